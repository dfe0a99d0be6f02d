import { randomUUID } from "node:crypto";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import type { Staff } from "../shopify/door.server";

/** A note for colleagues. It claims nothing, so that it gets in nobody's way; the shopper never sees it. */
export async function noteOnCase(
  { shop, caseId, text, staff }: { shop: string; caseId: string; text: string | undefined; staff: Staff },
  deps: Deps,
): Promise<Answer<{ messageId: string }, "not-found" | TextProblem>> {
  const current = await deps.cases.find(shop, caseId);
  if (!current) return refused("not-found", "There is no such case in this store");
  const written = writtenText(text, "note");
  if (!written.ok) return written;
  const messageId = randomUUID();
  await deps.cases.record(current.id, {
    events: [{ kind: "note-added", actor: "staff", actorId: staff.userId, detail: { messageId } }],
    also: async (tx) => {
      await deps.messages.add(tx, {
        id: messageId,
        caseId: current.id,
        kind: "note",
        author: "staff",
        authorId: staff.userId,
        text: written.value,
      });
    },
  });
  return ok({ messageId });
}
