import type { Wish } from "../cases/attempts.server";
import type { CancellationView } from "../cases/cancellation-view";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { judgeAttempt } from "./judge-attempt.server";
import { onBehalfOf } from "./on-behalf";
import { GUARD_AFTER, type Press } from "./request-cancellation.server";
import { viewForShopper } from "./view-for-shopper.server";

export interface LateRequest extends Press {
  /** Where it came in, the shopper's own words, and what they say went wrong on our side. */
  wish: Wish;
}

/**
 * A shopper asks although there is no button any more: too late, in preparation, or not sure.
 *
 * Like a press, it is on disk with its guard and its time of receipt before Shopify is asked anything; its words are
 * sealed there until they become a message of the case. What the policy still allows is cancelled at once, an open
 * case is joined, an order that has ended is refused with the reason; everything else waits for a person.
 */
export async function requestException(
  request: LateRequest,
  deps: Deps,
): Promise<Answer<CancellationView, "order-not-found" | "not-installed">> {
  const attemptId = await deps.attempts.record({ ...request, guardAt: request.receivedAt.plus(GUARD_AFTER) });
  if (!attemptId) return refused("not-installed", "This store does not use the app");
  await judgeAttempt(attemptId, onBehalfOf("shopper", deps), { answered: true });
  return viewForShopper({ ...request, attemptId }, deps);
}
