import { DateTime } from "luxon";
import { isNotAfter } from "../policy/instants";

export const incidentKinds = ["app-down", "answer-failed", "shopify-unreachable"] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** What our availability record holds. `to` is null while it goes on. */
export interface Incident {
  kind: IncidentKind;
  from: DateTime;
  to: DateTime | null;
  count: number;
}

/** A press of this shopper for this order, as our record has it. */
export interface RecordedTry {
  /** By our own clock. */
  receivedAt: DateTime;
  /** "pressed" and "late-request" reached us live; "reported" failed on the device and was told of later. */
  source: "pressed" | "late-request" | "reported";
  /** By the device's clock: a claim. */
  claimedAt: DateTime | null;
  outcome: string;
  /** The deciding reason of a refusal, or what the device said went wrong. */
  detail: string | null;
}

export interface WhatIsKnown {
  orderPlacedAt: DateTime;
  windowClosesAt: DateTime;
  /** The case's first receipt. */
  receivedAt: DateTime;
  /** What the shopper says, when they say anything: the time may be unknown. */
  claim: { triedAt: DateTime | null } | null;
  tries: readonly RecordedTry[];
  incidents: readonly Incident[];
  now: DateTime;
}

export const findings = ["confirmed", "plausible", "no-trace"] as const;
export type Finding = (typeof findings)[number];

export const whyCodes = [
  // confirmed
  "our-outage-at-the-try",
  "press-left-unanswered",
  // plausible
  "device-reported",
  "shopify-outage-at-the-try",
  "outage-within-the-window",
  // no trace
  "received-in-time",
  "answered-normally",
  "tried-after-the-window",
  "only-the-claim",
  "nothing-recorded",
] as const;
export type WhyCode = (typeof whyCodes)[number];

export const evidenceKinds = [
  "order-placed",
  "window-closed",
  "claimed-try",
  "reported-try",
  "press-received",
  "refusal-shown",
  "request-received",
  "app-down",
  "answer-failed",
  "shopify-unreachable",
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface EvidenceItem {
  at: string;
  /** For what lasted; null for an instant. */
  until: string | null;
  /** Began and has not ended as far as we know. */
  ongoing: boolean;
  kind: EvidenceKind;
  /** Rests on what the shopper or their device says, not on our own clock. */
  claimed: boolean;
  facts: Record<string, string | number | null>;
}

/** ISO 8601 throughout: it is kept with the claim and shown on a page. */
export interface Evidence {
  finding: Finding;
  why: { code: WhyCode; facts: Record<string, string | number | null> };
  timeline: EvidenceItem[];
  /** The time the case could count from, if staff accept: never before the order, never after the request. */
  suggestedProvenAt: string | null;
}

/** A device's clock may be off by this much, a person's memory by that much. Neither ever widens the window. */
const deviceMinutes = 5;
const memoryMinutes = 30;
/** Failed answers this close are one stretch on the time line. */
const sameStretchMinutes = 5;

/** A moment at which the shopper tried, as well as it is known. */
interface Try {
  at: DateTime | null;
  from: DateTime;
  to: DateTime;
  by: "claim" | "device";
}

/**
 * P9. Lays on one time line what our record and the shopper say, and calls it by its name:
 * confirmed (our own record shows that we failed at a try inside the window), plausible (something speaks for it, not our
 * record alone), no trace (which proves nothing, and is never a reason to refuse by itself).
 *
 * Decides nothing: staff do. docs/decisions/0013.
 */
export function evidenceFor(known: WhatIsKnown): Evidence {
  const tries = triesOf(known);
  const { finding, why, suggested } = findingOn(known, tries);
  return { finding, why, timeline: timelineOf(known), suggestedProvenAt: suggested && iso(within(suggested, known)) };
}

interface Found {
  finding: Finding;
  why: Evidence["why"];
  suggested: DateTime | null;
}

function findingOn(known: WhatIsKnown, tries: readonly Try[]): Found {
  if (isInWindow(known.receivedAt, known)) {
    return found(
      "no-trace",
      "received-in-time",
      { receivedAt: iso(known.receivedAt), closesAt: iso(known.windowClosesAt) },
      null,
    );
  }
  const inTime = tries.filter((each) => mayBeInWindow(each, known));

  // a press of theirs that reached us in time and that we never answered as we should: our own clock says so
  const unanswered = known.tries.find(
    ({ source, outcome, receivedAt }) =>
      source !== "reported" &&
      (outcome === "recorded" || outcome === "not-theirs") &&
      isInWindow(receivedAt, known) &&
      receivedAt < known.receivedAt,
  );
  if (unanswered) {
    return found("confirmed", "press-left-unanswered", { at: iso(unanswered.receivedAt) }, unanswered.receivedAt);
  }

  for (const each of inTime) {
    const fault = touching(each, known, ["app-down", "answer-failed"]);
    if (fault) return found("confirmed", "our-outage-at-the-try", factsOf(fault, each), bestGuess(each, fault, known));
  }
  for (const each of inTime) {
    const fault = touching(each, known, ["shopify-unreachable"]);
    if (fault) return found("plausible", "shopify-outage-at-the-try", factsOf(fault, each), bestGuess(each, fault, known));
  }
  const reported = inTime.find(({ by }) => by === "device");
  if (reported) {
    return found("plausible", "device-reported", { triedAt: reported.at && iso(reported.at) }, reported.at ?? reported.to);
  }
  // nobody said when, or said a time just outside: an outage of ours while the window was open may have been the one
  if (inTime.length === 0) {
    const faults = known.incidents.filter(
      (each) => overlapWithWindow(each, known) !== null && (tries.length === 0 || tries.some((one) => meet(one, each, known))),
    );
    const fault = faults.find(({ kind }) => kind !== "shopify-unreachable") ?? faults[0];
    if (fault) {
      return found("plausible", "outage-within-the-window", factsOf(fault, tries[0] ?? null), overlapWithWindow(fault, known));
    }
  }
  const answered = known.tries.find(
    ({ source, outcome, receivedAt }) =>
      source !== "reported" &&
      outcome === "refused" &&
      isInWindow(receivedAt, known) &&
      (inTime.length === 0 || inTime.some(({ from, to }) => isNotAfter(from, receivedAt) && isNotAfter(receivedAt, to))),
  );
  if (answered) return found("no-trace", "answered-normally", { at: iso(answered.receivedAt), reason: answered.detail }, null);
  if (tries.length > 0 && inTime.length === 0) {
    return found("no-trace", "tried-after-the-window", { closesAt: iso(known.windowClosesAt) }, null);
  }
  const claimed = inTime.find(({ by }) => by === "claim");
  if (claimed) return found("no-trace", "only-the-claim", { triedAt: claimed.at && iso(claimed.at) }, claimed.at);
  return found("no-trace", "nothing-recorded", {}, null);
}

const found = (finding: Finding, code: WhyCode, facts: Evidence["why"]["facts"], suggested: DateTime | null): Found => ({
  finding,
  why: { code, facts },
  suggested,
});

const factsOf = (fault: Incident, each: Try | null): Evidence["why"]["facts"] => ({
  kind: fault.kind,
  from: iso(fault.from),
  to: fault.to && iso(fault.to),
  count: fault.count,
  triedAt: each?.at ? iso(each.at) : null,
});

/** When the shopper tried, by their own word and by their device's. */
function triesOf(known: WhatIsKnown): Try[] {
  const tries = known.tries.flatMap((each): Try[] => (each.source === "reported" ? [deviceTry(each, known)] : []));
  const triedAt = known.claim?.triedAt;
  if (triedAt) {
    tries.push({
      at: triedAt,
      from: triedAt.minus({ minutes: memoryMinutes }),
      to: triedAt.plus({ minutes: memoryMinutes }),
      by: "claim",
    });
  }
  return tries;
}

/**
 * The device's clock may say anything; that the try was over when its report reached us is certain. A time before the
 * order or after the report's arrival is impossible: then it was some time in between.
 */
function deviceTry({ claimedAt, receivedAt }: RecordedTry, known: WhatIsKnown): Try {
  const slack = { minutes: deviceMinutes };
  const possible =
    claimedAt !== null && claimedAt >= known.orderPlacedAt.minus(slack) && claimedAt <= receivedAt.plus(slack) ? claimedAt : null;
  if (!possible) return { at: null, from: known.orderPlacedAt, to: receivedAt, by: "device" };
  const at = DateTime.min(possible, receivedAt);
  return { at, from: at.minus(slack), to: DateTime.min(at.plus(slack), receivedAt), by: "device" };
}

/** A known time must lie in the window itself; of an unknown one the latest possible must. */
const mayBeInWindow = (each: Try, known: WhatIsKnown): boolean => isInWindow(each.at ?? each.to, known);

const isInWindow = (at: DateTime, known: WhatIsKnown): boolean =>
  isNotAfter(known.orderPlacedAt, at) && isNotAfter(at, known.windowClosesAt);

/** The part of an incident that lies in the window begins here; null when none does. */
function overlapWithWindow({ from, to }: Incident, known: WhatIsKnown): DateTime | null {
  const begins = DateTime.max(from, known.orderPlacedAt);
  const ends = to ?? known.now;
  return isNotAfter(begins, known.windowClosesAt) && isNotAfter(begins, ends) ? begins : null;
}

const meet = (each: Try, fault: Incident, known: WhatIsKnown): boolean =>
  isNotAfter(fault.from, each.to) && isNotAfter(each.from, fault.to ?? known.now);

/** The incident nearest to the try among those that touch it, inside the window. */
function touching(each: Try, known: WhatIsKnown, kinds: readonly IncidentKind[]): Incident | undefined {
  const distance = ({ from, to }: Incident) => {
    if (!each.at) return 0;
    return Math.max(0, from.toMillis() - each.at.toMillis(), each.at.toMillis() - (to ?? known.now).toMillis());
  };
  return known.incidents
    .filter((fault) => kinds.includes(fault.kind) && overlapWithWindow(fault, known) !== null && meet(each, fault, known))
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** The time they say, moved into the outage when it lies just beside it; without a time, when the outage began. */
function bestGuess(each: Try, fault: Incident, known: WhatIsKnown): DateTime {
  if (!each.at) return DateTime.max(fault.from, known.orderPlacedAt);
  return DateTime.min(DateTime.max(each.at, fault.from), fault.to ?? known.now, known.windowClosesAt);
}

const within = (at: DateTime, known: WhatIsKnown): DateTime =>
  DateTime.max(known.orderPlacedAt, DateTime.min(at, known.receivedAt));

function timelineOf(known: WhatIsKnown): EvidenceItem[] {
  const { claim } = known;
  const items: EvidenceItem[] = [
    moment("order-placed", known.orderPlacedAt),
    ...(known.windowClosesAt <= known.now ? [moment("window-closed", known.windowClosesAt)] : []),
    moment("request-received", known.receivedAt),
    ...(claim?.triedAt ? [moment("claimed-try", claim.triedAt, {}, true)] : []),
    ...known.tries.flatMap((each): EvidenceItem[] => {
      if (each.source === "reported") {
        const facts = { receivedAt: iso(each.receivedAt), problem: each.detail };
        return [moment("reported-try", each.claimedAt ?? each.receivedAt, facts, true)];
      }
      if (each.outcome === "refused") return [moment("refusal-shown", each.receivedAt, { reason: each.detail })];
      // the one that became the case is told as the request
      if (each.outcome === "case" && each.receivedAt.toMillis() === known.receivedAt.toMillis()) return [];
      return [moment("press-received", each.receivedAt, { outcome: each.outcome })];
    }),
    ...stretches(known.incidents).map((each) => ({
      ...moment(each.kind, each.from, { count: each.count }),
      until: each.to && iso(each.to),
      ongoing: each.to === null,
    })),
  ];
  // at the same instant, what happened to the order comes before what somebody did
  return items.sort((a, b) => a.at.localeCompare(b.at) || evidenceKinds.indexOf(a.kind) - evidenceKinds.indexOf(b.kind));
}

/** Failed answers are counted by the minute; on the time line those close together are one stretch. */
function stretches(incidents: readonly Incident[]): Incident[] {
  const merged: Incident[] = [];
  for (const each of incidents) {
    const last = merged.findLast(({ kind }) => kind === each.kind);
    const close =
      each.kind === "answer-failed" && last?.to && each.from <= last.to.plus({ minutes: sameStretchMinutes }) ? last : null;
    if (close) Object.assign(close, { to: each.to, count: close.count + each.count });
    else merged.push({ ...each });
  }
  return merged;
}

const moment = (kind: EvidenceKind, at: DateTime, facts: EvidenceItem["facts"] = {}, claimed = false): EvidenceItem => ({
  at: iso(at),
  until: null,
  ongoing: false,
  kind,
  claimed,
  facts,
});

const iso = (at: DateTime): string => at.toUTC().toISO()!;
