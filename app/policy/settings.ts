import { DateTime, IANAZone } from "luxon";
import { z } from "zod";
import type { PolicyMetafield } from "./policy-metafield";
import { builtInReasons, isReasonCode, textPlaces } from "./texts";
import { reminderOccasions, staffTasks, type Policy } from "./types";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Expected a time like 09:00");
const link = z.url({ protocol: /^https?$/ }).nullable();
const days = z.int().min(1).max(60);
const ownText = (longest: number) => z.object({ fr: z.string().max(longest), en: z.string().max(longest) });
/** Of a reason, and of a paragraph, in characters. */
export const longestReason = 80;
export const longestOwnText = 1000;

function doNotOverlap(spans: readonly { from: string; to: string }[]): boolean {
  const ordered = [...spans].sort((a, b) => a.from.localeCompare(b.from));
  return ordered.every(({ from }, index) => index === 0 || (ordered[index - 1]?.to ?? "") <= from);
}

/** The JSON kept in a policy version; when it applies from is the version's own column. Durations carry their unit. */
export const settingsSchema = z.object({
  windowHours: z.int().min(1).max(720),
  answerDays: z
    .object({ target: days, limit: days })
    .refine(({ target, limit }) => target <= limit, "The target is after the limit"),
  refundDays: z.object({ from: days, to: days }).refine(({ from, to }) => from <= to, "The first day is after the last"),
  service: z.object({
    zone: z.string().refine((zone) => IANAZone.isValidZone(zone), "Unknown time zone"),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .refine((weekdays) => new Set(weekdays).size === weekdays.length, "A weekday is named twice"),
    spans: z
      .array(z.object({ from: timeOfDay, to: timeOfDay }).refine(({ from, to }) => from < to, "Closes before it opens"))
      .min(1)
      .refine(doNotOverlap, "The spans overlap"),
    holidayCountry: z.string().regex(/^[A-Z]{2}$/, "Expected a country code like FR"),
    closures: z.array(
      z
        .object({ from: z.iso.date(), to: z.iso.date(), label: z.string() })
        .refine(({ from, to }) => from <= to, "Ends before it begins"),
    ),
  }),
  contact: z.object({ email: z.email(), phone: z.string().min(1), address: z.string().min(1) }),
  links: z.object({ returnPolicy: link, refundPolicy: link, withdrawal: link }),
  restock: z.boolean(),
  // added after the first versions were written: these are what a version without them means
  staffEmail: z.email().nullable().default(null),
  staffLanguage: z.enum(["fr", "en"]).default("fr"),
  staffReminders: z.array(z.enum(reminderOccasions)).default([...reminderOccasions]),
  staffTasks: z.array(z.enum(staffTasks)).default([...staffTasks]),
  senderName: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}<>"]+$/u, "A name on one line")
    .nullable()
    .default(null),
  shopifyTellsCancellation: z.boolean().default(false),
  recallRefund: z.enum(["goods-secured", "mistake-verified"]).default("goods-secured"),
  pauseAbove: z.int().min(1).max(100_000).default(30),
  reasons: z
    .array(ownText(longestReason).extend({ code: z.string().refine(isReasonCode, "Expected a code like changed-my-mind") }))
    .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, "A reason is there twice")
    .default(() => builtInReasons.map((reason) => ({ ...reason }))),
  texts: z.partialRecord(z.enum(textPlaces), ownText(longestOwnText)).default({}),
});
export type PolicySettings = z.infer<typeof settingsSchema>;

/** A version as stored becomes the policy it stands for. Throws on a row that this code cannot have written. */
export function policyFrom(settings: unknown, effectiveFrom: DateTime): Policy {
  return { effectiveFrom, ...settingsSchema.parse(settings) };
}

export function settingsOf({ effectiveFrom: _, ...settings }: Policy): PolicySettings {
  return settingsSchema.parse(settings);
}

/** The policy as published (docs/cancellation.md, "The policy, point by point"): what a store starts with. */
export function defaultPolicy(effectiveFrom: DateTime): Policy {
  return {
    effectiveFrom,
    windowHours: 48,
    answerDays: { target: 1, limit: 3 },
    refundDays: { from: 10, to: 15 },
    service: {
      // "CET" in the text is the time people in France live by, summer time included
      zone: "Europe/Paris",
      weekdays: [1, 2, 3, 4, 5],
      spans: [
        { from: "09:00", to: "12:30" },
        { from: "14:00", to: "18:00" },
      ],
      holidayCountry: "FR",
      closures: [],
    },
    contact: { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", address: "2748 E ROSE AVE, ORANGE, CA 92867, US" },
    links: { returnPolicy: null, refundPolicy: null, withdrawal: null },
    restock: true,
    staffEmail: null,
    staffLanguage: "fr",
    staffReminders: [...reminderOccasions],
    staffTasks: [...staffTasks],
    senderName: null,
    shopifyTellsCancellation: false,
    recallRefund: "goods-secured",
    pauseAbove: 30,
    reasons: builtInReasons.map((reason) => ({ ...reason })),
    texts: {},
  };
}

/**
 * The version an order is judged by: the last one in force when it was placed, so that a shorter window takes nothing
 * from those who bought before. An order older than every version is judged by the first. One of `versions` itself.
 */
export function policyInForce(versions: readonly Policy[], orderCreatedAt: DateTime): Policy {
  const ordered = oldestFirst(versions);
  const policy = ordered.findLast(({ effectiveFrom }) => effectiveFrom.toMillis() <= orderCreatedAt.toMillis()) ?? ordered[0];
  if (!policy) throw new Error("A store without any version of its policy");
  return policy;
}

/** What the customer account pages need of all versions; a version that left the window as it was is not repeated. */
export function metafieldValue(versions: readonly Policy[]): PolicyMetafield {
  const ordered = oldestFirst(versions);
  const newest = ordered.at(-1);
  if (!newest) throw new Error("A store without any version of its policy");
  return {
    versions: ordered
      .filter(({ windowHours }, index) => windowHours !== ordered[index - 1]?.windowHours)
      .map(({ effectiveFrom, windowHours }) => ({ effectiveFrom: effectiveFrom.toUTC().toISO()!, windowHours })),
    refundDays: newest.refundDays,
    reasons: newest.reasons,
  };
}

const oldestFirst = (versions: readonly Policy[]): Policy[] =>
  [...versions].sort((a, b) => a.effectiveFrom.toMillis() - b.effectiveFrom.toMillis());
