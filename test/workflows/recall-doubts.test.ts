import { describe, expect, it } from "vitest";
import type { RecallStep } from "../../app/cases/recall";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

// no worker: nothing moves but what each test moves
const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const staff = await shop.staff();
const { act, approved, choose, end, events, look, recall, received, refunded, states, step, steps } = recallsOf(shop, staff);
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;

const packed = (id: string) => shopify.warehouse.pack(SHOP, id);
const delivered = (id: string) => {
  shopify.warehouse.ship(SHOP, id);
  shopify.warehouse.deliver(SHOP, id);
};
const accepted = (id: string) => {
  shopify.warehouse.submitToService(SHOP, id);
  shopify.warehouse.serviceAccepts(SHOP, id);
};
const said = (name: RecallStep) => (name === "send-label" ? { trackingNumber: "8R9" } : {});

/** Everything before a step at which Shopify is asked, and the mutation behind it. */
const stories: { name: RecallStep; mutation: string; before: () => Promise<{ orderId: string; caseId: string }> }[] = [
  {
    name: "ask-service",
    mutation: "fulfillmentOrderSubmitCancellationRequest",
    async before() {
      const story = await approved(accepted, { lines: [{ sku: "SFX-PLAID-LAINE", place: "service" }] });
      await choose(story.caseId, "service");
      return story;
    },
  },
  {
    name: "undo-fulfillment",
    mutation: "fulfillmentCancel",
    async before() {
      const story = await approved(packed);
      await choose(story.caseId, "building");
      await steps(story.caseId, "parcel-in-hand", "label-voided");
      return story;
    },
  },
  {
    name: "hold-goods",
    mutation: "fulfillmentOrderHold",
    async before() {
      const story = await approved(packed);
      await choose(story.caseId, "building");
      await steps(story.caseId, "parcel-in-hand", "label-voided", "undo-fulfillment");
      return story;
    },
  },
  {
    name: "create-return",
    mutation: "returnCreate",
    async before() {
      const story = await approved(delivered);
      await choose(story.caseId, "return");
      return story;
    },
  },
  {
    name: "send-label",
    mutation: "reverseDeliveryCreateWithShipping",
    async before() {
      const story = await approved(delivered);
      await choose(story.caseId, "return");
      await steps(story.caseId, "create-return");
      return story;
    },
  },
  {
    name: "process-return",
    mutation: "returnProcess",
    async before() {
      const story = await approved(delivered);
      await choose(story.caseId, "return");
      await steps(story.caseId, "create-return");
      await step(story.caseId, "send-label", said("send-label"));
      await steps(story.caseId, "goods-back");
      return story;
    },
  },
];

describe("the answer to a step is lost", () => {
  it.each(stories)(
    "$name: Shopify did it, which is found out by reading; it is not asked a second time",
    async ({ name, mutation, before }) => {
      const { caseId } = await before();
      shopify.faults.loseAnswer(mutation);
      expect(await step(caseId, name, said(name))).toMatchObject({ error: { code: "shopify-unreachable" } });
      expect(await states(caseId)).toMatchObject({ [name]: "asked" });
      const asked = shopify.calls().length;
      await look(caseId);
      shopify.clock.move({ minutes: 2 });
      await look(caseId);
      expect(await states(caseId)).toMatchObject({ [name]: "done" });
      const repeats = shopify
        .calls()
        .slice(asked)
        .filter(({ operationName }) => /^(Cancel|Create|Process|Request|Hold)/.test(operationName ?? ""));
      expect(repeats).toEqual([]);
    },
  );

  it.each(stories)(
    "$name: the call never reached Shopify: a minute later it is people's again, and a repeat works",
    async ({ name, mutation, before }) => {
      const { orderId, caseId } = await before();
      shopify.faults.lostBeforeEffect(mutation);
      expect(await step(caseId, name, said(name))).toMatchObject({ error: { code: "shopify-unreachable" } });
      shopify.clock.move({ minutes: 2 });
      await look(caseId);
      expect(await states(caseId)).toMatchObject({ [name]: "todo" });
      expect(await step(caseId, name, said(name))).toMatchObject({ ok: true });
      expect(await states(caseId)).toMatchObject({ [name]: "done" });
      if (name === "process-return") expect(refunded(orderId)).toBe(received(orderId));
    },
  );
});

describe("Shopify refuses a step", () => {
  const refusable = stories.filter(({ name }) => name !== "hold-goods");
  it.each(refusable)(
    "$name: its words are kept, nothing else is done, and it may be tried again",
    async ({ name, mutation, before }) => {
      const { orderId, caseId } = await before();
      shopify.faults.refuse(mutation as never, "Not today.");
      expect(await step(caseId, name, said(name))).toMatchObject({
        error: { code: "refused-by-shopify", message: "Not today." },
      });
      expect(await recall(caseId)).toMatchObject({ endedAt: null });
      expect((await recall(caseId)).steps.find((each) => each.step === name)).toMatchObject({
        state: "refused",
        now: true,
        detail: { message: "Not today." },
      });
      expect(refunded(orderId)).toBe(0);
      shopify.faults.refuse(mutation as never, null);
      expect(await step(caseId, name, said(name))).toMatchObject({ ok: true });
      expect(await states(caseId)).toMatchObject({ [name]: "done" });
    },
  );
});

describe("a person without the permission", () => {
  it("takes no step at Shopify, and leaves it to somebody who may", async () => {
    const { orderId, caseId } = await approved(packed);
    const colleague = shopify.staffMembers(SHOP).at(-1)!;
    const { permissions } = colleague;
    shopify.staff.setPermissions(SHOP, colleague.id, []);
    const theirs = await shop.staff(colleague.id);
    const take = (name: RecallStep, who = theirs) => act(caseId, { kind: "step", step: name, said: {} }, who);
    await choose(caseId, "building");
    expect(await take("parcel-in-hand")).toMatchObject({ ok: true });
    expect(await take("label-voided")).toMatchObject({ ok: true });
    expect(await take("undo-fulfillment")).toMatchObject({ error: { code: "no-permission" } });
    expect(await states(caseId)).toMatchObject({ "undo-fulfillment": "todo" });
    await steps(caseId, "undo-fulfillment", "hold-goods");
    expect(await take("cancel-order")).toMatchObject({ error: { code: "no-permission" } });
    expect(await statusOf(caseId)).toBe("recalling");
    expect(await states(caseId)).toMatchObject({ "cancel-order": "todo" });
    shopify.staff.setPermissions(SHOP, colleague.id, permissions);
    expect(await steps(caseId, "cancel-order")).toBeNull();
    await shop.until("Shopify has cancelled", () => shopify.order(SHOP, orderId).cancelledAt !== null);
    await settleCase(caseId, deps);
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });
});

describe("two people at once", () => {
  it.each(stories)("$name: one is taken, Shopify is asked once", async ({ name, mutation, before }) => {
    const { orderId, caseId } = await before();
    const asked = shopify.calls().length;
    const answers = await Promise.all([step(caseId, name, said(name)), step(caseId, name, said(name))]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const name1 = { fulfillmentCancel: "CancelFulfillment", returnCreate: "CreateReturn", returnProcess: "ProcessReturn" }[
      mutation
    ];
    if (name1)
      expect(
        shopify
          .calls()
          .slice(asked)
          .filter(({ operationName }) => operationName === name1),
      ).toHaveLength(1);
    expect(await states(caseId)).toMatchObject({ [name]: "done" });
    if (name === "process-return") expect(refunded(orderId)).toBe(received(orderId));
  });

  it("choosing two ways: one is gone, the other person is told", async () => {
    const { caseId } = await approved(packed);
    const answers = await Promise.all([choose(caseId, "building"), choose(caseId, "return")]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await events(caseId, "recall-way-chosen")).toHaveLength(1);
  });
});

describe("killed half-way", () => {
  const killed = (at: "addOnce" | "move", after: number) => {
    let left = after;
    const cases = { ...deps.cases };
    const real = cases[at] as (...args: unknown[]) => Promise<unknown>;
    return {
      ...deps,
      cases: { ...cases, [at]: (...args: unknown[]) => (left-- > 0 ? real(...args) : Promise.reject(new Error("killed"))) },
    };
  };

  it.each(stories)("$name: after the call and before its note, the next look finds it done", async ({ name, before }) => {
    const { orderId, caseId } = await before();
    const { actOnRecall } = await import("../../app/workflows/act-on-recall.server");
    const dying = { ...killed("addOnce", name === "hold-goods" ? 2 : 1), recalls: deps.recalls };
    if (name === "create-return") dying.cases = killed("move", 0).cases;
    await expect(
      actOnRecall({ shop: SHOP, caseId, act: { kind: "step", step: name, said: said(name) }, staff }, dying),
    ).rejects.toThrow("killed");
    expect(await states(caseId)).toMatchObject({ [name]: "asked" });
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await states(caseId)).toMatchObject({ [name]: "done" });
    await look(caseId);
    if (name === "create-return") expect(await statusOf(caseId)).toBe("returning");
    if (name === "process-return") {
      expect(await statusOf(caseId)).toBe("closed");
      expect(refunded(orderId)).toBe(received(orderId));
    }
  });

  it("before the payment of what is lost: the decision is the person's again", async () => {
    const { orderId, caseId } = await approved(delivered);
    const { actOnRecall } = await import("../../app/workflows/act-on-recall.server");
    const gateway = { ...staff.gateway, suggestRefund: () => Promise.reject(new Error("killed")) };
    await expect(
      actOnRecall({ shop: SHOP, caseId, act: { kind: "end", outcome: "lost" }, staff: { ...staff, gateway } }, deps),
    ).rejects.toThrow("killed");
    await look(caseId);
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await recall(caseId)).toMatchObject({ outcome: null, endedAt: null });
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("after the payment of what is lost: the next look closes the case, and nothing is paid twice", async () => {
    const { orderId, caseId } = await approved(delivered);
    const { actOnRecall } = await import("../../app/workflows/act-on-recall.server");
    const what = { kind: "end", outcome: "lost" } as const;
    await expect(actOnRecall({ shop: SHOP, caseId, act: what, staff }, killed("move", 0))).rejects.toThrow("killed");
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "lost" });
    expect(refunded(orderId)).toBe(received(orderId));
  });
});

describe("Shopify does not answer at all", () => {
  it("the recall waits with growing pauses, and people's own steps go on", async () => {
    const { caseId } = await approved(packed);
    await choose(caseId, "building");
    shopify.faults.down("forever");
    await look(caseId);
    expect(await steps(caseId, "parcel-in-hand", "label-voided")).toBeNull();
    expect(await step(caseId, "undo-fulfillment")).toMatchObject({ error: { code: "shopify-unreachable" } });
    expect(await choose(caseId, "carrier")).toMatchObject({ ok: true });
    shopify.faults.down(null);
    await look(caseId);
    expect(await step(caseId, "ask-carrier", { carrier: "Colissimo" })).toMatchObject({ ok: true });
  });
});
