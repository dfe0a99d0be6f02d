import { afterEach, describe, expect, it } from "vitest";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const place = () => shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
const attemptsOf = (orderId: string) => deps.prisma.attempt.findMany({ where: { orderId } });

afterEach(() => (shopify.faults.delayMs = 0));

describe("more shoppers press than can be judged", () => {
  it("each is on disk before its answer, and told that it was received; every order is cancelled in the end", async () => {
    shopify.faults.delayMs = 400;
    const orders = Array.from({ length: 40 }, place);
    const late: string[] = [];
    const answers = await Promise.all(
      orders.map(async (orderId) => {
        const answer = await shop.press(orderId);
        const [attempt] = await attemptsOf(orderId);
        if (answer.view.state === "received" && !attempt?.confirmedAt) late.push(orderId);
        return { orderId, ...answer, isKept: attempt !== undefined };
      }),
    );
    expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
    expect(answers.every(({ isKept }) => isKept)).toBe(true);
    // whoever was told so is not refused in silence afterwards
    expect(late).toEqual([]);
    expect(answers.filter(({ view }) => view.state === "received").length).toBeGreaterThanOrEqual(10);
    shopify.faults.delayMs = 0;
    shopify.clock.move({ seconds: 31 });
    for (const orderId of orders) await shop.reaches(orderId, "cancelled");
  });

  it("the line is full: one more is on disk, told so at once, and asked to look again", async () => {
    shopify.faults.delayMs = 3_000; // nobody is judged before all of them are on disk
    const first = Array.from({ length: 30 }, place).map((orderId) => shop.press(orderId));
    await shop.until("the line is full", async () => (await deps.prisma.attempt.count({ where: { outcome: "recorded" } })) >= 30);
    const orderId = place();
    const { status, view } = await shop.press(orderId);
    expect(status).toBe(202);
    expect(view).toMatchObject({ state: "received", settled: false, receivedAt: expect.any(String) });
    expect(await attemptsOf(orderId)).toMatchObject([{ outcome: "recorded", source: "pressed", confirmedAt: expect.any(Date) }]);
    shopify.faults.delayMs = 0;
    await Promise.all(first);
    shopify.clock.move({ seconds: 31 });
    await shop.reaches(orderId, "cancelled");
  });

  it("what failed before on the device goes along with its press, all or nothing", async () => {
    const orderId = place();
    const at = shopify.clock.now().minus({ hours: 1 }).toISO();
    const failedAttempts = [
      { orderId, at, problem: "offline" },
      { orderId, at, problem: "timeout" },
    ];
    await shop.press(orderId, { failedAttempts });
    expect((await attemptsOf(orderId)).map(({ source }) => source).sort()).toEqual(["pressed", "reported", "reported"]);
  });

  it("a store that took the app away records nothing more", async () => {
    const orderId = place();
    await deps.prisma.shop.update({ where: { domain: SHOP }, data: { uninstalledAt: new Date() } });
    const { status } = await shop.press(orderId);
    await deps.prisma.shop.update({ where: { domain: SHOP }, data: { uninstalledAt: null } });
    expect(status).toBe(404);
    expect(await attemptsOf(orderId)).toEqual([]);
  });
});
