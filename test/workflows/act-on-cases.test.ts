import { describe, expect, it } from "vitest";
import { readQueueQuery } from "../../app/cases/queue-query";
import { actOnCases, mostAtOnce } from "../../app/workflows/act-on-cases.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { searchCases } from "../../app/workflows/search-cases.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const [owner, colleague] = shopify.staffMembers(SHOP);

async function waiting(): Promise<string> {
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "in-review");
  return (await deps.cases.ofOrder(SHOP, orderId))!.id;
}

const events = async (caseId: string, kind: string) => deps.prisma.caseEvent.count({ where: { caseId, kind } });
const problems = (answer: Awaited<ReturnType<typeof actOnCases>>) =>
  answer.ok ? answer.value.cases.map(({ problem }) => problem) : answer.error.code;

describe("several requests at once", () => {
  it("are assigned to oneself, to a colleague who has opened the app, and to nobody; twice changes nothing", async () => {
    const caseIds = [await waiting(), await waiting()];
    const staff = await shop.staff();
    const assign = (to: string | null) => actOnCases({ caseIds, work: { what: "assign", to }, staff }, deps);
    expect(problems(await assign(owner!.id.split("/").pop()!))).toEqual([null, null]);
    expect((await deps.cases.get(caseIds[0]!))!.assigneeId).toBe(staff.userId);
    await assign(staff.userId);
    expect(await events(caseIds[0]!, "assigned")).toBe(1);

    expect(problems(await assign("999"))).toBe("unknown-colleague");
    const other = await shop.staff(colleague!.id);
    expect(problems(await assign(other.userId))).toEqual([null, null]);
    const { cases } = await deps.cases.list({ shop: SHOP, view: "mine", viewer: { userId: other.userId, zone: "Europe/Paris" } });
    expect(cases.map(({ id }) => id).sort()).toEqual([...caseIds].sort());
    expect(cases[0]!.assignee?.name).toBeTruthy();
    const { events: told } = (await deps.cases.page({ shop: SHOP, caseId: caseIds[0]! }))!;
    const handed = told.filter(({ kind }) => kind === "assigned").map(({ detail }) => detail.handedTo);
    expect(handed).toEqual([undefined, cases[0]!.assignee?.name]);
    expect(problems(await assign(null))).toEqual([null, null]);
    expect((await deps.cases.get(caseIds[1]!))!.assigneeId).toBeNull();
  });

  it("get the same question once each, whoever asks first; what cannot be asked is left and told", async () => {
    const [one, two, three] = [await waiting(), await waiting(), await waiting()];
    const staff = await shop.staff();
    const other = await shop.staff(colleague!.id);
    await reviewCase({ shop: SHOP, caseId: three, action: "decline", declineReason: "packed", staff }, deps);
    const caseIds = [one, two, three];
    const ask = (who: typeof staff) => actOnCases({ caseIds, work: { what: "ask", text: "Which size?" }, staff: who }, deps);
    const answers = await Promise.all([ask(staff), ask(other)]);
    for (const caseId of [one, two]) {
      expect(await events(caseId, "question-asked")).toBe(1);
      expect(await deps.prisma.mail.count({ where: { caseId, kind: "question" } })).toBe(1);
    }
    const [mine, theirs] = answers.map(problems) as [(string | null)[], (string | null)[]];
    expect([mine[2], theirs[2]]).toEqual(["not-allowed", "not-allowed"]);
    for (const n of [0, 1]) expect([mine[n], theirs[n]].filter((problem) => problem === null)).toHaveLength(1);
    expect((await deps.cases.get(three))!.status).toBe("declined");
  });

  it("are a page's worth at most, and none of another store's or of no store at all", async () => {
    const staff = await shop.staff();
    const strange = ["not-an-id", "018f0000-0000-7000-8000-000000000000"];
    const assign = (caseIds: string[]) => actOnCases({ caseIds, work: { what: "assign", to: staff.userId }, staff }, deps);
    expect(problems(await assign(strange))).toEqual(["not-found", "not-found"]);
    expect(problems(await assign(Array.from({ length: mostAtOnce + 1 }, (_, n) => `x${n}`)))).toBe("too-many");
  });
});

describe("somebody's requests", () => {
  it("are found by name through Shopify, and by e-mail address also while Shopify is silent", async () => {
    const caseId = await waiting();
    const order = shopify.order(SHOP, (await deps.cases.get(caseId))!.orderId);
    const customer = shopify.customers(SHOP).find(({ id }) => id === order.customerId)!;
    const staff = await shop.staff();
    const search = async (typed: string, address = "view=all") => {
      const found = await searchCases({ typed, query: readQueueQuery(new URLSearchParams(address)), staff }, deps);
      return found.ok ? found.value.cases.map(({ id }) => id) : found.error.code;
    };
    expect(await search(customer.lastName)).toContain(caseId);
    expect(await search(customer.lastName, "view=cancelled")).not.toContain(caseId);
    expect(await search(customer.email.toUpperCase())).toContain(caseId);
    expect(await search("nobody-of-that-name")).toEqual([]);
    shopify.faults.down("forever");
    expect(await search(customer.email)).toContain(caseId);
    expect(await search(customer.lastName)).toBe("shopify-unreachable");
  });

  it("tell where the order goes, to be filtered by", async () => {
    const caseId = await waiting();
    const { orderId } = (await deps.cases.get(caseId))!;
    const country = shopify.order(SHOP, orderId).shippingAddress!.countryCode;
    const { filters } = readQueueQuery(new URLSearchParams({ country, min: "0.01" }));
    const { cases } = await deps.cases.list({ shop: SHOP, view: "all", filters, pageSize: 100 });
    expect(cases.map(({ id }) => id)).toContain(caseId);
    const elsewhere = readQueueQuery(new URLSearchParams({ country: "US" })).filters;
    expect((await deps.cases.list({ shop: SHOP, view: "all", filters: elsewhere })).cases).toEqual([]);
  });
});
