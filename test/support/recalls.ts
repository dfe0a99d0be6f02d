import type { RecallOutcome, RecallStep, RecallWay } from "../../app/cases/recall";
import type { RecallItem } from "../../app/cases/present-case";
import type { Staff } from "../../app/shopify/door.server";
import { actOnRecall, type RecallAct, type SaidOfStep } from "../../app/workflows/act-on-recall.server";
import { followRecall } from "../../app/workflows/follow-recall.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import type { OrderRecipe } from "../simulator/shopify/placing";
import { SHOP, type TestShop } from "./shop";

/** What staff do about goods that left by mistake, and what is true afterwards. */
export function recallsOf(shop: TestShop, staff: Staff) {
  const { deps, shopify } = shop;
  const act = (caseId: string, what: RecallAct, who = staff) => actOnRecall({ shop: SHOP, caseId, act: what, staff: who }, deps);
  const moved = (orderId: string, kind: string): number =>
    shopify
      .order(SHOP, orderId)
      .transactions.filter((each) => each.kind === kind && each.status === "SUCCESS")
      .reduce((sum, each) => sum + Math.round(Number(each.amount) * 100), 0);
  const page = async (caseId: string) => (await deps.cases.page({ shop: SHOP, caseId }))!;

  /** What the recall's own alarm does when it rings. Rings it by itself meanwhile, or its case's, that look is waited for. */
  const look = async (caseId: string): Promise<void> => {
    for (;;) {
      const open = await deps.recalls.openOf(caseId);
      if (!open) return;
      await followRecall({ recallId: open.id }, deps);
      const [{ others }] = await deps.prisma.$queryRaw<[{ others: number }]>`
        SELECT count(*)::int AS others FROM jobs.job
        WHERE state = 'active' AND (data ->> 'recallId' = ${open.id} OR data ->> 'caseId' = ${caseId})`;
      if (others === 0) return;
      await new Promise((later) => setTimeout(later, 25));
    }
  };

  return {
    act,
    page,
    moved,
    /** A request in time that Shopify could not be told of before the order shipped. */
    async recalled(ship: (orderId: string) => void, recipe: OrderRecipe = {}): Promise<{ orderId: string; caseId: string }> {
      const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, ...recipe }).id;
      shopify.faults.down("forever");
      await shop.press(orderId);
      shopify.clock.move({ minutes: 1 });
      ship(orderId);
      shopify.faults.down(null);
      shopify.clock.move({ minutes: 3 });
      await shop.reaches(orderId, "recalling");
      await shop.quiet();
      return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
    },
    /** Shipped inside the window before anybody asked: a person approves the recall. Nothing runs by itself here. */
    async approved(ship: (orderId: string) => void, recipe: OrderRecipe = {}): Promise<{ orderId: string; caseId: string }> {
      const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, ...recipe }).id;
      ship(orderId);
      shopify.clock.move({ minutes: 1 });
      await shop.press(orderId);
      const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
      await reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff }, deps);
      await look(caseId);
      return { orderId, caseId };
    },
    look,
    choose: (caseId: string, way: RecallWay, why?: string) => act(caseId, { kind: "choose-way", way, why }),
    step: (caseId: string, step: RecallStep, said: SaidOfStep = {}, answer?: "yes" | "no") =>
      act(caseId, { kind: "step", step, said, answer }),
    /** Every one of these, in order; the first that is not taken is the answer. */
    async steps(caseId: string, ...steps: RecallStep[]) {
      for (const step of steps) {
        const answer = await act(caseId, { kind: "step", step, said: {} });
        if (!answer.ok) return { step, ...answer.error };
      }
      return null;
    },
    end: (caseId: string, outcome: RecallOutcome) => act(caseId, { kind: "end", outcome }),
    async recall(caseId: string): Promise<RecallItem> {
      return (await page(caseId)).recalls[0]!;
    },
    async next(caseId: string): Promise<RecallStep | undefined> {
      return (await page(caseId)).recalls[0]!.steps.find(({ now }) => now)?.step;
    },
    async states(caseId: string): Promise<Record<string, string>> {
      return Object.fromEntries((await page(caseId)).recalls[0]!.steps.map(({ step, state }) => [step, state]));
    },
    async mails(caseId: string): Promise<string[]> {
      return (await page(caseId)).mails.map(({ kind }) => kind);
    },
    async events(caseId: string, kind: string) {
      return (await page(caseId)).events.filter((each) => each.kind === kind);
    },
    refunded: (orderId: string) => moved(orderId, "REFUND"),
    received: (orderId: string) => moved(orderId, "SALE") + moved(orderId, "CAPTURE"),
  };
}
