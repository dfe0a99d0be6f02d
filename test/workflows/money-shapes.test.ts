import { describe, expect, test } from "vitest";
import type { RefundStatus } from "../../app/cases/refund";
import { isSame, sum } from "../../app/lib/money";
import type { OrderRecipe } from "../simulator/shopify/placing";
import { isProcessed } from "../simulator/shopify/processor";
import type { SimTransaction } from "../simulator/shopify/state";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

/** Money that goes back on one payment: its amount in the order's currency, and as the shopper reads it in French. */
interface Part {
  amount: string;
  reads: string;
  /** How it ends when the processor pays at once; "by-hand" and "voided" ask no processor. */
  as: "sent" | "by-hand" | "voided";
  /** Known to the processor: its mode decides. A gift card, store credit and payments by hand are booked at once. */
  processed?: boolean;
  /** Given back by the merchant before anybody asked to cancel. */
  before?: true;
}

interface Shape {
  shape: string;
  recipe: OrderRecipe;
  currency: string;
  /** What Shopify had received, and so what goes back in all. */
  received: string;
  parts: Part[];
}

const card = (amount: string, reads: string): Part => ({ amount, reads, as: "sent", processed: true });
const booked = (amount: string, reads: string): Part => ({ amount, reads, as: "sent" });
const given = (part: Part): Part => ({ ...part, before: true });
const freed = (amount: string, reads: string): Part => ({ amount, reads, as: "voided" });
const byHand = (amount: string, reads: string): Part => ({ amount, reads, as: "by-hand" });
const EUR = "EUR";
const dinar = { code: "KWD", rate: "0.3347" };

// A plaid at 79.90 and 9.90 of shipping: 89.80 euros unless the shape says otherwise. Expected amounts are written by hand.
const shapes: Shape[] = [
  { shape: "taken at once", recipe: {}, currency: EUR, received: "89.80", parts: [card("89.80", "89,80 €")] },
  {
    shape: "authorised, then taken",
    recipe: { payment: "captured" },
    currency: EUR,
    received: "89.80",
    parts: [card("89.80", "89,80 €")],
  },
  {
    shape: "authorised only",
    recipe: { payment: "authorised" },
    currency: EUR,
    received: "0",
    parts: [freed("89.80", "89,80 €")],
  },
  {
    shape: "partly captured",
    recipe: { payment: "partly-captured" },
    currency: EUR,
    received: "79.90",
    parts: [freed("9.90", "9,90 €"), card("79.90", "79,90 €")],
  },
  {
    shape: "captured in two parts",
    recipe: { payment: "captured-in-two" },
    currency: EUR,
    received: "89.80",
    parts: [card("44.90", "44,90 €"), card("44.90", "44,90 €")],
  },
  {
    shape: "two cards, an odd sum",
    recipe: { payment: "two-cards", tip: "0.01" },
    currency: EUR,
    received: "89.81",
    parts: [card("44.91", "44,91 €"), card("44.90", "44,90 €")],
  },
  {
    shape: "gift card and card",
    recipe: { payment: "gift-card-and-card" },
    currency: EUR,
    received: "89.80",
    parts: [booked("50.00", "50,00 €"), card("39.80", "39,80 €")],
  },
  {
    shape: "gift card alone",
    recipe: { payment: "gift-card" },
    currency: EUR,
    received: "89.80",
    parts: [booked("89.80", "89,80 €")],
  },
  { shape: "PayPal", recipe: { payment: "paypal" }, currency: EUR, received: "89.80", parts: [card("89.80", "89,80 €")] },
  {
    shape: "bank transfer, paid",
    recipe: { payment: "bank-transfer-paid" },
    currency: EUR,
    received: "89.80",
    parts: [byHand("89.80", "89,80 €")],
  },
  { shape: "bank transfer, not paid", recipe: { payment: "bank-transfer-unpaid" }, currency: EUR, received: "0", parts: [] },
  { shape: "cash on delivery", recipe: { payment: "cash-on-delivery" }, currency: EUR, received: "0", parts: [] },
  {
    shape: "Swiss francs in a shop of euros",
    recipe: { currency: { code: "CHF", rate: "0.94" }, shippingPrice: "12.00" },
    currency: "CHF",
    received: "87.11",
    parts: [card("87.11", "87,11 CHF")],
  },
  {
    shape: "yen, no decimals",
    recipe: { currency: { code: "JPY", rate: "163.27" } },
    currency: "JPY",
    received: "14661",
    parts: [card("14661", "14 661 JPY")],
  },
  {
    shape: "dinars, three decimals",
    recipe: { currency: dinar },
    currency: "KWD",
    received: "30.057",
    parts: [card("30.057", "30,057 KWD")],
  },
  {
    shape: "dinars on two cards",
    recipe: { currency: dinar, payment: "two-cards" },
    currency: "KWD",
    received: "30.057",
    parts: [card("15.029", "15,029 KWD"), card("15.028", "15,028 KWD")],
  },
  {
    shape: "tip, duties, shipping and a fee",
    recipe: { tip: "5.00", duties: "16.07", fees: [{ name: "Octroi de mer", amount: "4.73" }], shippingPrice: "24.00" },
    currency: EUR,
    received: "129.70",
    parts: [card("129.70", "129,70 €")],
  },
  { shape: "nothing to pay", recipe: { payment: "nothing" }, currency: EUR, received: "0", parts: [] },
  {
    shape: "store credit given before",
    recipe: { storeCredit: "20.00" },
    currency: EUR,
    received: "89.80",
    parts: [given(booked("20.00", "20,00 €")), card("69.80", "69,80 €")],
  },
  {
    shape: "goodwill before, on both payments",
    recipe: { payment: "gift-card-and-card", goodwill: "60.00" },
    currency: EUR,
    received: "89.80",
    parts: [given(booked("50.00", "50,00 €")), given(booked("10.00", "10,00 €")), card("29.80", "29,80 €")],
  },
];

/** Kinds of space differ between locales; people read them alike. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const place = ({ recipe }: Shape, hours = 3): string => shopify.createOrder(SHOP, { placedAgo: { hours }, ...recipe }).id;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const rowsOf = async (orderId: string) => deps.prisma.refund.findMany({ where: { orderId }, orderBy: { id: "asc" } });
const ofOrder = (orderId: string, ...kinds: SimTransaction["kind"][]) =>
  shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kinds.includes(kind));
const isAlive = ({ status }: SimTransaction): boolean => !["FAILURE", "ERROR"].includes(status);
const lastOf = (parts: Part[]): Part | undefined => parts.findLast((part) => part.processed);

/** An order that the app cancels by itself, as the processor was told to treat it. */
async function pressed(shape: Shape, mode: Parameters<typeof shopify.payments.arrange>[2] = null): Promise<string> {
  const orderId = place(shape);
  shopify.payments.arrange(SHOP, orderId, mode);
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  return orderId;
}

/** Waits until the rows say what they should, then checks everything that must hold of an order's money. */
async function settles(orderId: string, shape: Shape, statusOf: (part: Part) => RefundStatus): Promise<void> {
  const wanted: [RefundStatus, string][] =
    shape.parts.length > 0 ? shape.parts.map((part) => [statusOf(part), part.amount]) : [["none-due", "0"]];
  const line = ([status, amount]: [string, string]): string => `${status} ${Number(amount)}`;
  const rows = async () => (await rowsOf(orderId)).map((row) => line([row.status, row.amount.toFixed()])).sort();
  const expected = wanted.map(line).sort();
  await shop.until("", async () => (await rows()).join() === expected.join()).catch(() => undefined);
  expect(await rows()).toEqual(expected);
  await holds(orderId, shape);
  await reads(orderId, shape, wanted);
}

/** What must be true whatever happened: caps by payment, exact sums, every transaction once, one currency. */
async function holds(orderId: string, { currency, received }: Shape): Promise<void> {
  const refunds = ofOrder(orderId, "REFUND").filter(isAlive);
  const total = (all: { amount: string }[]) =>
    sum(
      all.map(({ amount }) => ({ amount, currencyCode: currency })),
      currency,
    );
  for (const payment of ofOrder(orderId, "SALE", "CAPTURE").filter(isAlive)) {
    const back = total(refunds.filter(({ parentId }) => parentId === payment.id));
    expect(Number(back.amount), `back on ${payment.gateway}`).toBeLessThanOrEqual(Number(payment.amount));
  }
  expect(Number(total(refunds).amount)).toBeLessThanOrEqual(Number(received));

  const rows = await rowsOf(orderId);
  const ids = rows.flatMap(({ shopifyTransactionId }) => shopifyTransactionId ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rows.every((row) => row.currencyCode === currency)).toBe(true);
  const followed = rows.filter(({ status }) => !["failed", "voided", "none-due", "disputed"].includes(status));
  expect(isSame(total(followed.map((row) => ({ amount: row.amount.toFixed() }))), total(refunds))).toBe(true);
}

/** The shopper's page and mail: every amount as it is, nothing about bank details but never to send them. */
async function reads(orderId: string, { parts, currency }: Shape, wanted: [RefundStatus, string][]): Promise<void> {
  const { view } = await shop.look(orderId);
  expect(view.refunds.map((refund) => `${refund.status} ${Number(refund.amount)} ${refund.currencyCode}`).sort()).toEqual(
    wanted.map(([status, amount]) => `${status} ${Number(amount)} ${currency}`).sort(),
  );
  for (const refund of view.refunds) expect(refund.manual).toBe(refund.status === "by-hand");

  const mail = await mailTo(orderId, "est annulée");
  for (const part of parts.filter((each) => !each.before)) expect(mail).toContain(part.reads);
  if (parts.length === 0) expect(mail).toContain("il n’y a rien à rembourser");
  if (parts.length === 0) expect(mail).not.toMatch(/remboursement envoyé|0,00/);
  expect(mail).not.toMatch(/\bIBAN\b|\bRIB\b|BIC|num[ée]ro de compte/i);
}

async function mailTo(orderId: string, subject: string): Promise<string> {
  const found = () => shop.mailsAbout(orderId).find((mail) => mail.subject.includes(subject));
  await shop.until(`a mail says "${subject}"`, () => found() !== undefined);
  return plain(found()!.text);
}

/** Hours and days pass; nothing more goes back. */
async function nothingMoreHappens(orderIds: string[]): Promise<void> {
  const seen = () => orderIds.map((orderId) => ofOrder(orderId, "REFUND", "VOID").map(({ id }) => id));
  const before = seen();
  for (const hours of [0.5, 3, 30, 80]) {
    shopify.clock.move({ hours });
    await shop.quiet();
  }
  expect(seen()).toEqual(before);
}

describe("paid back at once", () => {
  const done: string[] = [];
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape);
    done.push(orderId);
    await settles(orderId, shape, (part) => part.as);
  });

  test("and days later nothing has gone back twice", () => nothingMoreHappens(done));
});

describe("paid back slowly", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "pending" });
    await settles(orderId, shape, (part) => (part.processed ? "pending" : part.as));
    if (!lastOf(shape.parts)) return;
    expect(ofOrder(orderId, "REFUND").some(({ status }) => status === "PENDING")).toBe(true);
    shopify.payments.settleRefund(SHOP, orderId);
    await settles(orderId, shape, (part) => part.as);
  });
});

describe("pending, then failing", () => {
  const done: string[] = [];
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "pending", errorCode: "INSUFFICIENT_FUNDS" });
    done.push(orderId);
    if (lastOf(shape.parts)) {
      await settles(orderId, shape, (part) => (part.processed ? "pending" : part.as));
      shopify.payments.failRefund(SHOP, orderId, undefined, "INSUFFICIENT_FUNDS");
    }
    await settles(orderId, shape, (part) => (part.processed ? "failed" : part.as));
    if (!lastOf(shape.parts)) return;
    expect((await rowsOf(orderId)).filter(({ status }) => status === "failed")).toMatchObject(
      shape.parts.filter((part) => part.processed).map(() => ({ errorCode: "INSUFFICIENT_FUNDS" })),
    );
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-failed");
  });

  test("and nothing is tried again by itself", () => nothingMoreHappens(done));
});

describe("one payment cannot be paid back, the others are", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "partly-failing" });
    const last = lastOf(shape.parts);
    await settles(orderId, shape, (part) => (part === last ? "failed" : part.as));
    if (last) await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-failed");
  });
});

describe("succeeded, then taken back by the processor", () => {
  test.concurrent.each(shapes.filter(({ parts }) => lastOf(parts)))("$shape", async (shape) => {
    const orderId = await pressed(shape);
    await settles(orderId, shape, (part) => part.as);
    const paid = ofOrder(orderId, "REFUND").filter(isProcessed).at(-1)!;
    shopify.payments.reverseRefund(SHOP, orderId, paid.id);
    await settles(orderId, shape, (part) => (part === lastOf(shape.parts) ? "failed" : part.as));
  });
});

describe("cancelled and paid back by a colleague in Shopify", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = place(shape, 60);
    await shop.ask(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    await shop.reaches(orderId, "cancelled");
    await settles(orderId, shape, (part) => part.as);
  });

  test.concurrent.each(shapes.filter(({ parts }) => parts.some((part) => !part.before && part.as !== "voided")))(
    "$shape: cancelled first, paid back later",
    async (shape) => {
      const orderId = place(shape, 60);
      await shop.ask(orderId);
      shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
      await shop.reaches(orderId, "cancelled");
      shopify.staff.refund(SHOP, orderId);
      await settles(orderId, shape, (part) => part.as);
    },
  );
});

describe("in a dispute nothing goes back by itself", () => {
  const done: string[] = [];
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = place({ ...shape, recipe: { ...shape.recipe, dispute: "CHARGEBACK" } });
    done.push(orderId);
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    expect(ofOrder(orderId, "REFUND")).toHaveLength(shape.parts.filter((part) => part.before).length);
    expect(ofOrder(orderId, "VOID")).toEqual([]);
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  test("nor days later", () => nothingMoreHappens(done));

  test.concurrent.each(shapes.filter(({ parts }) => lastOf(parts)))(
    "$shape: opened while the refund was pending, which then fails",
    async (shape) => {
      const orderId = await pressed(shape, { mode: "pending" });
      await settles(orderId, shape, (part) => (part.processed ? "pending" : part.as));
      shopify.payments.dispute(SHOP, orderId);
      shopify.payments.failRefund(SHOP, orderId);
      await settles(orderId, shape, (part) => (part.processed ? "disputed" : part.as));
    },
  );
});
