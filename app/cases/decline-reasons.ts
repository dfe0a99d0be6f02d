import type { ReasonCode } from "../policy/types";

/**
 * P10. The only grounds on which staff may decline: positive facts that the policy names. Missing information, doubt
 * and our own failures are not among them.
 */
export const declineReasons = [
  "window-closed",
  "being-prepared",
  "packed",
  "with-carrier",
  "delivered",
  "partly-shipped",
  "shipping-came-first",
] as const satisfies readonly ReasonCode[];
export type DeclineReason = (typeof declineReasons)[number];

export const isDeclineReason = (code: string): code is DeclineReason => (declineReasons as readonly string[]).includes(code);
