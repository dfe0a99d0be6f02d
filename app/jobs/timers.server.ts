import { Duration } from "luxon";
import type { Alarm } from "./alarm.server";
import { dueRows } from "./alarm.server";
import type { JobPayloads } from "./jobs";
import { followReceipts } from "../workflows/follow-receipts.server";
import { pauseBetweenLooks, waitLease } from "../workflows/timing";
import { recurring } from "./schedule.server";

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
    (await followReceipts(tx, now, 500)).looks.map(({ caseId }) => ({
      job: "settle-case",
      payload: { caseId },
      singletonKey: caseId,
    })),
};

/** Every time on a row that makes a job when it comes. */
export const timers: readonly Alarm<JobPayloads>[] = [
  receipts,
  dueRows<{ id: string }, JobPayloads>({
    name: "cases to look at again",
    table: "cases",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id"],
    job: ({ id }) => ({ job: "settle-case", payload: { caseId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "cases whose orders changed again",
    table: "cases",
    dueAt: "look_again_at",
    columns: ["id"],
    // not beyond what the look itself clears (cases.noteLook)
    leaseSeconds: pauseBetweenLooks.as("seconds"),
    job: ({ id }) => ({ job: "settle-case", payload: { caseId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "presses not judged yet",
    table: "attempts",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id"],
    job: ({ id }) => ({ job: "judge-attempt", payload: { attemptId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "answers that staff owe",
    table: "cases",
    dueAt: "remind_at",
    columns: ["id"],
    job: ({ id }) => ({ job: "remind-staff", payload: { caseId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "recalls to look at again",
    table: "recalls",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id"],
    job: ({ id }) => ({ job: "follow-recall", payload: { recallId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "questions that were not answered in time",
    table: "cases",
    dueAt: "wait_until",
    where: `"status" = 'waiting-for-customer'`,
    columns: ["id"],
    leaseSeconds: waitLease.as("seconds"),
    job: ({ id }) => ({ job: "return-to-staff", payload: { caseId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "refunds to follow until they are credited",
    table: "refunds",
    dueAt: "follow_up_at",
    tries: "follow_up_tries",
    columns: ["id"],
    job: ({ id }) => ({ job: "follow-refund", payload: { refundId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "mails to send",
    table: "mails",
    dueAt: "due_at",
    where: `"status" = 'queued'`,
    columns: ["id"],
    // the job repeats by itself; the row makes it anew only when it was lost
    leaseSeconds: 3600,
    job: ({ id }) => ({ job: "send-mail", payload: { mailId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "labels of orders",
    table: "order_labels",
    dueAt: "due_at",
    columns: ["id"],
    // as long as a call may wait for a shop's points
    leaseSeconds: 300,
    job: ({ id }) => ({ job: "label-order", payload: { labelsId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "events for Shopify Flow",
    table: "flow_events",
    dueAt: "due_at",
    columns: ["id"],
    leaseSeconds: 300,
    job: ({ id }) => ({ job: "tell-flow", payload: { flowEventId: id }, singletonKey: id }),
  }),
  dueRows<{ id: string }, JobPayloads>({
    name: "sweeps to carry on with",
    table: "sweeps",
    dueAt: "follow_up_at",
    tries: "tries",
    columns: ["id"],
    job: ({ id }) => ({ job: "sweep", payload: { sweepId: id }, singletonKey: id }),
    // as long as a list may take to be gone through
    leaseSeconds: 600,
  }),
  schedule,
];
