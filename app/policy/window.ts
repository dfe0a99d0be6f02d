import { DateTime } from "luxon";
import { isNotAfter, toIso } from "./instants";
import { found, type Rule } from "./rule";
import type { OrderSnapshot, Policy } from "./types";

/** P1. A shopper may cancel within 48 hours of the order's validation; the closing instant still counts. */
export const withinWindow: Rule = ({ order, policy, inWindow }) => {
  const closesAt = toIso(windowClosesAt(order, policy));
  return inWindow
    ? found("in-favour", "inside-window", { closesAt, windowHours: policy.windowHours })
    : found("late", "window-closed", { closedAt: closesAt, windowHours: policy.windowHours });
};

/**
 * Also drives the countdown the shopper sees, so the page and the rule cannot disagree.
 * Hours are elapsed time: a clock change in between neither gives nor takes one.
 */
export function windowClosesAt(
  order: Pick<OrderSnapshot, "createdAt"> | DateTime,
  policy: Pick<Policy, "windowHours">,
): DateTime {
  const createdAt = DateTime.isDateTime(order) ? order : order.createdAt;
  return createdAt.plus({ hours: policy.windowHours });
}

export function isInWindow(
  order: Pick<OrderSnapshot, "createdAt"> | DateTime,
  policy: Pick<Policy, "windowHours">,
  receivedAt: DateTime,
): boolean {
  return isNotAfter(receivedAt, windowClosesAt(order, policy));
}
