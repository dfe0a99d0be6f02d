import type { ShopperReason } from "../../app/cases/case";
import { call, reply, request, type Host, type Reply } from "./backend";

/** A wish for an exception. Nothing of it has to be given: what is missing is asked later and delays nothing (P10). */
export interface LateRequest {
  reason?: ShopperReason;
  text?: string;
  /** "I tried in time, it did not work". Times are the shopper's own: claims. */
  claim?: { triedAt?: string; what?: string };
}

export const requestException = (host: Host, appUrl: string, orderId: string, wish: LateRequest): Promise<Reply> =>
  request(host, appUrl + "/customer/requests", orderId, wish);

export const answerQuestion = (host: Host, appUrl: string, orderId: string, text: string): Promise<Reply> =>
  tell(host, appUrl, orderId, "answer", { text });

export const withdrawRequest = (host: Host, appUrl: string, orderId: string): Promise<Reply> =>
  tell(host, appUrl, orderId, "withdrawal", {});

async function tell(host: Host, appUrl: string, orderId: string, what: string, facts: object): Promise<Reply> {
  try {
    return reply(await call(host, `${appUrl}/customer/orders/${orderId.split("/").pop()}/${what}`, JSON.stringify(facts)));
  } catch {
    return { problem: "unreachable" };
  }
}
