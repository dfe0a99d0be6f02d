import { Duration, type DateTime } from "luxon";
import type { ReportedFailure } from "../cases/attempts.server";
import type { ShopperReason } from "../cases/case";
import type { CancellationView } from "../cases/cancellation-view";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { createPlaces } from "../lib/places";
import { judgeAttempt } from "./judge-attempt.server";
import { onBehalfOf } from "./on-behalf";
import { viewForShopper } from "./view-for-shopper.server";

/** Longer than a judgement ever takes at a healthy Shopify, so that the guard and the press rarely meet. */
export const GUARD_AFTER = Duration.fromObject({ seconds: 30 });

/**
 * In a rush, being recorded goes first: a press costs a few milliseconds until it is on disk and many times that until it
 * is judged. A process judges so many of a shop at a time; whoever finds no place soon is told "received", and other shops
 * notice nothing.
 */
const judging = createPlaces(6);
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
  const shop = await deps.shops.find(press.shop);
  if (!shop || shop.uninstalledAt) return refused("not-installed", "This store does not use the app");

  const attempt = await deps.attempts.record({ ...press, guardAt: press.receivedAt.plus(GUARD_AFTER) });
  const leave = await judging.enter(press.shop, patienceMs);
  if (!leave) return viewForShopper(press, deps); // "received"; the guard judges it
  try {
    await judgeAttempt(attempt.id, onBehalfOf("shopper", deps), { answered: true });
  } finally {
    leave();
  }
  // what came of this press, whatever was pressed beside it
  return viewForShopper({ ...press, attemptId: attempt.id }, deps);
}
