import { expect, it } from "vitest";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const staff = await shop.staff();
const read = (subject: string, more: Partial<Parameters<typeof deps.readings.note>[0]> = {}) =>
  deps.readings.note({ shop: SHOP, userId: staff.userId, what: "case", subject, ...more });

it("a case that stays open on a screen is one reading an hour, with the person's name", async () => {
  await Promise.all([read("a"), read("a"), read("a")]);
  shopify.clock.move({ hours: 1 });
  await read("a");
  const { items, next } = await deps.readings.list({ shop: SHOP });
  expect(items.map(({ what, caseId, name }) => ({ what, caseId, name }))).toEqual([
    { what: "case", caseId: "a", name: staff.userName },
    { what: "case", caseId: "a", name: staff.userName },
  ]);
  expect(next).toBeNull();
});

it("more than a page of them is turned over without leaving one out, and no other shop sees any", async () => {
  await deps.prisma.reading.deleteMany();
  for (let hour = 0; hour < 30; hour += 1) {
    shopify.clock.move({ hours: 1 });
    await Promise.all([
      read("a"),
      read("b", { userId: "900" }),
      read("", { what: "search" }),
      read("c", { what: "bank-letter" }),
    ]);
  }
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await deps.readings.list({ shop: SHOP, after });
    seen.push(...page.items.map(({ hour, name, what }) => `${hour} ${name ?? "-"} ${what}`));
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
  expect([...seen].sort((one, other) => other.slice(0, 24).localeCompare(one.slice(0, 24)))).toEqual(seen);
  expect((await deps.readings.list({ shop: "other.myshopify.com" })).items).toEqual([]);
});

it.each([
  "x",
  "[]",
  '["now","a","b","c"]',
  '["2026-02-31T99:00Z","a","b","c"]',
  "[1,2,3,4]",
  '["2026-02-31T10:00:00Z","a","b","c"]',
  '["2026-11-22T10:00:00Z","a\\u0000","b","c"]',
])("a page asked for as %s begins at the newest", async (after) => {
  expect(await deps.readings.list({ shop: SHOP, after })).toEqual(await deps.readings.list({ shop: SHOP }));
});

it("is forgotten after a year", async () => {
  shopify.clock.move({ years: 1, days: 1 });
  await read("new");
  await deps.readings.forget(deps.clock.now().minus({ years: 1 }));
  expect((await deps.readings.list({ shop: SHOP })).items.map(({ caseId }) => caseId)).toEqual(["new"]);
});
