import { Duration } from "luxon";
import type { Alarm } from "./alarm.server";
import { dueRows } from "./alarm.server";
import type { JobPayloads } from "./jobs";
import { followReceipts } from "../workflows/follow-receipts.server";
import { pauseBetweenLooks, waitLease } from "../workflows/timing";
import { recurring } from "./schedule.server";

/** Jobs of one shop must not take the workers from the others. */
interface ShopsRow {
  id: string;
  shop_domain: string;
}

/** Every recurring job. */
const schedule = recurring<JobPayloads>([
  { name: "reconcile", every: Duration.fromObject({ minutes: 5 }), job: "reconcile-all", payload: {} },
  { name: "check open cases", every: Duration.fromObject({ hours: 1 }), job: "check-open-cases", payload: {} },
  { name: "forget old receipts", every: Duration.fromObject({ days: 1 }), job: "forget-old-receipts", payload: {} },
  { name: "forget old outages", every: Duration.fromObject({ days: 1 }), job: "forget-old-outages", payload: {} },
]);

/** What the process that took the webhooks in did not get to: it died, or its database did. */
const receipts: Alarm<JobPayloads> = {
  name: "webhooks nobody has looked at",
  anyDue: async (pool) => (await pool.query(`SELECT 1 FROM webhook_receipts WHERE processed_at IS NULL LIMIT 1`)).rows.length > 0,
  take: async (tx, now) =>
    (await followReceipts(tx, now, 500)).looks.map(({ caseId, shop }) => ({
      job: "settle-case",
      payload: { caseId },
      singletonKey: caseId,
      group: shop,
    })),
};

/** Every time on a row that makes a job when it comes. */
export const timers: readonly Alarm<JobPayloads>[] = [
  receipts,
  dueRows<ShopsRow, JobPayloads>({
    name: "cases to look at again",
    table: "cases",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "settle-case", payload: { caseId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "cases whose orders changed again",
    table: "cases",
    dueAt: "look_again_at",
    columns: ["id", "shop_domain"],
    // not beyond what the look itself clears (cases.noteLook)
    leaseSeconds: pauseBetweenLooks.as("seconds"),
    job: ({ id, shop_domain: group }) => ({ job: "settle-case", payload: { caseId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "presses not judged yet",
    table: "attempts",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "judge-attempt", payload: { attemptId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "answers that staff owe",
    table: "cases",
    dueAt: "remind_at",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "remind-staff", payload: { caseId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "recalls to look at again",
    table: "recalls",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "follow-recall", payload: { recallId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "questions that were not answered in time",
    table: "cases",
    dueAt: "wait_until",
    where: `"status" = 'waiting-for-customer'`,
    columns: ["id", "shop_domain"],
    leaseSeconds: waitLease.as("seconds"),
    job: ({ id, shop_domain: group }) => ({ job: "return-to-staff", payload: { caseId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "refunds to follow until they are credited",
    table: "refunds",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "follow-refund", payload: { refundId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "mails to send",
    table: "mails",
    dueAt: "due_at",
    where: `"status" = 'queued'`,
    columns: ["id", "shop_domain"],
    // the job repeats by itself; the row makes it anew only when it was lost
    leaseSeconds: 3600,
    job: ({ id, shop_domain: group }) => ({ job: "send-mail", payload: { mailId: id }, singletonKey: id, group }),
  }),
  dueRows<ShopsRow, JobPayloads>({
    name: "sweeps to carry on with",
    table: "sweeps",
    dueAt: "follow_up_at",
    tries: "tries",
    columns: ["id", "shop_domain"],
    job: ({ id, shop_domain: group }) => ({ job: "sweep", payload: { sweepId: id }, singletonKey: id, group }),
    // as long as a list may take to be gone through
    leaseSeconds: 600,
  }),
  schedule,
];
