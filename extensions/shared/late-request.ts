import type { CancellationView } from "../../app/cases/cancellation-view";
import { call, localeOf, reply, request, type Host, type Reply } from "./backend";

/** A wish for an exception. Nothing of it has to be given: what is missing is asked later and delays nothing (P10). */
export interface LateRequest {
  reason?: string;
  text?: string;
  /** "I tried in time, it did not work". Times are the shopper's own: claims. */
  claim?: { triedAt?: string; what?: string };
  /** "A parcel is on its way although I asked in time". */
  shipped?: true;
}

export const requestException = (host: Host, appUrl: string, orderId: string, wish: LateRequest): Promise<Reply> =>
  request(host, appUrl + "/customer/requests", orderId, wish);

/** A refusal says how things are now, where the server told. */
export type Told = Reply | { problem: "moved-on"; now: CancellationView | null };

/**
 * The answer to what we asked. Sent twice because the first answer of our server was lost, it is no question any more
 * the second time: that it arrived is what counts.
 */
export const answerQuestion = (host: Host, appUrl: string, orderId: string, text: string): Promise<Told> =>
  tell(host, appUrl, orderId, "answer", { text }, ({ timeline = [] }) => {
    const exchange = timeline.filter(({ what }) => what == "question-asked" || what == "answer-received");
    return exchange.length > 0 && exchange[exchange.length - 1].what == "answer-received";
  });

export const withdrawRequest = (host: Host, appUrl: string, orderId: string): Promise<Told> =>
  tell(host, appUrl, orderId, "withdrawal", {}, ({ state }) => state == "withdrawn");

/** Whether the money of one refund has arrived. */
export const answerRefund = (host: Host, appUrl: string, orderId: string, refundId: string, arrived: boolean): Promise<Told> =>
  tell(host, appUrl, orderId, "refund-answer", { refundId, arrived }, ({ refunds }) => {
    const refund = refunds.find(({ id }) => id == refundId);
    return !!refund && (arrived ? ["credited"] : ["missing", "bank-inquiry"]).includes(refund.status);
  });

async function tell(
  host: Host,
  appUrl: string,
  orderId: string,
  what: string,
  facts: object,
  isDone: (view: CancellationView) => boolean,
): Promise<Told> {
  const number = orderId.split("/").pop();
  try {
    const answer = await call(
      host,
      `${appUrl}/customer/orders/${number}/${what}?locale=${localeOf(host)}`,
      JSON.stringify(facts),
    );
    if (answer.status != 409 || (answer.view && isDone(answer.view))) return reply(answer);
    return { problem: "moved-on", now: answer.view };
  } catch {
    return { problem: "unreachable" };
  }
}
