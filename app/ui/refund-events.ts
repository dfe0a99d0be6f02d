import type { CaseEventItem, MessageItem } from "../cases/present-case";
import { errorKey } from "./refund-words";
import type { Words } from "./words";

/** These stand out: money that did not go or did not come. */
export const alarmingRefundEvents = [
  "refund-pending-long",
  "refund-not-arrived",
  "refund-disputed",
  "bank-inquiry-opened",
] as const;

/** What an event about a refund says beyond its amount: why, with whom, when, and what a colleague wrote with it. */
export function refundEventInWords(
  { at, detail }: Pick<CaseEventItem, "at" | "detail">,
  messages: MessageItem[],
  { t, texts, formats, coded }: Words,
): string[] {
  if (!isText(detail.refundId)) return [];
  const lines: string[] = [];
  if (isText(detail.errorCode)) {
    const key = errorKey(detail.errorCode);
    lines.push(coded("refund-error", key));
    if (!texts.exists(`refund-error.${key}`)) lines.push(t("event-detail.error-code", { code: detail.errorCode }));
  }
  if (isText(detail.contact)) lines.push(t("event-detail.contact", { value: coded("bank-contact", detail.contact) }));
  // written down later than it happened
  if (isText(detail.at) && formats.day(detail.at) !== formats.day(at))
    lines.push(t("event-detail.on-day", { value: formats.day(detail.at) }));
  if (isText(detail.arn)) lines.push(t("event-detail.arn", { value: detail.arn }));
  const written = messages.find(({ id }) => id === detail.messageId)?.text;
  if (written) lines.push(t("event-detail.written", { value: written }));
  return lines;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
