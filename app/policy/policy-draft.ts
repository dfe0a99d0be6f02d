import { DateTime, IANAZone } from "luxon";
import { z } from "zod";
import { storable } from "../lib/storable";
import { longestOwnText, longestReason, settingsSchema, type PolicySettings } from "./settings";
import { isReasonCode, textPlaces, type OwnText, type TextPlace } from "./texts";
import { reminderOccasions, staffTasks, type ReminderOccasion, type StaffTask } from "./types";

/** A policy as it stands in a form: what people typed, not yet what it means. */
export interface PolicyDraft {
  windowHours: string;
  pauseAbove: string;
  answerTarget: string;
  answerLimit: string;
  refundFrom: string;
  refundTo: string;
  weekdays: number[];
  spans: { from: string; to: string }[];
  zone: string;
  holidayCountry: string;
  closures: { from: string; to: string; label: string }[];
  contactEmail: string;
  contactPhone: string;
  contactAddress: string;
  returnPolicy: string;
  refundPolicy: string;
  withdrawal: string;
  restock: boolean;
  senderName: string;
  staffEmail: string;
  staffLanguage: "fr" | "en";
  staffReminders: ReminderOccasion[];
  staffTasks: StaffTask[];
  shopifyTellsCancellation: boolean;
  recallRefund: "goods-secured" | "mistake-verified";
  /** A new reason has no code yet. */
  reasons: { code: string; fr: string; en: string }[];
  texts: Record<TextPlace, OwnText>;
}

/** Each has a sentence in both languages that says what to write instead (settings.problem). */
export const draftProblemCodes = [
  "whole-number",
  "limit-before-target",
  "last-before-first",
  "no-weekday",
  "no-hours",
  "not-a-time",
  "closes-before-opens",
  "hours-overlap",
  "unknown-zone",
  "unknown-country",
  "not-a-date",
  "ends-before-begins",
  "closed-too-long",
  "too-many",
  "needed",
  "too-long",
  "not-an-email",
  "not-a-link",
  "not-a-name",
] as const;
export type DraftProblemCode = (typeof draftProblemCodes)[number];

export interface DraftProblem {
  /** The draft's own name of the field; rows by their position: "spans.1.to", "closures.0.from". */
  field: string;
  code: DraftProblemCode;
  facts?: Record<string, number>;
}

// what PostgreSQL cannot keep is not a letter anybody typed
const text = z.string().max(5000).transform(storable);
/** What a form may send at all; what it means is judged by `readDraft`. */
export const draftSchema = z.object({
  windowHours: text,
  pauseAbove: text,
  answerTarget: text,
  answerLimit: text,
  refundFrom: text,
  refundTo: text,
  weekdays: z.array(z.int().min(1).max(7)).max(7),
  spans: z.array(z.object({ from: text, to: text })).max(20),
  zone: text,
  holidayCountry: text,
  closures: z.array(z.object({ from: text, to: text, label: text })).max(500),
  contactEmail: text,
  contactPhone: text,
  contactAddress: text,
  returnPolicy: text,
  refundPolicy: text,
  withdrawal: text,
  restock: z.boolean(),
  senderName: text,
  staffEmail: text,
  staffLanguage: z.enum(["fr", "en"]),
  staffReminders: z.array(z.enum(reminderOccasions)).max(10),
  staffTasks: z.array(z.enum(staffTasks)).max(10),
  shopifyTellsCancellation: z.boolean(),
  recallRefund: z.enum(["goods-secured", "mistake-verified"]),
  reasons: z.array(z.object({ code: text, fr: text, en: text })).max(100),
  texts: z.record(z.enum(textPlaces), z.object({ fr: text, en: text })),
}) satisfies z.ZodType<PolicyDraft>;

export const longestClosureDays = 92;
export const mostClosures = 60;
export const mostSpans = 6;
export const mostReasons = 12;

/** A policy as a form shows it. */
export const draftOf = (settings: PolicySettings): PolicyDraft => ({
  windowHours: String(settings.windowHours),
  pauseAbove: String(settings.pauseAbove),
  answerTarget: String(settings.answerDays.target),
  answerLimit: String(settings.answerDays.limit),
  refundFrom: String(settings.refundDays.from),
  refundTo: String(settings.refundDays.to),
  weekdays: [...settings.service.weekdays],
  spans: settings.service.spans.map((span) => ({ ...span })),
  zone: settings.service.zone,
  holidayCountry: settings.service.holidayCountry,
  closures: settings.service.closures.map((closure) => ({ ...closure })),
  contactEmail: settings.contact.email,
  contactPhone: settings.contact.phone,
  contactAddress: settings.contact.address,
  returnPolicy: settings.links.returnPolicy ?? "",
  refundPolicy: settings.links.refundPolicy ?? "",
  withdrawal: settings.links.withdrawal ?? "",
  restock: settings.restock,
  senderName: settings.senderName ?? "",
  staffEmail: settings.staffEmail ?? "",
  staffLanguage: settings.staffLanguage,
  staffReminders: [...settings.staffReminders],
  staffTasks: [...settings.staffTasks],
  shopifyTellsCancellation: settings.shopifyTellsCancellation,
  recallRefund: settings.recallRefund,
  reasons: settings.reasons.map((reason) => ({ ...reason })),
  texts: Object.fromEntries(
    textPlaces.map((place) => [place, { fr: "", en: "", ...settings.texts[place] }]),
  ) as PolicyDraft["texts"],
});

/** The policy that a draft stands for, or everything that is wrong with it, field by field. */
export function readDraft(draft: PolicyDraft): { ok: true; settings: PolicySettings } | { ok: false; problems: DraftProblem[] } {
  const problems: DraftProblem[] = [];
  const wrong = (field: string, code: DraftProblemCode, facts?: DraftProblem["facts"]) =>
    void problems.push({ field, code, ...(facts ? { facts } : {}) });

  const whole = (field: string, typed: string, min: number, max: number): number => {
    const number = /^\d{1,6}$/.test(typed.trim()) ? Number(typed.trim()) : NaN;
    if (!(number >= min && number <= max)) wrong(field, "whole-number", { min, max });
    return number;
  };
  const needed = (field: string, typed: string, max: number): string => {
    const value = typed.trim();
    if (value === "") wrong(field, "needed");
    else if (value.length > max) wrong(field, "too-long", { max });
    return value;
  };
  const email = (field: string, typed: string): string => {
    const value = typed.trim();
    if (!z.email().max(254).safeParse(value).success) wrong(field, "not-an-email");
    return value;
  };
  const link = (field: string, typed: string): string | null => {
    const value = typed.trim();
    if (value === "") return null;
    if (!settingsSchema.shape.links.shape.returnPolicy.safeParse(value).success) wrong(field, "not-a-link");
    return value;
  };

  const answerDays = {
    target: whole("answerTarget", draft.answerTarget, 1, 60),
    limit: whole("answerLimit", draft.answerLimit, 1, 60),
  };
  if (answerDays.limit < answerDays.target) wrong("answerLimit", "limit-before-target");
  const refundDays = { from: whole("refundFrom", draft.refundFrom, 1, 60), to: whole("refundTo", draft.refundTo, 1, 60) };
  if (refundDays.to < refundDays.from) wrong("refundTo", "last-before-first");

  const weekdays = [...new Set(draft.weekdays)].sort((a, b) => a - b);
  if (weekdays.length === 0) wrong("weekdays", "no-weekday");

  const senderName = draft.senderName.trim();
  if (senderName !== "" && !settingsSchema.shape.senderName.safeParse(senderName).success) wrong("senderName", "not-a-name");
  if (!IANAZone.isValidZone(draft.zone)) wrong("zone", "unknown-zone");
  if (!/^[A-Z]{2}$/.test(draft.holidayCountry)) wrong("holidayCountry", "unknown-country");

  const settings: PolicySettings = {
    windowHours: whole("windowHours", draft.windowHours, 1, 720),
    answerDays,
    refundDays,
    service: {
      zone: draft.zone,
      weekdays,
      spans: readSpans(draft.spans, wrong),
      holidayCountry: draft.holidayCountry,
      closures: readClosures(draft.closures, wrong),
    },
    contact: {
      email: email("contactEmail", draft.contactEmail),
      phone: needed("contactPhone", draft.contactPhone, 60),
      address: needed("contactAddress", draft.contactAddress, 300),
    },
    links: {
      returnPolicy: link("returnPolicy", draft.returnPolicy),
      refundPolicy: link("refundPolicy", draft.refundPolicy),
      withdrawal: link("withdrawal", draft.withdrawal),
    },
    restock: draft.restock,
    senderName: senderName || null,
    staffEmail: draft.staffEmail.trim() === "" ? null : email("staffEmail", draft.staffEmail),
    staffLanguage: draft.staffLanguage,
    // in their own order, each once
    staffReminders: reminderOccasions.filter((each) => draft.staffReminders.includes(each)),
    staffTasks: staffTasks.filter((each) => draft.staffTasks.includes(each)),
    shopifyTellsCancellation: draft.shopifyTellsCancellation,
    recallRefund: draft.recallRefund,
    pauseAbove: whole("pauseAbove", draft.pauseAbove, 1, 100_000),
    reasons: readReasons(draft.reasons, wrong),
    texts: readTexts(draft.texts, wrong),
  };
  // what is written is what can be read: the parse is the last word
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings: settingsSchema.parse(settings) };
}

type Wrong = (field: string, code: DraftProblemCode, facts?: DraftProblem["facts"]) => void;

function readSpans(typed: PolicyDraft["spans"], wrong: Wrong): PolicySettings["service"]["spans"] {
  if (typed.length === 0) wrong("spans", "no-hours");
  if (typed.length > mostSpans) wrong("spans", "too-many", { max: mostSpans });
  const spans = typed.map((span, index) => {
    // a browser's time field sends seconds when somebody typed them
    const read = (field: "from" | "to") => {
      const time = /^(([01]\d|2[0-3]):[0-5]\d)(:00)?$/.exec(span[field].trim())?.[1];
      if (!time) wrong(`spans.${index}.${field}`, "not-a-time");
      return time ?? "";
    };
    const { from, to } = { from: read("from"), to: read("to") };
    if (from && to && from >= to) wrong(`spans.${index}.to`, "closes-before-opens");
    return { from, to, index };
  });
  const ordered = spans.filter(({ from, to }) => from && to && from < to).sort((a, b) => a.from.localeCompare(b.from));
  ordered.forEach(({ from, index }, position) => {
    if (position > 0 && from < (ordered[position - 1]?.to ?? "")) wrong(`spans.${index}.from`, "hours-overlap");
  });
  return spans.map(({ from, to }) => ({ from, to })).sort((a, b) => a.from.localeCompare(b.from));
}

function readClosures(typed: PolicyDraft["closures"], wrong: Wrong): PolicySettings["service"]["closures"] {
  if (typed.length > mostClosures) wrong("closures", "too-many", { max: mostClosures });
  const closures = typed.map((closure, index) => {
    const [from, to] = (["from", "to"] as const).map((field) => {
      const value = closure[field].trim();
      const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? DateTime.fromISO(value, { zone: "utc" }) : null;
      if (!date?.isValid) wrong(`closures.${index}.${field}`, "not-a-date");
      return date?.isValid ? date : null;
    });
    if (from && to && to < from) wrong(`closures.${index}.to`, "ends-before-begins");
    else if (from && to && to.diff(from, "days").days >= longestClosureDays) {
      wrong(`closures.${index}.to`, "closed-too-long", { max: longestClosureDays });
    }
    if (closure.label.trim().length > 80) wrong(`closures.${index}.label`, "too-long", { max: 80 });
    return { from: closure.from.trim(), to: closure.to.trim(), label: closure.label.trim() };
  });
  return closures.sort((a, b) => a.from.localeCompare(b.from));
}

function readReasons(typed: PolicyDraft["reasons"], wrong: Wrong): PolicySettings["reasons"] {
  if (typed.length > mostReasons) wrong("reasons", "too-many", { max: mostReasons });
  return typed.map((reason, index) => {
    const read = (language: "fr" | "en") => {
      const value = reason[language].trim();
      if (value === "") wrong(`reasons.${index}.${language}`, "needed");
      else if (value.length > longestReason) wrong(`reasons.${index}.${language}`, "too-long", { max: longestReason });
      return value;
    };
    const known = isReasonCode(reason.code) && typed.findIndex(({ code }) => code === reason.code) === index;
    // never one that an earlier version gave to another reason: cases keep the code
    const code = known ? reason.code : `own-${crypto.randomUUID().slice(0, 13)}`;
    return { code, fr: read("fr"), en: read("en") };
  });
}

/** One language is enough to begin with; what is empty in both says nothing. */
function readTexts(typed: PolicyDraft["texts"], wrong: Wrong): PolicySettings["texts"] {
  const texts: PolicySettings["texts"] = {};
  for (const place of textPlaces) {
    const read = (language: "fr" | "en") => {
      const value = typed[place][language].trim();
      if (value.length > longestOwnText) wrong(`texts.${place}.${language}`, "too-long", { max: longestOwnText });
      return value;
    };
    const own = { fr: read("fr"), en: read("en") };
    if (own.fr || own.en) texts[place] = own;
  }
  return texts;
}
