import { expect, it } from "vitest";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop({ worker: false });
const { deps, shopify } = shop;

async function aCase(): Promise<string> {
  await deps.prisma.shop.updateMany({ data: { automaticCancellation: false } });
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  return (await deps.cases.ofOrder(SHOP, orderId))!.id;
}

it("what people wrote is sealed in the database and read back as it was, oldest first", async () => {
  const caseId = await aCase();
  const words = ["J’ai commandé deux fois 😅", "هذا خطأ", "<b>gras</b>"];
  for (const text of words) {
    await deps.prisma.$transaction((tx) => deps.messages.add(tx, { caseId, kind: "request", author: "shopper", text }));
  }
  const rows = await deps.prisma.message.findMany({ where: { caseId } });
  expect(rows.every(({ body }) => words.every((text) => !body.includes(text)))).toBe(true);
  expect((await deps.messages.ofCase(caseId)).map(({ text }) => text)).toEqual(words);
});

it("a colleague's note carries their name, a shopper's words none", async () => {
  const caseId = await aCase();
  const { userId, userName } = await shop.staff();
  await deps.prisma.$transaction(async (tx) => {
    await deps.messages.add(tx, { caseId, kind: "note", author: "staff", authorId: userId, text: "Appelée à 10 h" });
    await deps.messages.add(tx, { caseId, kind: "answer", author: "shopper", text: "Oui" });
  });
  expect((await deps.messages.ofCase(caseId)).map(({ authorName }) => authorName)).toEqual([userName, null]);
});

it("a character no database keeps does not lose the message", async () => {
  const caseId = await aCase();
  await deps.prisma.$transaction((tx) =>
    deps.messages.add(tx, { caseId, kind: "request", author: "shopper", text: "a\0b\ud800c" }),
  );
  expect((await deps.messages.latest(caseId, "request"))?.text).toBe("ab\ufffdc");
});
