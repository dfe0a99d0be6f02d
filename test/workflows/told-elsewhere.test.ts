import { createHmac, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { postFlowAction, postFlowUse } from "../../app/flow-api.server";
import { flowTriggerHandles, type FlowTrigger } from "../../app/cases/flow-trigger";
import { textLanguage } from "../../app/lib/language-tag";
import { labelOrder, setOrderLabels } from "../../app/workflows/label-order.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { tellFlow } from "../../app/workflows/tell-flow.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { API_SECRET, BROWSER, openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { shopify, deps } = shop;
const tagsOf = (orderId: string) => shopify.order(SHOP, orderId).tags;
const stateOf = (orderId: string) =>
  shopify.order(SHOP, orderId).metafields.find(({ key }) => key === "cancellation_state")?.value ?? null;
const labels = (orderId: string) =>
  deps.prisma.orderLabels.findUnique({ where: { shopDomain_orderId: { shopDomain: SHOP, orderId } } });
const late = (facts: object = {}) => shopify.createOrder(SHOP, { placedAgo: { hours: 80 }, ...facts });

/** Everything that is due in the next moments has been done. */
async function soon(): Promise<void> {
  shopify.clock.move({ seconds: 10 });
  await shop.until("no label and no event is due", async () => {
    const due = { lte: shopify.clock.now().toJSDate() };
    const [waiting, untold] = await Promise.all([
      deps.prisma.orderLabels.count({ where: { dueAt: due } }),
      deps.prisma.flowEvent.count({ where: { dueAt: due } }),
    ]);
    return waiting + untold === 0;
  });
  await shop.quiet();
}
async function asked(order: { id: string }): Promise<string> {
  await shop.ask(order.id, { text: "I changed my mind" });
  await shop.reaches(order.id, "in-review");
  return (await deps.cases.ofOrder(SHOP, order.id))!.id;
}
const decline = async (caseId: string) =>
  reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff: await shop.staff() }, deps);

describe("the labels of an order in Shopify", () => {
  it("begin in the language of whoever installs the app, and keep what was set when it is installed once more", async () => {
    const languageOf = async (domain: string) => (await deps.prisma.shop.findUniqueOrThrow({ where: { domain } })).orderLabels;
    expect(await languageOf(SHOP)).toBe(textLanguage(shopify.staffMembers(SHOP)[0]!.locale));
    const another = "nouveau.myshopify.com";
    await deps.shops.install(another, [], textLanguage("fr-CA"));
    expect(await languageOf(another)).toBe("fr");
    await setOrderLabels({ shop: another, setting: "en" }, deps);
    await deps.shops.install(another, [], textLanguage("fr"));
    expect(await languageOf(another)).toBe("en");
    await deps.prisma.shop.delete({ where: { domain: another } });
    // for the tests below
    await setOrderLabels({ shop: SHOP, setting: "en" }, deps);
  });

  it("say that its case waits for people, then what became of it, and a merchant's own tags stay", async () => {
    const order = late({ tags: ["VIP"] });
    const caseId = await asked(order);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP", "Cancellation to review"]);
    expect(stateOf(order.id)).toBe("To review");
    await decline(caseId);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP", "Cancellation declined"]);
    expect(stateOf(order.id)).toBe("Declined");
    expect(await labels(order.id)).toMatchObject({ dueAt: null, problem: null, tags: ["Cancellation declined"] });
  });

  it("stay off a declined order once a person took them off: the matter is over, and is not read any more", async () => {
    const order = late({ tags: ["VIP"] });
    const caseId = await asked(order);
    await decline(caseId);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP", "Cancellation declined"]);
    const before = shop.calls("ReadOutcome");
    shopify.staff.removeTag(SHOP, order.id, "Cancellation declined");
    await settleCase(caseId, deps);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP"]);
    expect(shop.calls("ReadOutcome")).toBe(before);
  });

  it("cost a direct cancellation nothing: Shopify itself shows what is cancelled", async () => {
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    const before = shop.calls("LabelOrder");
    await shop.press(order.id);
    await shop.reaches(order.id, "cancelled");
    await soon();
    expect(shop.calls("LabelOrder")).toBe(before);
    expect(await labels(order.id)).toBeNull();
    expect(tagsOf(order.id)).toEqual([]);
  });

  it("go with the order that staff cancel", async () => {
    const order = late();
    const caseId = await asked(order);
    await soon();
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.reaches(order.id, "cancelled");
    await soon();
    expect(tagsOf(order.id)).toEqual([]);
    expect(stateOf(order.id)).toBe("Cancelled");
  });

  it("are written once, however often the job runs", async () => {
    const order = late();
    await asked(order);
    await soon();
    const before = shop.calls("LabelOrder");
    const row = (await labels(order.id))!;
    await deps.prisma.orderLabels.update({ where: { id: row.id }, data: { dueAt: shopify.clock.now().toJSDate() } });
    await labelOrder({ labelsId: row.id }, deps);
    await labelOrder({ labelsId: row.id }, deps);
    expect(shop.calls("LabelOrder")).toBe(before);
  });

  it("survive a lost answer: what may stand there is known, and comes off with the next change", async () => {
    const order = late();
    shopify.faults.loseAnswer("LabelOrder", 1);
    const caseId = await asked(order);
    await soon();
    // asked again in its own time
    await soon();
    expect(tagsOf(order.id)).toEqual(["Cancellation to review"]);
    await decline(caseId);
    await soon();
    expect(tagsOf(order.id)).toEqual(["Cancellation declined"]);
  });

  it("come back when somebody takes one off in Shopify while the case waits, without a call while nothing is wrong", async () => {
    const order = late({ tags: ["VIP"] });
    const caseId = await asked(order);
    await soon();
    shopify.staff.removeTag(SHOP, order.id, "Cancellation to review");
    const before = shop.calls("LabelOrder");
    await settleCase(caseId, deps);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP", "Cancellation to review"]);
    expect(shop.calls("LabelOrder")).toBe(before + 1);
    // the hourly look, with everything in its place
    await settleCase(caseId, deps);
    await soon();
    expect(shop.calls("LabelOrder")).toBe(before + 1);
  });

  it("that Shopify refuses disturb no case, stay noted, and are tried with the next change", async () => {
    const order = late();
    shopify.faults.refuse("tagsAdd", "Tags limit reached");
    const caseId = await asked(order);
    await soon();
    expect(await labels(order.id)).toMatchObject({ problem: "Tags limit reached", dueAt: null });
    expect((await deps.cases.get(caseId))!).toMatchObject({ status: "in-review", attentionCode: null });
    shopify.faults.refuse("tagsAdd", null);
    await decline(caseId);
    await soon();
    expect(tagsOf(order.id)).toEqual(["Cancellation declined"]);
    expect(await labels(order.id)).toMatchObject({ problem: null });
  });

  it("change their language with the setting, and leave every order when they are switched off", async () => {
    const order = late({ tags: ["VIP"] });
    await asked(order);
    await soon();
    await setOrderLabels({ shop: SHOP, setting: "fr" }, deps);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP", "Annulation à examiner"]);
    expect(stateOf(order.id)).toBe("À examiner");
    await setOrderLabels({ shop: SHOP, setting: "off" }, deps);
    await soon();
    expect(tagsOf(order.id)).toEqual(["VIP"]);
    const quiet = late();
    await asked(quiet);
    await soon();
    expect(tagsOf(quiet.id)).toEqual([]);
    await setOrderLabels({ shop: SHOP, setting: "en" }, deps);
  });
});

const signed = (path: string, payload: object, { secret = API_SECRET } = {}) => {
  const body = JSON.stringify(payload);
  return new Request(`${shop.appUrl}${path}`, {
    method: "POST",
    body,
    headers: {
      "user-agent": BROWSER,
      "content-type": "application/json",
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
  });
};
async function uses(
  trigger: string,
  inUse: boolean,
  options: { at?: string; shop?: string; secret?: string } = {},
): Promise<number> {
  const payload = {
    flow_trigger_definition_id: trigger,
    has_enabled_flow: inUse,
    shop_id: 1,
    shopify_domain: options.shop ?? SHOP,
    timestamp: options.at ?? shopify.clock.now().toISO(),
  };
  return (await postFlowUse(signed("/flow/lifecycle", payload, options), deps)).status;
}
const told = (orderId: string, trigger: FlowTrigger) =>
  shopify.flow
    .events(SHOP)
    .filter(({ handle, payload }) => handle === trigger && orderId.endsWith(`/${String(payload.order_id)}`));

describe("Shopify Flow is told", () => {
  beforeEach(async () => {
    await deps.prisma.flowUse.deleteMany();
  });

  it("of nothing while no workflow begins with our triggers", async () => {
    const order = late();
    await asked(order);
    await soon();
    expect(await deps.prisma.flowEvent.count({ where: { case: { orderId: order.id } } })).toBe(0);
  });

  it("of a case opened and decided, each once, with the manifest's fields", async () => {
    for (const trigger of flowTriggerHandles) expect(await uses(trigger, true)).toBe(200);
    const order = late();
    const caseId = await asked(order);
    await soon();
    expect(told(order.id, "cancellation-case-opened")).toMatchObject([
      { payload: { Channel: "account-page", "Waits for staff": true, "Case status": "in-review" } },
    ]);
    expect(told(order.id, "cancellation-case-opened")[0]!.payload["Case link"]).toContain(`/app/cases/${caseId}`);
    await decline(caseId);
    await soon();
    expect(told(order.id, "cancellation-case-decided")).toMatchObject([
      { payload: { Decision: "declined", "Decided by": "staff", "Case status": "declined" } },
    ]);
    expect(told(order.id, "cancellation-case-opened")).toHaveLength(1);
    const row = (await deps.prisma.flowEvent.findFirst({ where: { caseId } }))!;
    await tellFlow({ flowEventId: row.id }, deps);
    expect(told(order.id, "cancellation-case-opened")).toHaveLength(1);
  });

  it("of an order that the policy cancels at once", async () => {
    await uses("cancellation-case-decided", true);
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    await shop.press(order.id);
    await shop.reaches(order.id, "cancelled");
    await soon();
    expect(told(order.id, "cancellation-case-decided")).toMatchObject([
      { payload: { Decision: "cancelled", "Decided by": "policy" } },
    ]);
  });

  it("of a recall, of a refund that is late and of what needs a person: every payload fits its manifest", async () => {
    for (const trigger of flowTriggerHandles) await uses(trigger, true);
    const order = late();
    const caseId = await asked(order);
    const current = (await deps.cases.get(caseId))!;
    await deps.cases.note(
      current.id,
      { kind: "recall-opened", actor: "app" },
      { kind: "refund-pending-long", actor: "app", detail: { refundId: "r1" } },
      { kind: "needs-attention", actor: "app", detail: { code: "cancellation-stuck" } },
    );
    await soon();
    expect(told(order.id, "cancellation-recall-opened")).toMatchObject([{ payload: { "Shipping stage": "untouched" } }]);
    expect(told(order.id, "cancellation-refund-late")).toMatchObject([{ payload: { "Refund problem": "pending" } }]);
    expect(told(order.id, "cancellation-needs-attention")).toMatchObject([{ payload: { Problem: "cancellation-stuck" } }]);
  });

  it("again with the same event id when an answer is lost, and never holds up the case", async () => {
    await uses("cancellation-case-opened", true);
    shopify.faults.loseAnswer("TellFlow", 1);
    const order = late();
    await asked(order);
    await soon();
    await soon();
    const twice = told(order.id, "cancellation-case-opened");
    expect(twice).toHaveLength(2);
    expect(twice[0]!.payload["Event id"]).toBe(twice[1]!.payload["Event id"]);
  });

  it("not again when Shopify refuses: the reason stays on record", async () => {
    await uses("cancellation-case-opened", true);
    shopify.faults.refuse("flowTriggerReceive", "Trigger handle is invalid");
    const order = late();
    await asked(order);
    await soon();
    expect(await deps.prisma.flowEvent.findFirst({ where: { case: { orderId: order.id } } })).toMatchObject({
      problem: "Trigger handle is invalid",
      dueAt: null,
      sentAt: null,
    });
  });

  it("only for as long as a workflow is on, by the later notice", async () => {
    const trigger = "cancellation-case-opened";
    const now = shopify.clock.now();
    await uses(trigger, false, { at: now.plus({ seconds: 1 }).toISO()! });
    await uses(trigger, true, { at: now.toISO()! });
    expect((await deps.prisma.flowUse.findMany())[0]).toMatchObject({ inUse: false });
    await uses(trigger, true, { at: now.plus({ seconds: 2 }).toISO()! });
    expect((await deps.prisma.flowUse.findMany())[0]).toMatchObject({ inUse: true });
    // an id in another form: told of everything rather than of nothing
    await uses("8412973", true, { at: now.plus({ seconds: 3 }).toISO()! });
    expect(await deps.prisma.flowUse.count({ where: { inUse: true } })).toBe(flowTriggerHandles.length);
  });

  it("by nobody's forged notice, and a shop without the app is only thanked", async () => {
    expect(await uses("cancellation-case-opened", true, { secret: "of-another-app" })).toBe(401);
    expect(await uses("cancellation-case-opened", true, { shop: "atelier.myshopify.com" })).toBe(200);
    expect((await postFlowUse(signed("/flow/lifecycle", { shopify_domain: SHOP }), deps)).status).toBe(400);
    expect(await deps.prisma.flowUse.count()).toBe(0);
  });
});

describe("a workflow opens a case", () => {
  const run = (properties: object, options: { runId?: string; shop?: string; secret?: string } = {}) =>
    postFlowAction(
      signed(
        "/flow/actions/open-case",
        {
          shop_id: 1,
          shopify_domain: options.shop ?? SHOP,
          action_run_id: options.runId ?? randomUUID(),
          action_definition_id: "open-cancellation-case",
          properties,
        },
        options,
      ),
      deps,
    );
  const numberOf = (order: { id: string }) => Number(order.id.split("/").pop());

  it("for a person to decide, even where the policy would cancel, and Flow's repeats are the same run", async () => {
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    const runId = randomUUID();
    expect((await run({ order_id: numberOf(order), note: "Tagged by the warehouse" }, { runId })).status).toBe(200);
    shopify.clock.move({ minutes: 5 });
    expect((await run({ order_id: numberOf(order), note: "Tagged by the warehouse" }, { runId })).status).toBe(200);
    const found = await deps.prisma.case.findMany({ where: { orderId: order.id }, include: { messages: true, events: true } });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ channel: "shopify-admin", status: "in-review" });
    expect(found[0]!.messages).toHaveLength(1);
    expect(found[0]!.events[0]).toMatchObject({ actor: "staff", actorId: "shopify-flow" });
    expect(shopify.order(SHOP, order.id).cancelledAt).toBeNull();
    const page = await deps.cases.page({ shop: SHOP, caseId: found[0]!.id });
    expect(page!.events[0]!.actorName).toBe("Shopify Flow");
  });

  it("once an order: an open case is left as it is", async () => {
    const order = late();
    await asked(order);
    await shop.quiet();
    const before = await deps.prisma.caseEvent.count({ where: { case: { orderId: order.id } } });
    expect((await run({ order_id: order.id })).status).toBe(200);
    expect(await deps.prisma.caseEvent.count({ where: { case: { orderId: order.id } } })).toBe(before);
  });

  it("only when Shopify signed it, only for a shop of ours and only for an order there is", async () => {
    const order = late();
    expect((await run({ order_id: numberOf(order) }, { secret: "forged" })).status).toBe(401);
    expect((await run({ order_id: numberOf(order) }, { shop: "atelier.myshopify.com" })).status).toBe(403);
    expect((await run({ order_id: 999_999_999 })).status).toBe(404);
    expect((await run({})).status).toBe(400);
    const runId = randomUUID();
    await run({ order_id: 999_999_999 }, { runId });
    expect((await run({ order_id: numberOf(order) }, { runId })).status).toBe(409);
    expect(await deps.prisma.case.count({ where: { orderId: order.id } })).toBe(0);
  });

  it("is told to send it again while Shopify is away, and an ended order is an error it can show", async () => {
    const order = late();
    const runId = randomUUID();
    shopify.faults.down("forever");
    expect((await run({ order_id: numberOf(order) }, { runId })).status).toBe(503);
    shopify.faults.clear();
    expect((await run({ order_id: numberOf(order) }, { runId })).status).toBe(200);
    const ended = late();
    shopify.staff.cancelOrder(SHOP, ended.id, { refund: true, restock: true, reason: "CUSTOMER" });
    expect((await run({ order_id: numberOf(ended) })).status).toBe(422);
  });
});
