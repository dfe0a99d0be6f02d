import { z } from "zod";
import { recallCauses, recallCostKinds, recallOutcomes, recallSteps, recallWays, type RecallStep } from "../../cases/recall";
import { longestText } from "../../cases/written-text";
import { storable } from "../../lib/storable";

const stepNames = [...new Set(Object.values(recallSteps).flat())] as [RecallStep, ...RecallStep[]];

// what PostgreSQL cannot keep is not a letter anybody typed
const line = z.string().max(200).transform(storable);
const note = z.string().max(longestText.note).transform(storable);
/** Only what a browser opens as a page: it is shown as a link. */
const link = z.url({ protocol: /^https?$/ }).max(2_000);

/** What became of each unit of a line that left. */
export const dispositions = ["restocked", "not-restocked", "missing"] as const;
export type Disposition = (typeof dispositions)[number];

/** What a person does about goods that left by mistake, as the page sends it. Instants are ISO 8601, amounts decimal strings. */
export const recallAct = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("verify") }),
  z.object({ kind: z.literal("choose-way"), way: z.enum(recallWays), why: note.optional() }),
  z.object({
    kind: z.literal("step"),
    step: z.enum(stepNames),
    answer: z.enum(["yes", "no"]).optional(),
    said: z.object({
      carrier: line.optional(),
      reference: line.optional(),
      note: note.optional(),
      trackingNumber: line.optional(),
      trackingUrl: link.optional(),
      labelUrl: link.optional(),
      lines: z
        .array(
          z.object({ lineItemId: z.string().max(200), quantity: z.int().min(1).max(100_000), disposition: z.enum(dispositions) }),
        )
        .max(1_000)
        .optional(),
      at: z.iso.datetime({ offset: true }).optional(),
    }),
  }),
  z.object({
    kind: z.literal("add-cost"),
    amount: z.string().regex(/^\d{1,12}(\.\d{1,3})?$/),
    currencyCode: z.string().regex(/^[A-Z]{3}$/),
    costKind: z.enum(recallCostKinds),
    note: note.optional(),
  }),
  z.object({ kind: z.literal("set-cause"), cause: z.enum(recallCauses), note: note.optional() }),
  z.object({ kind: z.literal("pay-first") }),
  z.object({ kind: z.literal("end"), outcome: z.enum(recallOutcomes), note: note.optional() }),
]);
export type RecallAct = z.infer<typeof recallAct>;
export type RecallActKind = RecallAct["kind"];

/** Null for anything that no page of ours sends. */
export function readRecallAct(sent: unknown): RecallAct | null {
  if (typeof sent !== "string") return null;
  try {
    const read = recallAct.safeParse(JSON.parse(sent));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
