import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { draftOf } from "../../app/policy/policy-draft";
import { reminderOccasions, staffTasks, type ReminderOccasion, type StaffTask } from "../../app/policy/types";
import { remindStaff } from "../../app/workflows/remind-staff.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { savePolicy } from "../../app/workflows/save-policy.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const paris = (local: string) => DateTime.fromISO(local, { zone: "Europe/Paris" });

/** Received on a Tuesday at 9:00: the limit is Friday 18:00, 30 service hours later. */
let week = 0;
async function waiting(): Promise<{ caseId: string; at: (weekday: string, time: string) => DateTime }> {
  const monday = paris("2027-01-11T00:00:00").plus({ weeks: week });
  week += 1;
  const at = (weekday: string, time: string) =>
    paris(
      `${monday.plus({ days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"].indexOf(weekday) }).toISODate()}T${time}`,
    );
  shopify.clock.set(at("Tuesday", "09:00"));
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "in-review");
  const caseId = (await deps.cases.ofOrder(SHOP, orderId))!.id;
  await shop.until("the first reminder has its time", async () => {
    const { remindAt } = (await deps.cases.get(caseId))!;
    return remindAt !== null && remindAt > at("Tuesday", "12:00");
  });
  return { caseId, at };
}
const remindersOf = async (caseId: string) =>
  (await deps.cases.page({ shop: SHOP, caseId }))!.events
    .filter(({ kind }) => kind === "reminder-sent")
    .map(({ detail }) => detail.occasion);
const mailsOf = (caseId: string) =>
  deps.prisma.mail.findMany({ where: { caseId, kind: "staff-reminder" }, orderBy: { queuedAt: "asc" } });
const reminded = (caseId: string, times: number) =>
  shop.until(`staff were reminded ${times} times`, async () => (await deps.cases.get(caseId))!.reminders === times);

describe("P4: staff are reminded of the answer they owe", () => {
  it("at half time, two service hours before the limit, and after it; each once", async () => {
    const { caseId, at } = await waiting();
    expect((await deps.cases.get(caseId))!.remindAt!.toMillis()).toBeGreaterThan(at("Wednesday", "17:59").toMillis());
    shopify.clock.set(at("Wednesday", "17:00"));
    await shop.quiet();
    expect(await remindersOf(caseId)).toEqual([]);

    shopify.clock.set(at("Thursday", "09:05"));
    await reminded(caseId, 1);
    expect(await remindersOf(caseId)).toEqual(["half-time"]);
    shopify.clock.set(at("Friday", "16:01"));
    await reminded(caseId, 2);
    shopify.clock.set(at("Friday", "18:01"));
    await reminded(caseId, 3);
    await remindStaff({ caseId }, deps);
    await Promise.all([remindStaff({ caseId }, deps), remindStaff({ caseId }, deps)]);
    expect(await remindersOf(caseId)).toEqual(["half-time", "before-limit", "after-limit"]);
    const mails = await mailsOf(caseId);
    expect(mails.map(({ facts }) => facts)).toMatchObject([
      { occasion: "half-time", link: `https://admin.shopify.com/store/sofimix/apps/test-client-id/app/cases/${caseId}` },
      { occasion: "before-limit" },
      { occasion: "after-limit" },
    ]);
    expect((await deps.cases.get(caseId))!.remindAt).toBeNull();
    const { cases } = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 100 });
    expect(cases.find(({ id }) => id === caseId)).toMatchObject({ reminders: 3, workingMinutesLeft: 0 });
    // the shopper was promised the day: it is over at midnight
    const { orderId } = (await deps.cases.get(caseId))!;
    const promised = at("Friday", "00:00").toISODate();
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review", answerBy: promised });
    shopify.clock.set(at("Friday", "00:00").plus({ days: 1 }));
    expect((await shop.look(orderId)).view).toMatchObject({ answerBy: null, answerLate: { since: promised, days: 1 } });
  });

  it("a question to the shopper pauses nothing", async () => {
    const { caseId, at } = await waiting();
    shopify.clock.set(at("Wednesday", "17:30"));
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Which one?", staff: await shop.staff() }, deps);
    shopify.clock.set(at("Thursday", "09:05"));
    await reminded(caseId, 1);
    expect((await deps.cases.get(caseId))!.status).toBe("waiting-for-customer");
  });

  it("of reminders that nobody could send, only the last is sent", async () => {
    const { caseId, at } = await waiting();
    shopify.clock.set(at("Friday", "19:00"));
    await reminded(caseId, 3);
    expect(await remindersOf(caseId)).toEqual(["after-limit"]);
    expect(await mailsOf(caseId)).toHaveLength(1);
  });

  it("a store that does without a reminder gets none, and the record claims none", async () => {
    const { caseId, at } = await waiting();
    const [newest] = await deps.shops.policyHistory(SHOP);
    const leaveOut = async (staffReminders: ReminderOccasion[], staffTasks: StaffTask[]) => {
      const draft = { ...draftOf(newest!.settings), staffReminders, staffTasks };
      const [{ id } = newest!] = await deps.shops.policyHistory(SHOP);
      await savePolicy({ seenVersionId: id, draft, staff: await shop.staff() }, deps);
    };
    await leaveOut(["after-limit"], ["recall-task"]);
    shopify.clock.set(at("Thursday", "09:05"));
    await reminded(caseId, 1);
    expect(await remindersOf(caseId)).toEqual([]);
    expect(await mailsOf(caseId)).toEqual([]);
    shopify.clock.set(at("Friday", "18:01"));
    await shop.until("the last reminder is due", async () => (await remindersOf(caseId)).length > 0);
    expect(await remindersOf(caseId)).toEqual(["after-limit"]);

    const current = (await deps.cases.get(caseId))!;
    await deps.cases.alter(current, { mails: [{ kind: "refund-task", key: "one", facts: { refundTask: "missing-money" } }] });
    const task = () => deps.prisma.mail.findFirst({ where: { caseId, kind: "refund-task" } });
    await shop.until("the task is settled", async () => (await task())?.status === "not-wanted");
    await leaveOut([...reminderOccasions], [...staffTasks]);
  });

  it("a case that is answered is not reminded of", async () => {
    const { caseId, at } = await waiting();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "packed", staff: await shop.staff() }, deps);
    expect((await deps.cases.get(caseId))!.remindAt).toBeNull();
    shopify.clock.set(at("Friday", "19:00"));
    await remindStaff({ caseId }, deps);
    expect(await remindersOf(caseId)).toEqual([]);
  });
});
