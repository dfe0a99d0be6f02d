import { forgetOldOutages } from "../availability/heartbeat.server";
import type { Deps } from "../deps";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { answerPrivacyRequest } from "../workflows/answer-privacy-request.server";
import { followRecall } from "../workflows/follow-recall.server";
import { followOrder } from "../workflows/follow-order.server";
import { followRefund } from "../workflows/follow-refund.server";
import { forgetOldReceipts } from "../workflows/forget-old-receipts.server";
import { holdOrder } from "../workflows/hold-order.server";
import { judgeAttempt } from "../workflows/judge-attempt.server";
import { labelOrder } from "../workflows/label-order.server";
import { noteUninstall } from "../workflows/note-uninstall.server";
import { publishPolicy } from "../workflows/publish-policy.server";
import { checkOpenCases, reconcile, reconcileAll } from "../workflows/reconcile.server";
import { refreshScopes } from "../workflows/refresh-scopes.server";
import { remindStaff } from "../workflows/remind-staff.server";
import { releaseHolds } from "../workflows/release-holds.server";
import { returnToStaff } from "../workflows/return-to-staff.server";
import { sendGuestLink } from "../workflows/send-guest-link.server";
import { settleWhenPossible } from "../workflows/settle-case.server";
import { sweep } from "../workflows/sweep.server";
import { tellOfEnding } from "../workflows/tell-of-ending.server";
import { tellFlow } from "../workflows/tell-flow.server";
import { tellShopper } from "../workflows/tell-shopper.server";
import type { JobPayloads } from "./jobs";
import type { JobHandlers, JobSettings } from "./queue.server";

/** Job name -> workflow. */
export const handlersFor = (deps: Deps): JobHandlers<JobPayloads> => ({
  "judge-attempt": ({ attemptId }) => judgeAttempt(attemptId, deps),
  "settle-case": ({ caseId }) => settleWhenPossible(caseId, deps),
  "follow-order": (order) => followOrder(order, deps),
  "send-mail": (mail) => tellShopper(mail, deps),
  "hold-order": (which) => holdOrder(which, deps),
  "release-holds": (which) => releaseHolds(which, deps),
  "return-to-staff": (which) => returnToStaff(which, deps),
  "send-guest-link": (wish) => sendGuestLink(wish, deps),
  "tell-of-ending": (which) => tellOfEnding(which, deps),
  "remind-staff": (which) => remindStaff(which, deps),
  "look-into-recall": (which) => followRecall(which, deps),
  "follow-recall": (which) => followRecall(which, deps),
  "follow-refund": (which) => followRefund(which, deps),
  "label-order": (which) => labelOrder(which, deps),
  "tell-flow": (which) => tellFlow(which, deps),
  "reconcile-all": () => reconcileAll(deps),
  reconcile: (shop) => reconcile(shop, deps),
  sweep: (which) => sweep(which, deps),
  "check-open-cases": () => checkOpenCases(deps),
  "forget-old-receipts": () => forgetOldReceipts(deps),
  "forget-old-outages": () => forgetOldOutages(deps),
  "answer-privacy-request": (request) => answerPrivacyRequest(request, deps),
  "publish-policy": (shop) => publishPolicy(shop, deps),
  "note-uninstall": (shop) => noteUninstall(shop, deps),
  "note-scopes": (shop) => refreshScopes(shop, deps),
});

/** How each kind runs. What keeps its own time on a row (a case, an attempt) gives up soon: the row's alarm makes the job again. */
export const jobSettings: { [Name in keyof JobPayloads]: JobSettings } = {
  "judge-attempt": { concurrency: 6, retries: 2, timeoutSeconds: 60 },
  "settle-case": { concurrency: 6, retries: 2, timeoutSeconds: 60 },
  "follow-order": { retries: 12, timeoutSeconds: 60 },
  "send-mail": { concurrency: 6, retries: 200, timeoutSeconds: 60 },
  "hold-order": { retries: 100, timeoutSeconds: 60 },
  "release-holds": { timeoutSeconds: 60 },
  "return-to-staff": { retries: 2, timeoutSeconds: 60 },
  // somebody waits in front of the page: an hour later they have asked again
  "send-guest-link": { retries: 12, timeoutSeconds: 60 },
  "tell-of-ending": { retries: 200, timeoutSeconds: 60 },
  "remind-staff": { retries: 2, timeoutSeconds: 60 },
  "look-into-recall": { retries: 2, timeoutSeconds: 60 },
  "follow-recall": { retries: 2, timeoutSeconds: 60 },
  "follow-refund": { retries: 2, timeoutSeconds: 60 },
  "label-order": { retries: 2, timeoutSeconds: 60 },
  "tell-flow": { retries: 2, timeoutSeconds: 60 },
  reconcile: { retries: 2 },
  sweep: { retries: 2, timeoutSeconds: 600 },
  "reconcile-all": { retries: 2 },
  "check-open-cases": { retries: 2 },
  "forget-old-receipts": { retries: 2 },
  "forget-old-outages": { retries: 2 },
  "answer-privacy-request": {},
  "publish-policy": { timeoutSeconds: 60 },
  "note-uninstall": {},
  "note-scopes": { retries: 20 },
};

/** Repeating helps unless Shopify will never understand, or the shop has gone. */
export const isRetryable = (error: unknown): boolean =>
  !(error instanceof ShopifyFailure) || (error.kind !== "invalid" && error.kind !== "unauthorized");
