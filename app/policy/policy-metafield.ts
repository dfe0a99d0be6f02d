/**
 * The part of the policy that the shop's metafield `$app.cancel_policy` tells the customer account pages. Read inside a
 * script of 12 kB: nothing may be imported here.
 */
export interface PolicyMetafield {
  /** Never empty, newest last. */
  versions: { effectiveFrom: string; windowHours: number }[];
  /** Business days until a refund is usually credited. */
  refundDays: { from: number; to: number };
  /** Why a shopper cancels, to choose from. */
  reasons: { code: string; fr: string; en: string }[];
}

const hourMs = 3_600_000;

const withoutMetafield: PolicyMetafield = {
  versions: [{ effectiveFrom: "1970-01-01T00:00:00.000Z", windowHours: 48 }],
  refundDays: { from: 10, to: 15 },
  reasons: [],
};

/** Takes the metafield's value as Shopify gives it and never throws: what is absent or broken is read as the policy's own text. */
export function parseMetafield(value: unknown): PolicyMetafield {
  let stored = value;
  if (typeof value === "string") {
    try {
      stored = JSON.parse(value);
    } catch {
      stored = null;
    }
  }
  const { versions, refundDays, reasons } = Object(stored) as Record<string, unknown>;
  const readable = (Array.isArray(versions) ? versions : [])
    .filter(isVersion)
    .map(({ effectiveFrom, windowHours }) => ({ effectiveFrom, windowHours }));
  const { from, to } = Object(refundDays) as Record<string, unknown>;
  return {
    versions: readable.length
      ? readable.sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom))
      : withoutMetafield.versions,
    refundDays: isCount(from) && isCount(to) && from <= to ? { from, to } : withoutMetafield.refundDays,
    reasons: (Array.isArray(reasons) ? reasons : []).filter(isReason),
  };
}

/** The last instant (Unix milliseconds) at which an order may be cancelled; NaN when `createdAt` cannot be read. */
export function windowClosesAtMs(createdAt: string, { versions }: PolicyMetafield): number {
  const createdAtMs = Date.parse(createdAt);
  let { windowHours } = versions[0]!;
  for (const version of versions) if (Date.parse(version.effectiveFrom) <= createdAtMs) windowHours = version.windowHours;
  return createdAtMs + windowHours * hourMs;
}

const isReason = (value: unknown): value is PolicyMetafield["reasons"][number] => {
  const { code, fr, en } = Object(value) as Record<string, unknown>;
  return [code, fr, en].every((each) => typeof each === "string");
};

const isCount = (value: unknown): value is number => typeof value === "number" && value >= 0 && value < 1e5;

function isVersion(value: unknown): value is PolicyMetafield["versions"][number] {
  const { effectiveFrom, windowHours } = Object(value) as Record<string, unknown>;
  return typeof effectiveFrom === "string" && !isNaN(Date.parse(effectiveFrom)) && isCount(windowHours);
}
