import { render } from "preact";
import { readOrder, storeContact } from "../../shared/account-api";
import { askedSince, noteAsked } from "../../shared/asked";
import { dropAttempts, readAttempts, type FailedAttempt } from "../../shared/attempts";
import { follow, readCancellation, requestCancellation, type Reply } from "../../shared/backend";
import { caseActions } from "../../shared/case-actions";
import { CaseTold } from "../../shared/case-told";
import "../../shared/live-values";
import { requestPage } from "../../shared/order-links";
import { refundCards } from "../../shared/refund-cards";
import { wordsOf } from "../../shared/words";
import { appUrl } from "./config";

/**
 * The true state on the order's page: what became of the request, what we asked and until when we answer, or why there
 * is no button and what can be done.
 * A request that never reached us waits here too: the shopper sends it or drops it, it is never sent behind their back.
 */
export default async function statusBlock() {
  const words = wordsOf(shopify.i18n, shopify.localization.timezone.value);
  const { say, instant } = words;
  let reply: Reply | null = null;
  let seenAt = 0;
  let unsent: FailedAttempt | undefined;
  let email: string | undefined;
  let busy = false;
  let stop = () => {};

  const draw = () => render(<Block />, document.body);

  const orderId = () => (shopify.order.value ? shopify.order.value.id : "");
  const signedIn = () => shopify.authenticationState.value == "fully_authenticated";

  const show = (news: Reply) => {
    reply = news;
    seenAt = Date.now();
    draw();
  };
  const nowBusy = (is: boolean) => {
    busy = is;
    draw();
  };

  const read = () => readCancellation(shopify, appUrl, orderId());

  /** Our server usually tells whom to ask. When it is silent, Shopify knows the store's address. */
  const findContact = async () => {
    try {
      email = (await readOrder(storeContact, orderId())).email;
      draw();
    } catch {
      // then there is nobody left to ask
    }
  };

  const arrived = (news: Reply) => {
    show(news);
    stop();
    if (!("view" in news)) void findContact();
    else if (!news.view.settled) stop = follow(read, show);
  };

  const look = async () => {
    if (!orderId() || !signedIn()) return draw();
    nowBusy(true);
    const news = await read();
    unsent = (await readAttempts(shopify.storage)).find((attempt) => attempt.orderId == orderId());
    busy = false;
    arrived(news);
  };

  const send = async () => {
    if (busy) return;
    nowBusy(true);
    const answer = await requestCancellation(shopify, appUrl, orderId());
    if ("view" in answer) unsent = undefined;
    busy = false;
    arrived(answer);
  };

  const forget = async () => {
    await dropAttempts(shopify.storage, (attempt) => attempt.orderId == orderId());
    unsent = undefined;
    draw();
  };

  let made: { Actions: ReturnType<typeof caseActions>; Refunds: ReturnType<typeof refundCards> } | undefined;
  /** Made once the order is known, and kept: it holds what the shopper is typing. */
  const parts = () => {
    if (made) return made;
    const place = {
      host: shopify,
      appUrl,
      orderId: orderId(),
      words,
      draw,
      look,
      arrived: (news: Reply) => {
        arrived(news);
        void noteAsked(shopify.storage, orderId());
      },
    };
    return (made = { Actions: caseActions(place), Refunds: refundCards(place) });
  };

  function Unsent({ attempt }: { attempt: FailedAttempt }) {
    // no direct cancellation any more: the request is finished where a person can be asked
    const late = reply && "view" in reply && reply.view.canRequest;
    return (
      <s-banner tone="warning" heading={say("unsent.heading")}>
        <s-stack gap="base">
          <s-paragraph>{say("unsent.explain", { at: instant(attempt.at) })}</s-paragraph>
          <s-stack direction="inline" gap="base">
            {late ? (
              <s-button variant="primary" href={requestPage(orderId())}>
                {say("unsent.finish")}
              </s-button>
            ) : (
              <s-button variant="primary" loading={busy} disabled={busy} onClick={send}>
                {say("unsent.send")}
              </s-button>
            )}
            <s-button variant="secondary" disabled={busy} onClick={forget}>
              {say("unsent.forget")}
            </s-button>
          </s-stack>
        </s-stack>
      </s-banner>
    );
  }

  function State() {
    const news = reply;
    if (!news) return <s-skeleton-paragraph content={say("block.loading")} />;
    if ("view" in news) {
      const { view } = news;
      const { Actions, Refunds } = parts();
      return (
        <CaseTold view={view} words={words} askAt={requestPage(orderId())} seenAt={seenAt} Actions={Actions} Refunds={Refunds} />
      );
    }
    return (
      <s-banner tone="warning" heading={say("block.unreadable")}>
        <s-stack gap="base">
          <s-paragraph>{say("block.unreadable-next")}</s-paragraph>
          {email && <s-paragraph>{say("block.unreadable-contact", { email })}</s-paragraph>}
          <s-button loading={busy} disabled={busy} onClick={look}>
            {say("block.try-again")}
          </s-button>
        </s-stack>
      </s-banner>
    );
  }

  function Block() {
    if (!orderId()) return null;
    const waiting = reply && "view" in reply && isAnswered(reply.view.state) ? undefined : unsent;
    return (
      <s-section heading={say("block.heading")}>
        {signedIn() ? (
          <s-stack gap="base">
            {waiting && <Unsent attempt={waiting} />}
            <State />
          </s-stack>
        ) : (
          <s-stack gap="base">
            <s-paragraph>{say("block.sign-in")}</s-paragraph>
            <s-button onClick={() => void shopify.requireLogin()}>{say("block.sign-in-button")}</s-button>
          </s-stack>
        )}
      </s-section>
    );
  }

  // a subscription also tells the present value, once
  let login = shopify.authenticationState.value;
  shopify.authenticationState.subscribe((now) => {
    if (now != login) void look();
    login = now;
  });

  let lookedAt = Date.now();
  setInterval(async () => {
    const asked = await askedSince(shopify.storage, orderId(), lookedAt);
    if (!asked) return;
    lookedAt = asked;
    await look();
  }, 2000);
  await look();
}

/** A case exists: what was asked is known, nothing waits to be sent. */
const isAnswered = (state: string) => state != "none" && state != "refused";
