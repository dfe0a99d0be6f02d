import { Duration, type DateTime } from "luxon";
import type { ReportedFailure } from "../cases/attempts.server";
import type { ShopperReason } from "../cases/case";
import type { CancellationView } from "../cases/cancellation-view";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { createPlaces } from "../lib/places";
import { judgeAttempt } from "./judge-attempt.server";
import { onBehalfOf } from "./on-behalf";
import { viewForShopper, viewOfReceipt } from "./view-for-shopper.server";

/** Longer than a judgement ever takes at a healthy Shopify, so that the guard and the press rarely meet. */
export const GUARD_AFTER = Duration.fromObject({ seconds: 30 });

/**
 * In a rush, being recorded goes first: a press costs less than a millisecond until it is on disk and many of them until it
 * is judged. A process judges so many of a shop at a time, and as many again as those get through in the time that a person
 * would wait gladly; whoever comes beyond that, or waits too long, is told "received", and other shops notice nothing.
 */
const judging = createPlaces(6, 24);
const patienceMs = 1_500;

export interface Press {
  shop: string;
  customerId: string;
  orderId: string;
  locale: string;
  shopperReason: ShopperReason | null;
  reported: ReportedFailure[];
  receivedAt: DateTime;
}

/**
 * A shopper presses "Cancel order".
 *
 * The press is on disk, with its guard, before Shopify is asked anything: if we die at any later line, the guard
 * judges it with the time it was received. Pressing twice leads to the same case.
 */
export async function requestCancellation(
  press: Press,
  deps: Deps,
): Promise<Answer<CancellationView, "order-not-found" | "not-installed">> {
  const isRush = judging.isFull(press.shop);
  const attemptId = await deps.attempts.record({
    ...press,
    guardAt: press.receivedAt.plus(GUARD_AFTER),
    confirmedAt: isRush ? press.receivedAt : undefined,
  });
  if (!attemptId) return refused("not-installed", "This store does not use the app");
  // the guard judges it, and the page asks again what came of it
  if (isRush) return ok(await viewOfReceipt(press, press.receivedAt, deps));

  const leave = await judging.enter(press.shop, patienceMs);
  if (!leave) return viewForShopper(press, deps); // "received"; the guard judges it
  try {
    await judgeAttempt(attemptId, onBehalfOf("shopper", deps), { answered: true });
  } finally {
    leave();
  }
  // what came of this press, whatever was pressed beside it
  return viewForShopper({ ...press, attemptId }, deps);
}
