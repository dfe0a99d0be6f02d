import { canMove } from "../cases/case";
import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { cancelledMeanwhile, mayYetBeCancelled } from "./settle-case.server";
import { isTheirs, type Viewer } from "./view-for-shopper.server";

/**
 * The shopper takes the request back: the order goes its way, and what we held is let go (the move itself makes that
 * job). Only while nothing irreversible has begun; who decides at the same moment wins or loses as a whole.
 */
export async function withdrawRequest(
  viewer: Viewer,
  deps: Deps,
): Promise<Answer<CaseRecord, "nothing-to-withdraw" | "moved-on">> {
  for (;;) {
    const current = await deps.cases.ofOrder(viewer.shop, viewer.orderId);
    if (!current || !isTheirs(current, viewer)) return refused("nothing-to-withdraw", "There is no request for this order");
    // asked twice: it is withdrawn
    if (current.status === "withdrawn") return { ok: true, value: current };
    if (!canMove(current.status, "withdrawn")) return refused("nothing-to-withdraw", `A case that is ${current.status} stays`);
    if (mayYetBeCancelled(current, deps.clock.now()))
      return refused("nothing-to-withdraw", "A cancellation whose answer was lost may yet take effect");
    if (current.cancelledAt === null && (await cancelledMeanwhile(current, deps))) continue;

    const moved = await deps.cases.move(current, "withdrawn", {
      events: [{ kind: "withdrawn", actor: "shopper" }],
      mails: [{ kind: "withdrawn" }],
      followUp: null,
    });
    if (moved.ok) return moved;
    const now = await deps.cases.get(current.id);
    // a note of the app's own got in between, or the same wish sent twice: look again; whoever decided has won
    if (!now || (now.status !== current.status && now.status !== "withdrawn")) return moved;
  }
}
