import { render } from "preact";
import type { CancellationView } from "../../../app/cases/cancellation-view";
import { readOrder, storeContact } from "../../shared/account-api";
import { noteAsked } from "../../shared/asked";
import { readAttempts } from "../../shared/attempts";
import { follow, readCancellation, type Reply } from "../../shared/backend";
import { caseActions } from "../../shared/case-actions";
import { CaseTold } from "../../shared/case-told";
import { clockSetTo, timeByToken } from "../../shared/clock";
import "../../shared/live-values";
import { orderPage } from "../../shared/order-links";
import { refundCards } from "../../shared/refund-cards";
import { wordsOf } from "../../shared/words";
import { appUrl } from "./config";
import { requestForm } from "./request-form";
import { WhatHappensNext } from "./what-happens-next";

/**
 * The page of one order where the shopper asks a person, and follows what becomes of it. It says first why there is no
 * button; once the request has arrived it shows the case, its promised day and what can be done about it.
 */
export default async function requestPage() {
  const zone = shopify.localization.timezone.value;
  const words = wordsOf(shopify.i18n, zone);
  const { say } = words;
  const order = shopify.order.value;
  const orderId = order ? order.id : "";
  let reply: Reply | null = null;
  let seenAt = 0;
  let email: string | undefined;
  let busy = false;
  let stop = () => {};

  const draw = () => render(<Page />, document.body);
  const signedIn = () => shopify.authenticationState.value == "fully_authenticated";
  const read = () => readCancellation(shopify, appUrl, orderId);

  const show = (news: Reply) => {
    reply = news;
    seenAt = Date.now();
    draw();
  };

  /** Our server usually tells whom to ask. When it is silent, Shopify knows the store's address. */
  const findContact = async () => {
    try {
      email = (await readOrder(storeContact, orderId)).email;
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

  /** After the shopper did something: the order's page, open elsewhere, looks again as well. */
  const acted = (news: { view: CancellationView }) => {
    arrived(news);
    void noteAsked(shopify.storage, orderId);
  };

  const look = async () => {
    if (!orderId || !signedIn()) return draw();
    busy = true;
    draw();
    const news = await read();
    busy = false;
    arrived(news);
  };

  const place = { host: shopify, appUrl, orderId, words, draw };

  function Known({ view }: { view: CancellationView }) {
    const maySend = view.canRequest && !!Form;
    return (
      <s-stack gap="large">
        <CaseTold view={view} words={words} seenAt={seenAt} Actions={CaseActions} Refunds={Refunds} />
        {maySend && Form && <Form view={view} />}
        {maySend && <WhatHappensNext view={view} words={words} />}
      </s-stack>
    );
  }

  function Content() {
    if (!orderId) return <s-paragraph>{say("page.no-order")}</s-paragraph>;
    if (!signedIn())
      return (
        <s-stack gap="base">
          <s-paragraph>{say("block.sign-in")}</s-paragraph>
          <s-button onClick={() => void shopify.requireLogin()}>{say("block.sign-in-button")}</s-button>
        </s-stack>
      );
    const news = reply;
    if (!news) return <s-skeleton-paragraph content={say("block.loading")} />;
    if ("view" in news) return <Known view={news.view} />;
    const isUnknown = news.problem == "order-not-found";
    return (
      <s-banner tone="warning" heading={say(isUnknown ? "failed.order-not-found" : "block.unreadable")}>
        <s-stack gap="base">
          <s-paragraph>{say(isUnknown ? "failed.order-not-found-next" : "block.unreadable-next")}</s-paragraph>
          {email && <s-paragraph>{say("block.unreadable-contact", { email })}</s-paragraph>}
          <s-button loading={busy} disabled={busy} onClick={look}>
            {say("block.try-again")}
          </s-button>
        </s-stack>
      </s-banner>
    );
  }

  function Page() {
    const asks = !!reply && "view" in reply && !!reply.view.canRequest;
    return (
      <s-page
        heading={say(asks ? "page.heading" : "page.heading-running")}
        subheading={order ? say("page.order", { order: order.name }) : ""}
      >
        {orderId && <s-button slot="breadcrumb-actions" href={orderPage(orderId)} accessibilityLabel={say("page.back")} />}
        <Content />
      </s-page>
    );
  }

  const CaseActions = caseActions({ ...place, arrived: acted, look });
  const Refunds = refundCards({ ...place, arrived: acted, look });
  let Form: Awaited<ReturnType<typeof requestForm>> | undefined;

  draw();
  if (orderId)
    Form = await requestForm({
      ...place,
      placedAt: order && order.processedAt,
      zone,
      timeInWords: (time) =>
        shopify.i18n.formatDate(new Date(`1970-01-01T${time}Z`), {
          inExtensionLocale: true,
          hour: "numeric",
          minute: "2-digit",
          timeZone: "UTC",
        }),
      clock: clockSetTo(await timeByToken(() => shopify.sessionToken.get())),
      noted: (await readAttempts(shopify.storage)).find((attempt) => attempt.orderId == orderId),
      arrived: acted,
    });

  // a subscription also tells the present value, once
  let login = shopify.authenticationState.value;
  shopify.authenticationState.subscribe((now) => {
    if (now != login) void look();
    login = now;
  });
  await look();
}
