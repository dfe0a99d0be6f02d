import type { NextStep, Reason } from "../../app/policy/types";

interface Formatters {
  translate(key: string, options?: Record<string, string | number>): unknown;
  formatCurrency(amount: number, options: object): string;
  formatDate(date: Date, options: object): string;
}

/** Sentences in the shopper's language, with amounts, days and instants as people write them. */
export interface Words {
  say(key: string, facts?: Record<string, string | number>): string;
  money(amount: string | number, currencyCode: string): string;
  /** With the zone named: overseas shoppers must see which clock is meant. */
  instant(at: string | number): string;
  /** A calendar day has no zone. */
  day(iso: string): string;
}

/** Without `timeZone` the device's own zone is used. */
export function wordsOf(i18n: Formatters, timeZone?: string): Words {
  const inExtensionLocale = true;
  const dated = { inExtensionLocale, weekday: "long", day: "numeric", month: "long" };
  return {
    say: (key, facts) => String(i18n.translate(key, facts)),
    money: (amount, currency) => i18n.formatCurrency(Number(amount), { inExtensionLocale, currency }),
    instant: (at) =>
      i18n.formatDate(new Date(at), { ...dated, hour: "numeric", minute: "2-digit", timeZoneName: "longGeneric", timeZone }),
    day: (iso) => i18n.formatDate(new Date(iso), { ...dated, timeZone: "UTC" }),
  };
}

/** Where a sentence can name a moment, the fact that holds it; the sentence without it is used when nobody knows. */
const moments: Record<string, string> = {
  "already-cancelled": "cancelledAt",
  "shipping-followed-request": "beganAt",
  "shipping-came-first": "beganAt",
  "being-prepared": "beganAt",
  packed: "beganAt",
  "with-carrier": "beganAt",
  delivered: "deliveredAt",
  "window-closed": "closedAt",
  "inside-window": "closesAt",
};

export function sayReason({ say, instant }: Words, { code, facts }: Reason): string {
  const at = facts[moments[code]];
  return at ? say(`reason.${code}-at`, { at: instant(String(at)) }) : say(`reason.${code}`);
}

const ends: readonly string[] = ["already-cancelled", "already-refunded", "order-emptied"];
/** Nothing is left to cancel: no rule refuses, there is simply nothing more to do. */
export const isEnd = ({ code }: Reason): boolean => ends.includes(code);

/** A person has to look, and does so once the shopper asks. */
export const isForPerson = ({ code }: Reason): boolean =>
  /^(shipping-unknown|dispute-open|disputes-unreadable|return-active|payment-pending|gift-card-sold|order-not-fully-read)$/.test(
    code,
  );

const stage = /^(being-prepared|packed|with-carrier|delivered|partly-shipped)$/;

/** The deciding reason, and of the others those that explain it: what is merely also true would only confuse. */
export function tellingReasons(reasons: Reason[]): Reason[] {
  if (reasons.length && isEnd(reasons[0])) return [reasons[0]];
  const isStage = ({ code }: Reason) => stage.test(code);
  // "on its way since 9:30" says all that "shipping began at 9:30, before your request" says
  const [first, ...others] = reasons.some(isStage) ? reasons.filter(({ code }) => code != "shipping-came-first") : reasons;
  return first ? [first, ...others.filter((each) => isStage(each) || each.code == "window-closed")] : [];
}

export const sayNextStep = ({ say }: Words, step: NextStep): string | null => (step == "none" ? null : say("next." + step));
