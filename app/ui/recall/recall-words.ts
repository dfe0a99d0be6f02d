import type { RecallFacts, RecallWay } from "../../cases/recall";
import type { RecallItem, RecallStepItem, StaffMember } from "../../cases/present-case";
import type { Words } from "../words";

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

export const whoIn = (who: StaffMember | null, { t }: Words): string => who?.name ?? t("recall.somebody");

/** "The app Packlink", "Claire, in Shopify": as far as Shopify tells. */
export function shipperInWords(shippedBy: RecallFacts["shippedBy"], { t, texts }: Words): string {
  const { kind, name } = shippedBy;
  if (kind === "unknown" || !texts.exists(`recall.facts.by.${kind}`)) return t("recall.facts.by.unknown");
  return name ? t(`recall.facts.by.${kind}`, { name }) : t(`recall.facts.by.${kind}-unnamed`);
}

/** The step a person turns to now: the first that is not behind them. Null when all are. */
export const nextStep = ({ steps }: Pick<RecallItem, "steps">): RecallStepItem | null =>
  steps.find(({ now, state }) => now && state !== "done") ?? steps.find(({ state }) => state !== "done") ?? null;

/** The step to turn to was refused and another way is proposed: changing to it is then what is next. */
export const leadsOn = (recall: RecallItem): boolean =>
  nextStep(recall)?.state === "refused" &&
  recall.proposedWay !== null &&
  recall.proposedWay !== recall.way &&
  recall.ways.includes(recall.proposedWay);

/** Since when somebody's answer is late, as an instant; null while it is not. The deadline itself moves on as staff are reminded. */
export function overdueSince({ deadlineAt, endedAt, steps }: RecallItem, now: string): string | null {
  if (endedAt !== null) return null;
  const since = steps.find(({ state, detail }) => state !== "done" && isText(detail.overdueSince))?.detail.overdueSince;
  if (isText(since)) return since;
  return deadlineAt !== null && Date.parse(deadlineAt) < Date.parse(now) ? deadlineAt : null;
}

/** What is to be done next, in a sentence. */
export function nextInWords(recall: RecallItem, now: string, { t, formats }: Words): string {
  if (recall.way === null) return t(recall.verifiedAt === null ? "recall.next.verify" : "recall.next.way");
  const next = nextStep(recall);
  if (!next) return t("recall.next.done");
  const step = t(`recall.step.name.${next.step}`);
  if (next.state === "waiting" || next.state === "asked") {
    const late = overdueSince(recall, now);
    if (late) return t("recall.next.overdue", { step, when: formats.instant(late) });
    if (recall.deadlineAt) return t("recall.next.waiting", { step, when: formats.instant(recall.deadlineAt) });
  }
  return t("recall.next.step", { step });
}

/** Why this way is the one the facts suggest. */
export function whyInWords(way: RecallWay, facts: RecallFacts | null, { t }: Words): string {
  return t(way === "return" && facts?.activeReturn ? "recall.way.why.return-runs" : `recall.way.why.${way}`);
}

/** What an event of a recall says beyond its kind. */
export function recallEventInWords(detail: Record<string, unknown>, words: Words): string[] {
  const { t, texts, formats } = words;
  const lines: string[] = [];
  const named = (key: string, sentence: string) => {
    if (texts.exists(key)) lines.push(t(sentence, { value: t(key) }));
  };
  if (isText(detail.way)) named(`recall.way.name.${detail.way}`, "recall.event.way");
  if (isText(detail.from)) named(`recall.way.name.${detail.from}`, "recall.event.way-before");
  if (isText(detail.step)) named(`recall.step.name.${detail.step}`, "recall.event.step");
  if (isShipper(detail.shippedBy)) lines.push(t("recall.event.shipped-by", { value: shipperInWords(detail.shippedBy, words) }));
  if (isText(detail.shippedAt)) lines.push(t("recall.event.shipped-at", { value: formats.exactInstant(detail.shippedAt) }));
  if (isText(detail.stage)) named(`stage.${detail.stage}`, "recall.event.stage");
  if (detail.answer === "yes" || detail.answer === "no") {
    const answer = isText(detail.step) ? `recall.step.${detail.answer}.${detail.step}` : "";
    lines.push(texts.exists(answer) ? t(answer) : t(`recall.step.detail.answer-${detail.answer}`));
  }
  if (isText(detail.carrier)) lines.push(t("recall.step.detail.carrier", { value: detail.carrier }));
  if (isText(detail.reference)) lines.push(t("recall.step.detail.reference", { value: detail.reference }));
  if (isText(detail.trackingNumber)) lines.push(t("recall.step.detail.tracking", { value: detail.trackingNumber }));
  if (isText(detail.deadlineAt)) lines.push(t("recall.event.deadline", { value: formats.instant(detail.deadlineAt) }));
  if (isText(detail.cause)) named(`recall.cause.name.${detail.cause}`, "recall.event.cause");
  if (isText(detail.costKind)) named(`recall.costs.kind.${detail.costKind}`, "recall.event.cost-kind");
  if (detail.code === "return-cancelled") lines.push(t("recall.step.return-cancelled"));
  if (isText(detail.outcome)) named(`recall.end.outcome.${detail.outcome}`, "recall.event.outcome");
  return lines;
}

const isShipper = (value: unknown): value is RecallFacts["shippedBy"] =>
  typeof value === "object" && value !== null && "kind" in value && isText(value.kind);
