import type { Prisma } from "../database/generated/client";

/** What each kind of job carries. The queue may run any of them more than once, so each must be safe to repeat. */
export interface JobPayloads {
  "judge-attempt": { attemptId: string };
  "settle-case": { caseId: string };
  "follow-order": { shop: string; orderId: string };
  "send-mail": { mailId: string };
  "hold-order": { caseId: string };
  "release-holds": { caseId: string };
  "return-to-staff": { caseId: string };
  /** What a guest typed, sealed. */
  "send-guest-link": { shop: string; sealed: string };
  "tell-of-ending": { attemptId: string };
  "remind-staff": { caseId: string };
  "look-into-recall": { recallId: string };
  "follow-recall": { recallId: string };
  "follow-refund": { refundId: string };
  "label-order": { labelsId: string };
  "tell-flow": { flowEventId: string };
  reconcile: { shop: string };
  sweep: { sweepId: string };
  "reconcile-all": Record<string, never>;
  "check-open-cases": Record<string, never>;
  "forget-old-receipts": Record<string, never>;
  "forget-old-outages": Record<string, never>;
  "answer-privacy-request": { privacyRequestId: string };
  "publish-policy": { shop: string };
  "note-uninstall": { shop: string };
  "note-scopes": { shop: string };
}
export type JobName = keyof JobPayloads;

/** Saved with the transaction when one is given: the job exists exactly when the change it follows does. */
export type Enqueue = <Name extends JobName>(
  tx: Prisma.TransactionClient | null,
  name: Name,
  payload: JobPayloads[Name],
  /** Of jobs of one name, the higher priority runs first; 0 when not said. */
  options?: { singletonKey?: string; priority?: number },
) => Promise<void>;
