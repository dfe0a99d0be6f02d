import { render } from "preact";
import { cancelPreview, readOrder, type AccountAnswer, type PreviewOrder } from "../../shared/account-api";
import { noteAsked } from "../../shared/asked";
import { follow, readCancellation, requestCancellation, type Reply } from "../../shared/backend";
import { forecastButton, type ButtonForecast } from "../../shared/button-forecast";
import { CaseState } from "../../shared/case-state";
import { clockSetTo } from "../../shared/clock";
import "../../shared/live-values";
import { requestPage } from "../../shared/order-links";
import { paymentsOf, type Payment } from "../../shared/payments";
import { wordsOf } from "../../shared/words";
import { appUrl } from "./config";
import { refundLines } from "./refund-lines";

interface Preview {
  name: string;
  payments: Payment[];
  hasSubscription: boolean;
  forecast: ButtonForecast;
}

/**
 * The one confirmation. It may be pressed whatever our own facts say: they can be missing or old, the server decides,
 * and the time a request reaches it counts, not the time this window opened.
 */
export default async function cancelModal() {
  const words = wordsOf(shopify.i18n);
  const { say, money, instant } = words;
  /** Undefined while it is being read, null when it could not be: then we speak without amounts. */
  let preview: Preview | null | undefined;
  let sending = false;
  let reply: Reply | null = null;
  let windowClosed = false;
  let email: string | undefined;
  let reason: string | undefined;

  const draw = () => render(<Modal />, document.body);
  const show = (news: Reply) => {
    reply = news;
    draw();
  };

  const confirm = async () => {
    if (sending) return;
    sending = true;
    draw();
    const answer = await requestCancellation(shopify, appUrl, shopify.orderId, reason);
    sending = false;
    show(answer);
    if (!("view" in answer) || answer.view.state == "refused") return;
    void noteAsked(shopify.storage, shopify.orderId);
    void shopify.toast.show(say("toast." + (answer.view.state == "cancelled" ? "cancelled" : "received")));
    if (!answer.view.settled) follow(() => readCancellation(shopify, appUrl, shopify.orderId), show);
  };

  function Money({ payments, refundDays }: { payments: Payment[]; refundDays: { from: number; to: number } }) {
    const kinds = (["refund", "release", "by-hand"] as const).filter((kind) => payments.some((each) => each.kind == kind));
    return (
      <s-stack gap="small">
        {kinds.map((kind) => (
          <s-stack gap="small">
            <s-text type="strong">{say("money." + kind)}</s-text>
            <s-unordered-list>
              {payments
                .filter((each) => each.kind == kind)
                .map((each) => (
                  <s-list-item>
                    {say("money.line", { amount: money(each.amount, each.currencyCode), method: each.method })}
                  </s-list-item>
                ))}
            </s-unordered-list>
            <s-text color="subdued">{say(`money.${kind}-when`, { from: refundDays.from, count: refundDays.to })}</s-text>
          </s-stack>
        ))}
        {!kinds.length && <s-paragraph>{say("money.nothing")}</s-paragraph>}
      </s-stack>
    );
  }

  function Question() {
    const known = preview;
    if (known === undefined) return <s-spinner accessibilityLabel={say("modal.loading")} />;
    return (
      <s-stack gap="base">
        <s-paragraph>{say("modal.what-happens")}</s-paragraph>
        {known ? (
          <Money payments={known.payments} refundDays={known.forecast.refundDays} />
        ) : (
          <s-paragraph>{say("money.unread")}</s-paragraph>
        )}
        {known && known.hasSubscription && <s-paragraph>{say("reason.subscription-continues")}</s-paragraph>}
        {known && !!known.forecast.reasons.length && (
          <s-select
            label={say("modal.reason")}
            placeholder={say("modal.reason-none")}
            disabled={sending}
            onChange={(event) => (reason = (event.currentTarget as unknown as { value: string }).value || undefined)}
          >
            {known.forecast.reasons.map((each) => (
              <s-option value={each.code}>{each[say("language") as "fr"]}</s-option>
            ))}
          </s-select>
        )}
        {known &&
          known.forecast.closesAtMs > 0 &&
          (windowClosed ? (
            <s-banner tone="warning" heading={say("modal.window-closed")}>
              {say("modal.window-closed-ask", { at: instant(known.forecast.closesAtMs) })}
            </s-banner>
          ) : (
            <s-text color="subdued">{say("modal.until", { at: instant(known.forecast.closesAtMs) })}</s-text>
          ))}
      </s-stack>
    );
  }

  function Modal() {
    const answer = reply;
    if (answer && "view" in answer)
      return (
        <s-customer-account-action heading={heading()}>
          <CaseState
            view={answer.view}
            words={words}
            askAt={requestPage(shopify.orderId)}
            below={refundLines(answer.view, words)}
          />
          <s-button slot="primary-action" onClick={() => shopify.close()}>
            {say("modal.close")}
          </s-button>
        </s-customer-account-action>
      );
    return (
      <s-customer-account-action heading={heading()}>
        <s-stack gap="base">
          {answer && (
            <s-banner tone="critical" heading={say(`problem.${answer.problem}`)}>
              <s-stack gap="small">
                <s-paragraph>{say(`problem.${answer.problem}-next`)}</s-paragraph>
                {email && <s-paragraph>{say("problem.contact", { email })}</s-paragraph>}
                {answer.kept && <s-paragraph>{say("problem.kept")}</s-paragraph>}
              </s-stack>
            </s-banner>
          )}
          <Question />
        </s-stack>
        <s-button slot="primary-action" loading={sending} disabled={sending || preview === undefined} onClick={confirm}>
          {say(answer ? "modal.try-again" : "modal.confirm")}
        </s-button>
        <s-button slot="secondary-actions" disabled={sending} onClick={() => shopify.close()}>
          {say("modal.keep")}
        </s-button>
      </s-customer-account-action>
    );
  }

  const heading = () => (preview ? say("modal.heading-order", { order: preview.name }) : say("modal.heading"));

  draw();
  try {
    const answer: AccountAnswer<PreviewOrder> = await readOrder(cancelPreview, shopify.orderId);
    const clock = clockSetTo(answer.answeredAt || Date.now());
    const order = answer.order;
    email = answer.email;
    const look = () => {
      const forecast = forecastButton(answer, clock.now());
      preview = order && {
        name: order.name,
        payments: paymentsOf(order.transactions, words),
        hasSubscription: !!order.subscriptionContracts && order.subscriptionContracts.nodes.length > 0,
        forecast,
      };
      windowClosed = clock.now() >= forecast.closesAtMs + 1000;
      if (!windowClosed) setTimeout(look, 5000);
      draw();
    };
    look();
  } catch {
    preview = null;
    draw();
  }
}
