import { describe, expect, it } from "vitest";
import { actionsFor } from "../../app/cases/actions";
import { canMove, isOpen, statuses, type CaseStatus } from "../../app/cases/case";
import { staffActions, type StaffAction } from "../../app/cases/present-case";
import { correctCase } from "../../app/workflows/correct-case.server";
import { remindStaff } from "../../app/workflows/remind-staff.server";
import { returnToStaff } from "../../app/workflows/return-to-staff.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

// no worker: nothing moves but what each test moves
const shop = await openShop({ worker: false, limited: false });
const { deps, shopify } = shop;
const staff = await shop.staff();

/** A late request's case, put into a status as if its story had led there. */
async function caseThatIs(status: CaseStatus) {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
  await shop.ask(orderId, { text: "Puis-je encore annuler ?" });
  const opened = (await deps.cases.ofOrder(SHOP, orderId))!;
  const now = shopify.clock.now().toJSDate();
  if (status === "cancelled") shopify.staff.cancelOrder(SHOP, orderId, {});
  await deps.prisma.case.update({
    where: { id: opened.id },
    data: {
      status,
      ...(isOpen(status) ? {} : { closedAt: now }),
      ...(status === "waiting-for-customer" ? { waitUntil: shopify.clock.now().minus({ minutes: 1 }).toJSDate() } : {}),
      ...(status === "cancelling" ? { cancelAskedAt: now, cancelAsks: 1 } : {}),
      ...(status === "cancelled" ? { cancelledAt: now } : {}),
    },
  });
  const goodsAreOut = ["recalling", "returning"].includes(status);
  if (goodsAreOut)
    await deps.prisma.recall.create({
      data: { caseId: opened.id, shopDomain: SHOP, orderId, openedAt: now, openedBy: "app", followUpAt: now },
    });
  return { orderId, before: (await deps.cases.get(opened.id))! };
}

type Combination = {
  status: CaseStatus;
  who: string;
  what: string;
  act: (at: { orderId: string; caseId: string }) => Promise<unknown>;
};

const byStaff =
  (action: StaffAction) =>
  async ({ caseId }: { caseId: string }) =>
    action === "correct"
      ? correctCase({ shop: SHOP, caseId, whatWasWrong: "Une erreur de date.", whoseError: "ours", staff }, deps)
      : reviewCase({ shop: SHOP, caseId, action, declineReason: "window-closed", text: "Quelle taille ?", staff }, deps);

const combinations: Combination[] = statuses.flatMap((status): Combination[] => [
  ...staffActions.map((action) => ({ status, who: "staff", what: action, act: byStaff(action) })),
  { status, who: "the shopper", what: "press", act: ({ orderId }) => shop.press(orderId) },
  { status, who: "the shopper", what: "ask again", act: ({ orderId }) => shop.ask(orderId, { text: "Encore moi." }) },
  { status, who: "the shopper", what: "take it back", act: ({ orderId }) => shop.withdraw(orderId) },
  { status, who: "the shopper", what: "answer", act: ({ orderId }) => shop.reply(orderId, "Taille 40.") },
  { status, who: "the app", what: "settle", act: ({ caseId }) => settleCase(caseId, deps) },
  { status, who: "the app", what: "bring an unanswered question back", act: ({ caseId }) => returnToStaff({ caseId }, deps) },
  { status, who: "the app", what: "remind staff", act: ({ caseId }) => remindStaff({ caseId }, deps) },
]);

describe("every status, everything anybody may try", () => {
  it.each(combinations)(
    "a case that is $status, and $who tries to $what: it moves as the tables say, or stays",
    async ({ status, who, what, act }) => {
      const { orderId, before } = await caseThatIs(status);
      const answer = await act({ orderId, caseId: before.id });
      const after = (await deps.cases.get(before.id))!;

      // one step of the tables, or two where a decision leads straight on (corrected and cancelled, say)
      const oneStep = after.status === before.status || canMove(before.status, after.status);
      const twoSteps = statuses.some((between) => canMove(before.status, between) && canMove(between, after.status));
      expect(oneStep || twoSteps).toBe(true);
      expect(after.receivedAt.toMillis()).toBe(before.receivedAt.toMillis());

      if (who === "staff" && !actionsFor(before).includes(what as StaffAction)) {
        expect(answer).toMatchObject({ ok: false });
        expect(after.status).toBe(before.status);
      }
      // nobody but a person, out of a review, declines
      if (after.status === "declined" && before.status !== "declined")
        expect([before.status, who, what]).toEqual(["in-review", "staff", "decline"]);
      // and nothing that can't be undone was asked of Shopify unless somebody who may said so
      if (who === "the shopper") expect(after.cancelAsks).toBe(before.cancelAsks);
      // goods that are called back have one open record while the case is open, and none once it has ended
      const open = await deps.prisma.recall.count({ where: { caseId: after.id, endedAt: null } });
      if (["recalling", "returning"].includes(after.status)) expect(open).toBe(1);
      if (!isOpen(after.status)) expect(open).toBe(0);
      // an open case always rings again by itself
      if (isOpen(after.status)) {
        const row = await deps.prisma.case.findUniqueOrThrow({ where: { id: after.id } });
        expect([row.followUpAt, row.waitUntil, row.remindAt].some((alarm) => alarm !== null)).toBe(true);
      }
    },
  );
});
