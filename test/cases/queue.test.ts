import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { beforeAll, describe, expect, it } from "vitest";
import { listsOf } from "../../bench/queue-page";
import { lookedThrough } from "../../app/cases/case-views.server";
import type { CaseList } from "../../app/cases/present-case";
import { caseViews, noFilters, ordersOf, readQueueQuery, type CaseFilters, type CaseView } from "../../app/cases/queue-query";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { testDatabase } from "../support/database";

const database = await testDatabase();
const { prisma } = database;
const lists = listsOf(database);
const SHOP = "small.myshopify.com";
/** The clock of `listsOf` stands at 22 November 2026, 13:00 in Paris. */
const viewer = { userId: "7", zone: "Europe/Paris" };
const at = (iso: string) => DateTime.fromISO(iso, { zone: "Europe/Paris" }).toJSDate();

interface Given {
  status?: string;
  received?: string;
  limit?: string;
  assignee?: string;
  channel?: string;
  reason?: string;
  kind?: string;
  amount?: string;
  country?: string;
  corrected?: boolean;
  shop?: string;
  contactId?: string;
  attention?: string;
}
const ids = new Map<string, string>();

async function add(name: string, given: Given = {}): Promise<string> {
  const id = randomUUID();
  const { shop = SHOP, status = "in-review", received = "2026-11-20T10:00", limit = "2026-11-25T18:00" } = given;
  const version = await prisma.policyVersion.findFirstOrThrow({ where: { shopDomain: shop } });
  await prisma.case.create({
    data: {
      id,
      shopDomain: shop,
      orderId: `gid://shopify/Order/${name.replace(/\D/g, "")}${shop.length}`,
      orderName: name,
      kind: given.kind ?? "cancellation",
      channel: given.channel ?? "account-page",
      status,
      receivedAt: at(received),
      openedAt: at(received),
      updatedAt: at(received),
      locale: "fr",
      policyVersionId: version.id,
      contactId: given.contactId ?? null,
      shopperReason: given.reason ?? null,
      assigneeId: given.assignee ?? null,
      attentionCode: given.attention ?? null,
      verdict: {},
      orderFacts: {
        name,
        total: { amount: given.amount ?? "59.9", currencyCode: "EUR" },
        ...(given.country ? { country: given.country } : {}),
      },
      answerLimitAt: at(limit),
      urgentAt: given.corrected ? new Date(0) : at(limit),
      correctedAt: given.corrected ? at(received) : null,
    },
  });
  ids.set(name, id);
  return id;
}

async function addShop(shop: string): Promise<void> {
  await prisma.shop.create({ data: { domain: shop, installedAt: at("2026-01-01T00:00") } });
  const policy = defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }));
  await prisma.policyVersion.create({
    data: {
      shopDomain: shop,
      effectiveFrom: new Date(0),
      settings: settingsOf(policy) as object,
      createdBy: "install",
      createdAt: new Date(0),
    },
  });
}

const names = ({ cases }: CaseList): string[] => cases.map(({ orderName }) => orderName);
const inView = async (view: CaseView, more: Partial<Parameters<typeof lists.list>[0]> = {}) =>
  names(await lists.list({ shop: SHOP, view, viewer, ...more }));
const filtered = (filters: Partial<CaseFilters>, view: CaseView = "all") =>
  inView(view, { filters: { ...noFilters, ...filters } });

beforeAll(async () => {
  await addShop(SHOP);
  await addShop("other.myshopify.com");
  await add("#1001", { limit: "2026-11-20T18:00", received: "2026-11-17T09:00", assignee: "7", country: "FR" });
  await add("#1002", {
    limit: "2026-11-22T18:00",
    received: "2026-11-19T09:00",
    channel: "phone",
    country: "GP",
    amount: "1250",
  });
  await add("#1003", { status: "waiting-for-customer", reason: "better-price", assignee: "8", country: "FR" });
  await add("#1004", { status: "needs-attention", attention: "refused-by-shopify", limit: "2026-11-24T18:00" });
  await add("#1005", { status: "recalling", limit: "2026-11-19T18:00", received: "2026-11-16T09:00" });
  await add("#1006", { status: "cancelled", received: "2026-11-22T00:30", amount: "10" });
  await add("#1007", { status: "declined", received: "2026-10-31T23:59", reason: "better-price" });
  await add("FR-1042-A", { status: "closed", received: "2026-11-01T00:00", kind: "withdrawal" });
  await add("#1008", { corrected: true, limit: "2026-11-26T18:00" });
  await add("#10099", { status: "withdrawn", received: "2026-09-01T12:00" });
  await add("#1001", { shop: "other.myshopify.com", limit: "2026-11-20T18:00", assignee: "7" });
  const [recallCase, refundCase] = [ids.get("#1005")!, ids.get("#1006")!];
  const opened = (iso: string) => ({ shopDomain: SHOP, orderId: "o", openedAt: at(iso), openedBy: "app" });
  await prisma.recall.create({ data: { caseId: recallCase, ...opened("2026-11-18T10:00") } });
  await prisma.recall.create({
    data: { caseId: ids.get("#1007")!, ...opened("2026-11-10T10:00"), endedAt: at("2026-11-12T10:00") },
  });
  const refund = (status: string, since: string, more = {}) =>
    prisma.refund.create({
      data: {
        caseId: refundCase,
        shopDomain: SHOP,
        orderId: "o",
        status,
        amount: 10,
        currencyCode: "EUR",
        statusAt: at(since),
        updatedAt: at(since),
        ...more,
      },
    });
  await refund("by-hand", "2026-11-21T10:00");
  await refund("missing", "2026-11-20T10:00");
});

describe("the views", () => {
  it("hold what they say, in the order in which it is to be done", async () => {
    expect(await inView("open")).toEqual(["#1008", "#1005", "#1001", "#1002", "#1004", "#1003"]);
    expect(await inView("overdue")).toEqual(["#1001"]);
    // what is put right comes first, whatever its promised day
    expect(await inView("today")).toEqual(["#1008", "#1002"]);
    expect(await inView("waiting")).toEqual(["#1003"]);
    expect(await inView("needs-attention")).toEqual(["#1005", "#1004"]);
    expect(await inView("recalls")).toEqual(["#1005"]);
    expect(await inView("refunds")).toEqual(["#1006"]);
    expect(await inView("mine")).toEqual(["#1001"]);
    expect(await inView("mine", { viewer: { ...viewer, userId: "9" } })).toEqual([]);
    expect(await inView("cancelled")).toEqual(["#1006", "FR-1042-A"]);
    expect(await inView("all")).toHaveLength(10);
  });

  it("are counted as they are listed", async () => {
    const counts = await lists.counts(SHOP, viewer);
    for (const view of caseViews) expect(counts[view], view).toBe((await inView(view)).length);
  });

  it("end the day when the store's does", async () => {
    // 22 November 23:30 in Guadeloupe is the 23rd in Paris
    await add("#2001", { limit: "2026-11-23T04:30", received: "2026-11-02T09:00" });
    expect(await inView("today")).not.toContain("#2001");
    expect(await inView("today", { viewer: { ...viewer, zone: "America/Guadeloupe" } })).toContain("#2001");
    await prisma.case.delete({ where: { id: ids.get("#2001")! } });
  });

  it("forget a failed refund once it is tried again, and remember a pending one once it is late", async () => {
    const caseId = await add("#2002", { status: "cancelled", received: "2026-11-03T09:00" });
    const given = { caseId, shopDomain: SHOP, orderId: "o", amount: 5, currencyCode: "EUR", updatedAt: at("2026-11-04T10:00") };
    const failed = await prisma.refund.create({ data: { ...given, status: "pending", statusAt: at("2026-11-04T10:00") } });
    expect(await inView("refunds")).toEqual(["#1006"]);
    await prisma.refund.update({ where: { id: failed.id }, data: { status: "failed", statusAt: at("2026-11-05T10:00") } });
    expect(await inView("refunds")).toEqual(["#2002", "#1006"]);
    const again = await prisma.refund.create({ data: { ...given, status: "pending", replacesId: failed.id } });
    expect(await inView("refunds")).toEqual(["#1006"]);
    await prisma.refund.update({ where: { id: again.id }, data: { waitsSince: at("2026-11-09T10:00") } });
    expect(await inView("refunds")).toEqual(["#2002", "#1006"]);
    await prisma.refund.update({ where: { id: again.id }, data: { status: "sent" } });
    expect(await inView("refunds")).toEqual(["#1006"]);
  });
});

describe("the filters", () => {
  it("each narrow the view, and all together", async () => {
    expect(await filtered({ status: ["declined", "withdrawn"] })).toEqual(["#1007", "#10099"]);
    expect(await filtered({ channel: ["phone"] })).toEqual(["#1002"]);
    expect(await filtered({ reason: ["better-price"] })).toEqual(["#1003", "#1007"]);
    expect(await filtered({ kind: ["withdrawal"] })).toEqual(["FR-1042-A"]);
    expect(await filtered({ country: ["GP", "RE"] })).toEqual(["#1002"]);
    expect(await filtered({ country: ["FR"], assignee: ["me"] }, "open")).toEqual(["#1001"]);
    expect(await filtered({ assignee: ["nobody", "8"] }, "open")).toEqual(["#1008", "#1005", "#1002", "#1004", "#1003"]);
    expect(await filtered({ min: "1000" })).toEqual(["#1002"]);
    expect(await filtered({ max: "10", min: "10" })).toEqual(["#1006"]);
    expect(await filtered({ reason: ["better-price"], status: ["declined"], channel: ["phone"] })).toEqual([]);
  });

  it("take days as the store's own, both included", async () => {
    expect(await filtered({ from: "2026-11-22" })).toEqual(["#1006"]);
    expect(await filtered({ from: "2026-10-31", to: "2026-10-31" })).toEqual(["#1007"]);
    expect(await filtered({ from: "2026-11-17", to: "2026-11-19" }, "open")).toEqual(["#1001", "#1002"]);
  });

  it("work in every view, in every order it offers", async () => {
    for (const view of caseViews)
      for (const order of ordersOf[view]) {
        const whole = await inView(view, { order });
        expect([...whole].sort(), `${view} ${order.by}`).toEqual((await inView(view)).sort());
        const met = await inView(view, { order, filters: { ...noFilters, channel: ["phone"] } });
        expect(met).toEqual(whole.filter((name) => name === "#1002"));
      }
    expect(await inView("open", { order: { by: "received", rising: true } })).toEqual(
      (await inView("open", { order: { by: "received", rising: false } })).reverse(),
    );
  });
});

describe("the search", () => {
  it("finds an order by its number, however it is written, exactly this one first among many", async () => {
    for (const search of ["1042", "#1042", "fr-1042", "FR-1042-A"])
      expect(await inView("all", { search }), search).toEqual(["FR-1042-A"]);
    expect(await inView("all", { search: "1009" })).toEqual(["#10099"]);
    expect(await inView("all", { search: "100" })).toHaveLength(9);
    expect(await inView("open", { search: "1006" })).toEqual([]);
    expect(await inView("all", { search: "%" })).toEqual([]);
    expect(await inView("all", { search: "100", filters: { ...noFilters, channel: ["phone"] } })).toEqual(["#1002"]);
    expect(await inView("recalls", { search: "1005" })).toEqual(["#1005"]);
  });

  it("finds a shopper's cases by the mark of their address, and never another shop's", async () => {
    const contact = (shopDomain: string) =>
      prisma.contact.create({ data: { shopDomain, customerId: "c", emailMark: "mark", locale: "fr", updatedAt: new Date(0) } });
    const theirs = await add("#3001", { contactId: (await contact(SHOP)).id });
    await add("#3002", { shop: "other.myshopify.com", contactId: (await contact("other.myshopify.com")).id });
    const orderIds = [(await prisma.case.findUniqueOrThrow({ where: { id: ids.get("#1006")! } })).orderId];
    const found = await lists.found({ shop: SHOP, emailMark: "mark", orderIds });
    expect(found.sort()).toEqual([theirs, ids.get("#1006")!].sort());
    expect(await lists.found({ shop: "other.myshopify.com", emailMark: null, orderIds })).toEqual([]);
    expect(await inView("all", { among: found })).toEqual(["#1006", "#3001"]);
    await prisma.case.delete({ where: { id: theirs } });
  });
});

describe("paging", () => {
  it("goes on and back over equal times without losing or repeating a case", async () => {
    await addShop("equal.myshopify.com");
    for (let n = 1; n <= 7; n += 1) await add(`#${n}`, { shop: "equal.myshopify.com" });
    for (const view of ["open", "all"] as const)
      for (const order of ordersOf[view])
        for (const filters of [noFilters, { ...noFilters, channel: ["account-page" as const] }]) {
          const page = (after: string | null) =>
            lists.list({ shop: "equal.myshopify.com", view, viewer, order, filters, after, pageSize: 3 });
          const one = await page(null);
          const two = await page(one.nextCursor);
          const three = await page(two.nextCursor);
          expect(new Set([one, two, three].flatMap(names)).size).toBe(7);
          expect([one.previousCursor, three.nextCursor]).toEqual([null, null]);
          const back = await page(three.previousCursor);
          expect(names(back)).toEqual(names(two));
          expect(names(await page(back.previousCursor))).toEqual(names(one));
          expect(names(await page(back.nextCursor))).toEqual(names(three));
        }
  });

  it("says how far it looked for what few requests meet, and goes on from there", async () => {
    const before = { ...lookedThrough };
    Object.assign(lookedThrough, { byReceipt: 4, waiting: 4 });
    try {
      const page = (after: string | null) =>
        lists.list({ shop: SHOP, view: "all", viewer, filters: { ...noFilters, reason: ["better-price"] }, after });
      const seen: string[] = [];
      let after: string | null = null;
      let looks = 0;
      do {
        const list: CaseList = await page(after);
        seen.push(...names(list));
        if (list.nextCursor) expect(list.lookedBackTo).not.toBeNull();
        after = list.nextCursor;
        looks += 1;
      } while (after && looks < 9);
      expect(seen).toEqual(["#1003", "#1007"]);
      expect(looks).toBe(3);
    } finally {
      Object.assign(lookedThrough, before);
    }
  });
});

describe("what came since", () => {
  it("is counted in its view and with its filters", async () => {
    const since = at("2026-11-20T23:00");
    const came = (view: CaseView, filters: Partial<CaseFilters> = {}) =>
      lists.arrivals({ shop: SHOP, view, viewer, filters: { ...noFilters, ...filters }, since });
    expect([await came("all"), await came("open"), await came("recalls"), await came("refunds")]).toEqual([1, 0, 0, 0]);
    await add("#4001", { received: "2026-11-21T09:00", channel: "email" });
    expect([await came("all"), await came("open"), await came("open", { channel: ["phone"] })]).toEqual([2, 1, 0]);
    await prisma.case.delete({ where: { id: ids.get("#4001")! } });
  });
});

describe("from one case to the next", () => {
  const asking = (address: string) => readQueueQuery(new URLSearchParams(address));
  const around = async (caseId: string, address: string, shop = SHOP) =>
    Object.values(await lists.neighbours({ shop, caseId, asked: asking(address), viewer }));
  const listed = async (address: string) =>
    (await lists.list({ shop: SHOP, ...asking(address), viewer })).cases.map(({ id }) => id);

  it.each(["", "view=all", "view=cancelled", "view=all&sort=received asc", "view=all&country=FR,GP", "view=all&search=10"])(
    "the way leads through a view as the list has it: %s",
    async (address) => {
      const inOrder = await listed(address);
      expect(inOrder.length).toBeGreaterThan(1);
      for (const [place, id] of inOrder.entries())
        expect(await around(id, address)).toEqual([inOrder[place - 1] ?? null, inOrder[place + 1] ?? null]);
    },
  );

  it("a case that was decided a moment ago is still between the two it stood between", async () => {
    const [before, id, after] = await listed("");
    const { status } = await prisma.case.findUniqueOrThrow({ where: { id } });
    await prisma.case.update({ where: { id }, data: { status: "declined" } });
    expect(await around(id!, "")).toEqual([before, after]);
    await prisma.case.update({ where: { id }, data: { status } });
  });

  it("another shop's case has no neighbours here", async () => {
    const [id] = await listed("view=all");
    expect(await around(id!, "view=all", "other.myshopify.com")).toEqual([null, null]);
  });
});
