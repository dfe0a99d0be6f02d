import type { CancellationView, RefundView } from "../../../app/cases/cancellation-view";
import type { Words } from "../../shared/words";

/** A line for each refund. The order's page says more of them, and goes on saying it. */
export const refundLines = ({ state, refunds }: CancellationView, words: Words) =>
  refunds.length
    ? refunds.map((refund) => <s-paragraph>{sayRefund(words, refund)}</s-paragraph>)
    : state == "cancelled" && <s-paragraph>{words.say("refund.unknown")}</s-paragraph>;

/** Honest about what is known: "sent" is what Shopify did, never "received" by the bank. */
function sayRefund({ say, money, day, instant }: Words, refund: RefundView): string {
  const { status, sentAt, expectedFrom, expectedBy } = refund;
  const at = sentAt ? instant(sentAt) : "";
  const facts = { amount: money(refund.amount, refund.currencyCode), method: refund.method || say("payment.original"), at };
  const what = refund.manual && status == "pending" ? "by-hand" : status == "sent" && at ? "sent-at" : status;
  const told = say("refund." + what, facts);
  return status == "sent" && expectedFrom && expectedBy
    ? `${told} ${say("refund.expected", { from: day(expectedFrom), by: day(expectedBy) })}`
    : told;
}
