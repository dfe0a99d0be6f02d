import { beforeAll, describe, expect, it } from "vitest";
import { caseViews } from "../../app/cases/queue-query";
import { customerRoutes } from "../../app/customer-api.server";
import { claimIntents } from "../../app/ui/claim-card";
import { refundActions } from "../../app/cases/refund";
import { recallCauses, recallCostKinds, recallOutcomes, recallWays } from "../../app/cases/recall";
import { staffActions } from "../../app/cases/present-case";
import { sealLink, addressMark, type LinkFacts } from "../../app/lib/sealed-link";
import { OURS, startRunningApp, THEIRS, type Told } from "./running-app";

/*
 * Ids of another shop, and of another customer, at every route. The routes are those of the build: a new one fails
 * here until somebody has written down whose it is.
 */

const app = await startRunningApp("bad-guests-ownership");
const { shopify, database } = app;
const { prisma } = database;

/** What no stranger may ever read; filled when the victim's cases are there. */
const victim = {
  caseId: "",
  lateCaseId: "",
  claimId: "",
  refundId: "",
  requestId: "",
  order: "",
  lateOrder: "",
  words: "",
  viewId: "",
};
const owner = shopify.customers(OURS)[0]!;
// strangers ask more in a second than a shop's people do in an hour
shopify.shop(OURS).rateLimit = { size: 100_000, perSecond: 5_000 };
shopify.shop(THEIRS).rateLimit = { size: 100_000, perSecond: 5_000 };
const numberOf = (orderId: string) => orderId.split("/").pop()!;

const theirStaff = () => shopify.idToken({ shop: THEIRS });
const ourStaff = () => shopify.idToken({ shop: OURS });
const tokens = {
  "another customer of the shop": () => shopify.sessionToken({ shop: OURS, customerId: shopify.customers(OURS)[1]!.id }),
  "a customer of another shop": () => shopify.sessionToken({ shop: THEIRS, customerId: shopify.customers(THEIRS)[0]!.id }),
  // numbers are each shop's own: the same one in another shop is another person
  "the same number in another shop": () => shopify.sessionToken({ shop: THEIRS, customerId: owner.id }),
  "staff of the shop": () => ourStaff(),
};
const linkOf = (orderId: string, change: Partial<LinkFacts> = {}) =>
  sealLink(
    {
      shop: OURS,
      orderId,
      owner: owner.id,
      addressMark: addressMark(owner.email, app),
      expiresAt: shopify.clock.now().plus({ hours: 1 }),
      ...change,
    },
    app.encryption,
  );

/** What belongs to the victim and would change if anybody could act on it. */
async function belongings(): Promise<unknown> {
  const where = { shopDomain: OURS };
  return {
    events: await prisma.caseEvent.count({ where: { case: where, actor: { in: ["staff", "shopper"] } } }),
    messages: await prisma.message.count({ where: { case: where } }),
    claims: await prisma.claim.findMany({ where: { case: where }, select: { id: true, status: true } }),
    cases: await prisma.case.findMany({ where, select: { id: true, status: true, assigneeId: true }, orderBy: { id: "asc" } }),
    refunds: await prisma.refund.findMany({ where, select: { id: true, status: true }, orderBy: { id: "asc" } }),
    requests: await prisma.privacyRequest.findMany({ where, select: { id: true, answeredAt: true } }),
    policies: await prisma.policyVersion.count({ where }),
    shop: (await prisma.shop.findUnique({ where: { domain: OURS } }))?.automaticCancellation,
  };
}

beforeAll(async () => {
  const token = shopify.sessionToken({ shop: OURS, customerId: owner.id });
  const headers = { "content-type": "application/json" };
  const soon = shopify.createOrder(OURS, { customer: owner.id, placedAgo: { hours: 2 } });
  const late = shopify.createOrder(OURS, { customer: owner.id, placedAgo: { hours: 80 } });
  victim.order = soon.id;
  victim.lateOrder = late.id;
  victim.words = "Nobody else may read these words of mine";
  await app.ask("/customer/cancellations", { token, headers, body: JSON.stringify({ orderId: soon.id, locale: "fr" }) });
  const claim = { triedAt: shopify.clock.now().minus({ hours: 50 }).toISO(), what: "The page was white" };
  const asked = JSON.stringify({ orderId: late.id, locale: "fr", text: victim.words, claim });
  await app.ask("/customer/requests", { token, headers, body: asked });
  await app.until("the order is cancelled and refunded", async () => {
    const found = await prisma.case.findFirst({ where: { orderId: soon.id, status: "cancelled" }, include: { refunds: true } });
    victim.caseId = found?.id ?? "";
    victim.refundId = found?.refunds[0]?.id ?? "";
    return victim.refundId !== "";
  });
  await app.until("the claim is there", async () => {
    const found = await prisma.claim.findFirst({ where: { case: { orderId: late.id } } });
    victim.claimId = found?.id ?? "";
    victim.lateCaseId = found?.caseId ?? "";
    return victim.claimId !== "";
  });
  shopify.staff.requestCustomerData(OURS, owner.id);
  await app.until("the request for a copy is there", async () => {
    victim.requestId = (await prisma.privacyRequest.findFirst({ where: { shopDomain: OURS } }))?.id ?? "";
    return victim.requestId !== "";
  });
  const view = { shopDomain: OURS, userId: shopify.shop(THEIRS).staff[0]!.id, name: "Kept by them", asked: "view=mine" };
  victim.viewId = (await prisma.savedView.create({ data: view })).id;
  await shopify.idle();
  await app.until(
    "the hold is on",
    async () => (await prisma.hold.count({ where: { case: { orderId: late.id }, placedAt: { not: null } } })) > 0,
  );
}, 60_000);

/** Neither an error of ours nor a word about the victim. */
function tellsNothing(told: Told, statuses: number[]): void {
  expect(statuses, told.text.slice(0, 300)).toContain(told.status);
  const secrets = [owner.email, victim.words, shopify.order(OURS, victim.order).name, shopify.order(OURS, victim.lateOrder).name];
  for (const secret of secrets) expect(told.text).not.toContain(secret);
}

async function strangersPost(path: (orderId: string) => string, body: (orderId: string) => object): Promise<void> {
  for (const orderId of [victim.order, victim.lateOrder])
    for (const [who, token] of Object.entries(tokens)) {
      const headers = { "content-type": "application/json" };
      const told = await app.ask(path(orderId), { token: token(), headers, body: JSON.stringify(body(orderId)) });
      tellsNothing(told, who === "staff of the shop" ? [401] : [404]);
    }
}
const strangersGet = async (path: (orderId: string) => string): Promise<void> => {
  for (const orderId of [victim.order, victim.lateOrder])
    for (const [who, token] of Object.entries(tokens))
      tellsNothing(await app.ask(path(orderId), { token: token() }), who === "staff of the shop" ? [401] : [404]);
};
/** Somebody with the right token may only post there. */
const onlyPosted = async (path: (orderId: string) => string): Promise<void> => {
  for (const [who, token] of Object.entries(tokens))
    tellsNothing(await app.ask(path(victim.order), { token: token() }), who === "staff of the shop" ? [401] : [405]);
};
const read = (path: string, route: string) =>
  app.ask(`${path}${path.includes("?") ? "&" : "?"}_data=${encodeURIComponent(route)}`, { token: theirStaff() });
const act = (path: string, route: string, form: Record<string, string>) =>
  app.ask(`${path}?_data=${encodeURIComponent(route)}`, { token: theirStaff(), body: new URLSearchParams(form) });

/** Every form of a case's page, in the words of the page itself: what is added to its lists is tried at once. */
const formsOfACase = (): Record<string, string>[] => [
  ...staffActions.map((action) => ({ action, text: "mine", declineReason: "packed", whoseError: "ours" })),
  ...["note", "assign", "unassign"].map((action) => ({ action, text: "mine" })),
  ...claimIntents.map((action) => ({ action, claimId: victim.claimId, text: "mine", reason: "other" })),
  ...refundActions.map((refundAction) => ({
    action: "refund",
    refundAction,
    refundId: victim.refundId,
    note: "mine",
    contact: "shopper",
  })),
  ...[
    { kind: "verify" },
    ...recallWays.map((way) => ({ kind: "choose-way", way })),
    { kind: "step", step: "ask-carrier", said: {} },
    { kind: "add-cost", amount: "1", currencyCode: "EUR", costKind: recallCostKinds[0] },
    ...recallCauses.map((cause) => ({ kind: "set-cause", cause })),
    { kind: "pay-first" },
    ...recallOutcomes.map((outcome) => ({ kind: "end", outcome })),
  ].map((what) => ({ action: "recall", act: JSON.stringify(what) })),
];

type Case = () => Promise<void>;
/** Nothing behind this address belongs to anybody. */
const nobodys: Case = () => Promise.resolve();
const mine =
  (path: string, route: string): Case =>
  async () =>
    tellsNothing(await read(path, route), [200]);

const ownership: Record<string, { loader?: Case; action?: Case }> = {
  root: { loader: nobodys },
  "routes/_index": { loader: nobodys },
  "routes/auth.login": { loader: nobodys, action: nobodys },
  "routes/auth.$": { loader: nobodys },
  "routes/app": { loader: mine("/app", "routes/app") },
  "routes/app._index": {
    loader: mine(`/app?index&shop=${OURS}`, "routes/app._index"),
    action: async () => {
      await prisma.shop.update({ where: { domain: OURS }, data: { automaticCancellation: false } });
      const path = `/app?index&_data=${encodeURIComponent("routes/app._index")}&shop=${OURS}`;
      tellsNothing(await app.ask(path, { token: theirStaff(), body: new URLSearchParams({ shop: OURS }) }), [200]);
      expect((await prisma.shop.findUnique({ where: { domain: OURS } }))?.automaticCancellation).toBe(false);
      await prisma.shop.update({ where: { domain: OURS }, data: { automaticCancellation: true } });
    },
  },
  "routes/app.$": { loader: async () => tellsNothing(await read("/app/nowhere", "routes/app.$"), [404]) },
  "routes/app.requests._index": {
    loader: async () => {
      for (const view of caseViews)
        for (const more of ["search=%23", "status=in-review,received,cancelled&channel=account-page", "sort=received%20asc"])
          tellsNothing(await read(`/app/requests?index&view=${view}&${more}&shop=${OURS}`, "routes/app.requests._index"), [200]);
      const kept = await read(`/app/requests?index&view=${victim.viewId}`, "routes/app.requests._index");
      tellsNothing(kept, [200]);
      expect(JSON.parse(kept.text)).toMatchObject({ missing: true, views: [], query: { view: "all" } });
      // a cursor made of the other shop's case leads to one's own list
      const after = `after_${new Date(0).toISOString()}_${victim.caseId}`;
      tellsNothing(
        await read(`/app/requests?index&view=all&after=${encodeURIComponent(after)}`, "routes/app.requests._index"),
        [200],
      );
    },
    action: async () => {
      await prisma.shop.update({ where: { domain: OURS }, data: { automaticCancellation: false } });
      const path = `/app/requests?index&_data=${encodeURIComponent("routes/app.requests._index")}&shop=${OURS}`;
      const post = async (form: Record<string, string>) => {
        const told = await app.ask(path, { token: theirStaff(), body: new URLSearchParams({ shop: OURS, ...form }) });
        tellsNothing(told, [200]);
        return JSON.parse(told.text) as { result: object | null; found: object | null; view: string | null };
      };
      await post({ intent: "automatic-on" });
      expect((await prisma.shop.findUnique({ where: { domain: OURS } }))?.automaticCancellation).toBe(false);
      // what was typed comes back to who typed it, and nothing with it
      const searched = await app.ask(path, {
        token: theirStaff(),
        body: new URLSearchParams({ intent: "search", typed: owner.email, query: "view=all" }),
      });
      expect(JSON.parse(searched.text)).toMatchObject({ found: { typed: owner.email, cases: [] } });
      const cases = [victim.caseId, victim.lateCaseId].join(",");
      const left = {
        cases: [
          { problem: "not-found", orderName: null },
          { problem: "not-found", orderName: null },
        ],
      };
      expect((await post({ intent: "assign", cases, to: "" })).result).toMatchObject(left);
      expect((await post({ intent: "ask", cases, text: "mine" })).result).toMatchObject(left);
      await prisma.shop.update({ where: { domain: OURS }, data: { automaticCancellation: true } });
      const id = victim.viewId;
      const forms: Record<string, string>[] = [
        { intent: "view-rename", id, name: "mine" },
        { intent: "view-change", id, asked: "view=all" },
        { intent: "view-remove", id },
      ];
      for (const form of forms) expect((await post(form)).view).toBeNull();
      expect(await prisma.savedView.findUnique({ where: { id } })).toMatchObject({ name: "Kept by them", asked: "view=mine" });
    },
  },
  "routes/app.requests.news": {
    loader: async () => {
      const asked = `view=all&since=${new Date(0).toISOString()}&ids=${victim.caseId},${victim.lateCaseId}&shop=${OURS}`;
      const told = await read(`/app/requests/news?${asked}`, "routes/app.requests.news");
      tellsNothing(told, [200]);
      expect(JSON.parse(told.text)).toMatchObject({ arrived: 0, items: [] });
    },
  },
  "routes/app.cases.$caseId": {
    loader: async () => {
      for (const id of [victim.caseId, victim.lateCaseId])
        tellsNothing(await read(`/app/cases/${id}`, "routes/app.cases.$caseId"), [404]);
    },
    action: async () => {
      for (const id of [victim.caseId, victim.lateCaseId])
        for (const form of formsOfACase()) {
          const told = await act(`/app/cases/${id}`, "routes/app.cases.$caseId", form);
          tellsNothing(told, [200]);
          expect(JSON.parse(told.text), JSON.stringify(form)).toMatchObject({ problem: "not-found", done: null });
        }
    },
  },
  "routes/app.insights": {
    loader: async () => {
      const told = await read(`/app/insights?days=365&shop=${OURS}`, "routes/app.insights");
      tellsNothing(told, [200]);
      expect(JSON.parse(told.text)).toMatchObject({ insights: { requests: 0 } });
    },
  },
  "routes/app_.insights.register": {
    loader: async () => {
      tellsNothing(await app.ask(`/app/insights/register?shop=${OURS}`, { token: theirStaff() }), [200]);
      // a place in the register made of the other shop's case leads on in one's own
      const after = `2099-01-01T00:00:00.000Z_${victim.caseId}`;
      const told = await app.ask(`/app/insights/register?after=${encodeURIComponent(after)}`, { token: theirStaff() });
      tellsNothing(told, [200]);
      expect(told.text).toBe("");
      tellsNothing(await app.ask("/app/insights/register?after=anything", { token: theirStaff() }), [404]);
    },
  },
  "routes/app.privacy": { loader: mine("/app/privacy", "routes/app.privacy") },
  "routes/app_.privacy.$requestId": {
    loader: async () => tellsNothing(await app.ask(`/app/privacy/${victim.requestId}`, { token: theirStaff() }), [404]),
  },
  "routes/app_.letters.$refundId": {
    loader: async () => tellsNothing(await app.ask(`/app/letters/${victim.refundId}`, { token: theirStaff() }), [404]),
  },
  "routes/app.requests.new": {
    loader: async () => {
      const told = await read(`/app/requests/new?order=${numberOf(victim.order)}`, "routes/app.requests.new");
      tellsNothing(told, [200]);
      expect(JSON.parse(told.text)).toMatchObject({ order: null, problem: "order-not-found" });
    },
    action: async () => {
      const route = "routes/app.requests.new";
      const search = await act("/app/requests/new", route, { intent: "search", typed: owner.email });
      expect(JSON.parse(search.text)).toMatchObject({ search: { found: [] } });
      const path = `/app/requests/new?order=${numberOf(victim.lateOrder)}&_data=${encodeURIComponent(route)}`;
      const receivedAt = shopify.clock.now().minus({ hours: 1 }).toFormat("yyyy-MM-dd'T'HH:mm");
      const body = new URLSearchParams({ intent: "enter", channel: "phone", receivedAt, zone: "utc" });
      const told = await app.ask(path, { token: theirStaff(), body });
      tellsNothing(told, [200]);
      expect(JSON.parse(told.text)).toMatchObject({ caseId: null, problem: "order-not-found" });
    },
  },
  "routes/app_.order-labels": {
    action: async () => {
      const told = await app.ask(`/app/order-labels?shop=${OURS}`, {
        token: theirStaff(),
        body: new URLSearchParams({ setting: "off", shop: OURS }),
      });
      tellsNothing(told, [200]);
      expect((await prisma.shop.findUnique({ where: { domain: OURS } }))?.orderLabels).not.toBe("off");
    },
  },
  "routes/app.settings": {
    loader: async () => {
      const told = await read(`/app/settings?shop=${OURS}`, "routes/app.settings");
      tellsNothing(told, [200]);
      expect(JSON.parse(told.text)).toMatchObject({ shop: THEIRS });
    },
    action: async () => {
      const seen = (await prisma.policyVersion.findFirstOrThrow({ where: { shopDomain: OURS } })).id;
      const own = JSON.parse((await read("/app/settings", "routes/app.settings")).text) as { policy: object };
      const policy = JSON.stringify({ ...own.policy, windowHours: 1 });
      const told = await act("/app/settings", "routes/app.settings", { seen, policy, shop: OURS });
      tellsNothing(told, [200, 400]);
      for (const intent of ["show-mail", "send-mail"]) {
        const form = { intent, kind: "cancelled", language: "en", policy, to: "mine@example.com", shop: OURS };
        tellsNothing(await act("/app/settings", "routes/app.settings", form), [200]);
      }
    },
  },
  "routes/app.setup": {
    loader: async () => {
      const told = await read(`/app/setup?shop=${OURS}`, "routes/app.setup");
      tellsNothing(told, [200]);
      // the address a new store answers from is the same for all until it is set
      expect(told.text).not.toMatch(/sofimix\.myshopify|\/sofimix/);
    },
    action: async () => {
      const forms: Record<string, string>[] = [
        { intent: "check" },
        { intent: "confirm", step: "self-serve" },
        { intent: "number", number: "123456" },
        { intent: "send", to: "mine@example.com" },
      ];
      for (const form of forms) tellsNothing(await act(`/app/setup`, "routes/app.setup", { ...form, shop: OURS }), [200]);
      expect(await prisma.setupCheck.count({ where: { shopDomain: OURS } })).toBe(0);
    },
  },
  "/customer/cancellations": {
    loader: () => onlyPosted(() => "/customer/cancellations"),
    action: () =>
      strangersPost(
        () => "/customer/cancellations",
        (orderId) => ({ orderId, locale: "fr" }),
      ),
  },
  "/customer/requests": {
    loader: () => onlyPosted(() => "/customer/requests"),
    action: () =>
      strangersPost(
        () => "/customer/requests",
        (orderId) => ({ orderId, locale: "fr", text: "mine" }),
      ),
  },
  "/customer/orders/:orderNumber/cancellation": {
    loader: () => strangersGet((orderId) => `/customer/orders/${numberOf(orderId)}/cancellation`),
    action: () =>
      strangersPost(
        (orderId) => `/customer/orders/${numberOf(orderId)}/cancellation`,
        () => ({}),
      ),
  },
  "/customer/orders/:orderNumber/answer": {
    loader: () => onlyPosted((orderId) => `/customer/orders/${numberOf(orderId)}/answer`),
    action: () =>
      strangersPost(
        (orderId) => `/customer/orders/${numberOf(orderId)}/answer`,
        () => ({ text: "mine" }),
      ),
  },
  "/customer/orders/:orderNumber/refund-answer": {
    loader: () => onlyPosted((orderId) => `/customer/orders/${numberOf(orderId)}/refund-answer`),
    action: () =>
      strangersPost(
        (orderId) => `/customer/orders/${numberOf(orderId)}/refund-answer`,
        () => ({ refundId: victim.refundId, arrived: true }),
      ),
  },
  "/customer/orders/:orderNumber/withdrawal": {
    loader: () => onlyPosted((orderId) => `/customer/orders/${numberOf(orderId)}/withdrawal`),
    action: () =>
      strangersPost(
        (orderId) => `/customer/orders/${numberOf(orderId)}/withdrawal`,
        () => ({}),
      ),
  },
  // whose it is stands in what Shopify signed: unsigned, or signed for one shop with another's order, it opens nothing
  "routes/flow.actions.open-case": {
    loader: async () => tellsNothing(await app.ask("/flow/actions/open-case"), [405]),
    action: async () => {
      for (const orderId of [victim.order, victim.lateOrder]) {
        const run = {
          shopify_domain: OURS,
          action_run_id: "made-up",
          properties: { order_id: Number(numberOf(orderId)), note: "mine" },
        };
        tellsNothing(await app.ask("/flow/actions/open-case", { body: JSON.stringify(run) }), [401]);
        const told = await shopify.flow.run(THEIRS, "open-cancellation-case", run.properties);
        expect(told.status).toBe(404);
      }
    },
  },
  "routes/flow.lifecycle": {
    loader: async () => tellsNothing(await app.ask("/flow/lifecycle"), [405]),
    action: async () => {
      const use = {
        shopify_domain: OURS,
        flow_trigger_definition_id: "cancellation-case-opened",
        has_enabled_flow: true,
        timestamp: shopify.clock.now().toISO(),
      };
      tellsNothing(await app.ask("/flow/lifecycle", { body: JSON.stringify(use) }), [401]);
      expect(await shopify.flow.use(THEIRS, "cancellation-case-opened", true)).toBe(200);
      expect(await prisma.flowUse.count({ where: { shopDomain: OURS } })).toBe(0);
    },
  },
  "routes/staff.orders.$orderNumber.case": {
    // staff of another shop see an order without a case, whatever its number; shoppers nothing
    loader: async () => {
      for (const orderId of [victim.order, victim.lateOrder]) {
        const path = `/staff/orders/${numberOf(orderId)}/case?locale=en&shop=${OURS}`;
        const told = await app.ask(path, { token: theirStaff() });
        tellsNothing(told, [200]);
        expect(JSON.parse(told.text)).toMatchObject({ case: null });
        const shopper = shopify.sessionToken({ shop: OURS, customerId: owner.id });
        tellsNothing(await app.ask(path, { token: shopper }), [401]);
        tellsNothing(await app.ask(path), [401]);
      }
    },
    action: async () => {
      const path = `/staff/orders/${numberOf(victim.lateOrder)}/case`;
      tellsNothing(await app.ask(path, { token: theirStaff(), method: "POST" }), [405]);
    },
  },
  "routes/staff.orders.$orderNumber.requests": {
    loader: async () => tellsNothing(await app.ask("/staff/orders/1/requests", { token: theirStaff() }), [405]),
    action: async () => {
      const receivedAt = shopify.clock.now().minus({ hours: 1 }).toFormat("yyyy-MM-dd'T'HH:mm");
      const body = JSON.stringify({ channel: "phone", receivedAt, zone: "utc", reason: null, text: "mine", shop: OURS });
      for (const orderId of [victim.order, victim.lateOrder]) {
        const path = `/staff/orders/${numberOf(orderId)}/requests`;
        tellsNothing(await app.ask(path, { token: theirStaff(), body }), [404]);
        const shopper = shopify.sessionToken({ shop: OURS, customerId: owner.id });
        tellsNothing(await app.ask(path, { token: shopper, body }), [401]);
      }
    },
  },
  "routes/request.$shop": {
    loader: async () => tellsNothing(await app.ask("/request/atelier"), [200]),
    // the right pair and any other are answered alike, in both shops
    action: async () => {
      const name = shopify.order(OURS, victim.lateOrder).name;
      const answers = [];
      for (const [shop, orderNumber, email] of [
        ["sofimix", name, owner.email],
        ["sofimix", name, "somebody@example.com"],
        ["atelier", name, owner.email],
      ] as const) {
        const told = await app.ask(`/request/${shop}`, { body: new URLSearchParams({ "order-number": orderNumber, email }) });
        tellsNothing(told, [303]);
        answers.push([told.headers.get("location")?.replace(/^.*\?/, ""), told.text]);
      }
      expect(new Set(answers.map(String)).size).toBe(1);
    },
  },
  "routes/request.$shop_.$sealed": {
    loader: async () => {
      for (const path of strangersLinks()) {
        tellsNothing(await app.ask(path), [404, 410]);
        tellsNothing(await app.ask(`${path}?letter=${victim.refundId}`), [404, 410]);
      }
    },
    action: async () => {
      for (const path of strangersLinks())
        for (const act of ["request", "withdraw", "answer", "refund"]) {
          const form = { act, text: "mine", refund: victim.refundId, arrived: "yes" };
          // a link that is genuine but opens nothing leads back to where it says so
          const told = await app.ask(path, { body: new URLSearchParams(form) });
          tellsNothing(told, [303, 404, 410]);
          expect(told.headers.get("location") ?? "").not.toMatch(/done=(?!moved-on)/);
        }
    },
  },
};

/** Links that do not open the victim's order: another shop's, another person's, a former address, expired, made up. */
const strangersLinks = (): string[] => [
  `/request/atelier/${linkOf(victim.lateOrder)}`,
  `/request/atelier/${linkOf(victim.lateOrder, { shop: THEIRS })}`,
  `/request/sofimix/${linkOf(victim.lateOrder, { owner: shopify.customers(OURS)[1]!.id, addressMark: "x" })}`,
  `/request/sofimix/${linkOf(victim.lateOrder, { addressMark: addressMark("former@example.com", app) })}`,
  `/request/sofimix/${linkOf(victim.lateOrder, { expiresAt: shopify.clock.now().minus({ seconds: 1 }) })}`,
  `/request/sofimix/${linkOf(victim.lateOrder).slice(0, -2)}AA`,
  `/request/sofimix/${app.encryption.encrypt(JSON.stringify({ shop: OURS, orderId: victim.lateOrder, owner: owner.id }))}`,
  `/request/sofimix/${victim.lateCaseId}`,
];

describe("ids of others", () => {
  it("every route of the build says whose it is, for reading and for acting", () => {
    const doors = Object.fromEntries(
      Object.entries(app.build.routes).map(([id, route]) => [
        id,
        (["loader", "action"] as const).filter((door) => route?.module[door] !== undefined),
      ]),
    );
    // in front of the framework both doors lead to the same handler
    for (const path of Object.keys(customerRoutes)) doors[path] = ["loader", "action"];
    const told = Object.fromEntries(Object.entries(ownership).map(([id, cases]) => [id, Object.keys(cases)]));
    expect(told).toEqual(doors);
  });

  const cases = Object.entries(ownership).flatMap(([route, doors]) =>
    Object.entries(doors).map(([door, tried]) => ({ route, door, tried })),
  );
  it.each(cases)("open nothing and change nothing: the $door of $route", async ({ tried }) => {
    const before = await belongings();
    await tried();
    expect(await belongings()).toEqual(before);
  });

  it("and the victim's own staff and the victim do see what strangers do not", async () => {
    const route = encodeURIComponent("routes/app.cases.$caseId");
    const seen = await app.ask(`/app/cases/${victim.lateCaseId}?_data=${route}`, { token: ourStaff() });
    expect(seen.text).toContain(victim.words);
    const token = shopify.sessionToken({ shop: OURS, customerId: owner.id });
    const own = await app.ask(`/customer/orders/${numberOf(victim.lateOrder)}/cancellation`, { token });
    expect(own.status).toBe(200);
    expect((await app.ask(`/request/sofimix/${linkOf(victim.lateOrder)}`)).status).toBe(200);
  });
});
