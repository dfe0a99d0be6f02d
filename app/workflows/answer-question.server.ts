import { randomUUID } from "node:crypto";
import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { isTheirs, type Viewer } from "./view-for-shopper.server";

/**
 * The shopper answers what we asked, and the case is back with staff with its old place in the queue. Nothing of the
 * promise moved while we waited. A question that is no longer open (answered, timed out, decided) is said to be so.
 */
export async function answerQuestion(
  said: Viewer & { text: string },
  deps: Deps,
): Promise<Answer<CaseRecord, "nothing-asked" | "moved-on">> {
  for (;;) {
    const current = await deps.cases.ofOrder(said.shop, said.orderId);
    if (!current || !isTheirs(current, said)) return refused("nothing-asked", "There is no request for this order");
    if (current.status !== "waiting-for-customer")
      return refused("nothing-asked", `A case that is ${current.status} asks nothing`);

    const messageId = randomUUID();
    const moved = await deps.cases.move(current, "in-review", {
      set: { waitUntil: null },
      events: [{ kind: "answer-received", actor: "shopper", detail: { messageId } }],
      mails: [{ kind: "answer-received", key: messageId }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
      also: async (tx) => {
        await deps.messages.add(tx, { id: messageId, caseId: current.id, kind: "answer", author: "shopper", text: said.text });
      },
    });
    if (moved.ok) return moved;
    const now = await deps.cases.get(current.id);
    if (!now || now.status !== current.status) return moved;
  }
}
