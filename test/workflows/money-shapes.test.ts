import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { RefundStatus } from "../../app/cases/refund";
import { isSame, sum } from "../../app/lib/money";
import { actOnRefund } from "../../app/workflows/act-on-refund.server";
import { reviewCase } from "../../app/workflows/review-case.server";
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
  /** The processor's mode decides. It knows no gift cards, store credit and payments by hand. */
  processed?: boolean;
  /** A gift card or store credit: it is there, and no bank has a part in it. */
  atOnce?: true;
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
const booked = (amount: string, reads: string): Part => ({ amount, reads, as: "sent", atOnce: true });
const given = (part: Part): Part => ({ ...part, processed: false, before: true });
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
    parts: [given(booked("50.00", "50,00 €")), given(card("10.00", "10,00 €")), card("29.80", "29,80 €")],
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
async function expectSettled(orderId: string, shape: Shape, statusOf: (part: Part) => RefundStatus): Promise<void> {
  const wanted: [RefundStatus, string][] =
    shape.parts.length > 0 ? shape.parts.map((part) => [statusOf(part), part.amount]) : [["none-due", "0"]];
  const line = ([status, amount]: [string, string]): string => `${status} ${Number(amount)}`;
  const rows = async () => (await rowsOf(orderId)).map((row) => line([row.status, row.amount.toFixed()])).sort();
  const expected = wanted.map(line).sort();
  await shop.until("", async () => (await rows()).join() === expected.join()).catch(() => undefined);
  expect(await rows()).toEqual(expected);
  await expectSound(orderId, shape);
  await expectRead(orderId, shape, wanted);
}

/** What must be true whatever happened: caps by payment, exact sums, every transaction once, one currency. */
async function expectSound(orderId: string, { currency, received }: Shape): Promise<void> {
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
async function expectRead(orderId: string, { parts, currency }: Shape, wanted: [RefundStatus, string][]): Promise<void> {
  const { view } = await shop.look(orderId);
  expect(view.refunds.map((refund) => `${refund.status} ${Number(refund.amount)} ${refund.currencyCode}`).sort()).toEqual(
    wanted.map(([status, amount]) => `${status} ${Number(amount)} ${currency}`).sort(),
  );
  for (const refund of view.refunds) expect(refund.manual).toBe(refund.status === "by-hand");

  const mail = await mailTo(orderId, "est annulée");
  for (const part of parts.filter((each) => !each.before)) expect(mail).toContain(part.reads);
  if (parts.length === 0) expect(mail).toContain("il n’y a rien à rembourser");
  if (parts.length === 0) expect(mail).not.toMatch(/remboursement envoyé|0,00/);
  expect(mail).not.toMatch(bankDetails);
  for (const part of parts.filter((each) => each.atOnce && !each.before))
    expect(mail.split("\n").find((line) => line.includes(part.reads))).not.toMatch(/banque/);
}

/** What nobody may ever ask a shopper for. */
const bankDetails = /\bIBAN\b|\bRIB\b|\bBIC\b|num[ée]ro de compte/i;

async function mailTo(orderId: string, subject: string): Promise<string> {
  const found = () => shop.mailsAbout(orderId).find((mail) => mail.subject.includes(subject));
  await shop.until(`a mail says "${subject}"`, () => found() !== undefined);
  return plain(found()!.text);
}

async function mailsTo(orderId: string, subject: string): Promise<string> {
  await mailTo(orderId, subject);
  const told = shop.mailsAbout(orderId).filter((mail) => mail.subject.includes(subject));
  return told.map(({ text }) => plain(text)).join("\n");
}

/** Hours and days pass; nothing more goes back. */
async function expectNothingMore(orderIds: string[]): Promise<void> {
  const seen = () => orderIds.map((orderId) => ofOrder(orderId, "REFUND", "VOID").map(({ id }) => id));
  const before = seen();
  for (const hours of [0.5, 3, 30, 80]) {
    shopify.clock.move({ hours });
    await shop.quiet();
  }
  expect(seen()).toEqual(before);
}

test("the page about money names every shape", () => {
  const page = readFileSync(new URL("../../docs/money.md", import.meta.url), "utf8");
  const named = [...page.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(shapes.map(({ shape }) => shape)));
});

describe("paid back at once", () => {
  const done: string[] = [];
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape);
    done.push(orderId);
    await expectSettled(orderId, shape, (part) => part.as);
  });

  test("and days later nothing has gone back twice", () => expectNothingMore(done));
});

describe("paid back slowly", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "pending" });
    await expectSettled(orderId, shape, (part) => (part.processed ? "pending" : part.as));
    if (!lastOf(shape.parts)) return;
    expect(ofOrder(orderId, "REFUND").some(({ status }) => status === "PENDING")).toBe(true);
    shopify.payments.settleRefund(SHOP, orderId);
    await expectSettled(orderId, shape, (part) => part.as);
  });
});

describe("pending, then failing", () => {
  const done: string[] = [];
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "pending", errorCode: "INSUFFICIENT_FUNDS" });
    done.push(orderId);
    if (lastOf(shape.parts)) {
      await expectSettled(orderId, shape, (part) => (part.processed ? "pending" : part.as));
      shopify.payments.failRefund(SHOP, orderId, undefined, "INSUFFICIENT_FUNDS");
    }
    await expectSettled(orderId, shape, (part) => (part.processed ? "failed" : part.as));
    if (!lastOf(shape.parts)) return;
    expect((await rowsOf(orderId)).filter(({ status }) => status === "failed")).toMatchObject(
      shape.parts.filter((part) => part.processed).map(() => ({ errorCode: "INSUFFICIENT_FUNDS" })),
    );
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-failed");
  });

  test("and nothing is tried again by itself", () => expectNothingMore(done));
});

describe("one payment cannot be paid back, the others are", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "partly-failing" });
    const last = lastOf(shape.parts);
    await expectSettled(orderId, shape, (part) => (part === last ? "failed" : part.as));
    if (last) await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-failed");
  });
});

describe("succeeded, then taken back by the processor", () => {
  test.concurrent.each(shapes.filter(({ parts }) => lastOf(parts)))("$shape", async (shape) => {
    const orderId = await pressed(shape);
    await expectSettled(orderId, shape, (part) => part.as);
    const paid = ofOrder(orderId, "REFUND").filter(isProcessed).at(-1)!;
    shopify.payments.reverseRefund(SHOP, orderId, paid.id);
    await expectSettled(orderId, shape, (part) => (part === lastOf(shape.parts) ? "failed" : part.as));
  });
});

describe("cancelled and paid back by a colleague in Shopify", () => {
  test.concurrent.each(shapes)("$shape", async (shape) => {
    const orderId = place(shape, 60);
    await shop.ask(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    await shop.reaches(orderId, "cancelled");
    await expectSettled(orderId, shape, (part) => part.as);
  });

  test.concurrent.each(shapes.filter(({ parts }) => parts.some((part) => !part.before && part.as !== "voided")))(
    "$shape: cancelled first, paid back later",
    async (shape) => {
      const orderId = place(shape, 60);
      await shop.ask(orderId);
      shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
      await shop.reaches(orderId, "cancelled");
      shopify.staff.refund(SHOP, orderId);
      // the mail about the cancellation may have left before there was anything to say about money
      const later = (part: Part) => part.as !== "voided";
      const parts = shape.parts.map((part) => (later(part) ? { ...part, before: true as const } : part));
      await expectSettled(orderId, { ...shape, parts }, (part) => part.as);
      for (const part of shape.parts.filter((each) => !each.before && later(each))) {
        const read = () => shop.mailsAbout(orderId).some(({ text }) => plain(text).includes(part.reads));
        await shop.until(`a mail says ${part.reads}`, read);
      }
    },
  );
});

describe("failed, then sent again by staff", () => {
  const done: string[] = [];
  test.concurrent.each(shapes.filter(({ parts }) => lastOf(parts)))("$shape", async (shape) => {
    const orderId = await pressed(shape, { mode: "failing" });
    done.push(orderId);
    await expectSettled(orderId, shape, (part) => (part.processed ? "failed" : part.as));
    shopify.payments.arrange(SHOP, orderId, null);
    const { id: caseId } = await caseOf(orderId);
    const staff = await shop.staff();
    const failed = (await rowsOf(orderId)).filter(({ status }) => status === "failed");
    for (const { id: refundId } of failed) {
      const act = { shop: SHOP, caseId, refundId, action: "retry" as const, said: {}, staff };
      // pressed twice at the same moment, and once more: one refund
      await Promise.all([actOnRefund(act, deps), actOnRefund(act, deps)]);
      expect(await actOnRefund(act, deps)).toMatchObject({ ok: false, error: { code: "not-allowed" } });
    }
    await shop.until(
      "the new tries are sent",
      async () =>
        (await rowsOf(orderId)).filter(({ replacesId, status }) => replacesId && status === "sent").length === failed.length,
    );
    const tries = (await rowsOf(orderId)).filter(({ replacesId }) => replacesId);
    expect(new Set([...tries, ...failed].flatMap(({ idempotencyKey }) => idempotencyKey ?? [])).size).toBe(tries.length);
    await expectSound(orderId, shape);
    const { view } = await shop.look(orderId);
    expect(view.refunds.map(({ status, amount }) => `${status} ${Number(amount)}`).sort()).toEqual(
      shape.parts.map((part) => `${part.as} ${Number(part.amount)}`).sort(),
    );
    for (const part of shape.parts.filter((each) => each.processed))
      expect(await mailsTo(orderId, "remboursement")).toContain(part.reads);
  });

  test("and days later nothing has gone back twice", () => expectNothingMore(done));
});

describe("paid by hand", () => {
  test("staff are told to pay back, note that they did, and the shopper is never asked for bank details", async () => {
    const shape = shapes.find((each) => each.shape === "bank transfer, paid")!;
    const orderId = await pressed(shape);
    await expectSettled(orderId, shape, (part) => part.as);
    const toStaff = () => shop.mailsAbout(orderId).filter(({ to }) => to !== shopify.order(SHOP, orderId).email);
    await shop.until("staff are told", () => toStaff().some(({ subject }) => subject.includes("rembourser à la main")));
    expect(plain(toStaff().at(-1)!.text)).toContain("89,80 €");

    const [row] = await rowsOf(orderId);
    const act = { shop: SHOP, caseId: (await caseOf(orderId)).id, refundId: row!.id, staff: await shop.staff() };
    const paid = await actOnRefund({ ...act, action: "paid-by-hand", said: { note: "Virement du jour" } }, deps);
    expect(paid.ok).toBe(true);
    const { view } = await shop.look(orderId);
    expect(view.refunds).toMatchObject([{ status: "sent", manual: true, expectedBy: expect.any(String) }]);
    await expectSound(orderId, shape);
    for (const mail of shop.mailsAbout(orderId)) expect(mail.text).not.toMatch(bankDetails);
  });
});

describe("where Shopify's refund in full leaves tips and fees out", () => {
  test("a person is asked about exactly what is left, and nothing is guessed", async () => {
    const shape = shapes.find((each) => each.shape === "tip, duties, shipping and a fee")!;
    shopify.payments.fullCoversExtras = false;
    try {
      const orderId = await pressed(shape);
      await expectSettled(orderId, { ...shape, parts: [card("119.97", "119,97 €")] }, (part) => part.as);
      shopify.clock.move({ minutes: 11 });
      await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
      const { attentionDetail } = await deps.prisma.case.findFirstOrThrow({ where: { orderId } });
      expect(attentionDetail).toBe("9.73 EUR");
      await expectNothingMore([orderId]);

      shopify.staff.refund(SHOP, orderId, { lines: "none" });
      await expectSettled(
        orderId,
        { ...shape, parts: [card("119.97", "119,97 €"), { ...card("9.73", ""), before: true }] },
        (part) => part.as,
      );
      await shop.until("nobody is called any more", async () => (await caseOf(orderId)).attentionCode === null);
    } finally {
      shopify.payments.fullCoversExtras = true;
    }
  });
});

describe("a tip that Shopify's refund in full leaves out", () => {
  const left = async () => {
    shopify.payments.fullCoversExtras = false;
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, tip: "5.00" }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    const { id: caseId, attentionDetail } = await deps.prisma.case.findFirstOrThrow({ where: { orderId } });
    expect(attentionDetail).toBe("5 EUR");
    return { orderId, caseId, staff: await shop.staff() };
  };
  const refundLeft = ({ caseId, staff }: Awaited<ReturnType<typeof left>>) =>
    reviewCase({ shop: SHOP, caseId, action: "refund-left", staff }, deps);
  const amounts = async (orderId: string) => (await rowsOf(orderId)).map(({ amount }) => amount.toFixed(2)).sort();
  afterEach(() => {
    shopify.payments.fullCoversExtras = true;
  });

  test("goes back when a person says that what is left goes back, pressed twice at once it goes back once", async () => {
    const at = await left();
    const answers = await Promise.all([refundLeft(at), refundLeft(at), refundLeft(at)]);
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    await shop.until("nobody is called any more", async () => (await caseOf(at.orderId)).attentionCode === null);
    await shop.quiet();
    expect(await amounts(at.orderId)).toEqual(["5.00", "89.80"]);
    expect(await refundLeft(at)).toMatchObject({ ok: false });
  });

  test("and whose answer is lost, goes back once", async () => {
    const at = await left();
    shopify.faults.loseAnswer("refundCreate", 2);
    await refundLeft(at);
    await shop.until("nobody is called any more", async () => (await caseOf(at.orderId)).attentionCode === null);
    expect(await amounts(at.orderId)).toEqual(["5.00", "89.80"]);
  });
});

describe("the bank's reference", () => {
  test("is kept and shown for each card on Plus, and for nothing else", async () => {
    shopify.payments.arn = true;
    try {
      const shape = shapes.find((each) => each.shape === "gift card and card")!;
      const orderId = await pressed(shape);
      await expectSettled(orderId, shape, (part) => part.as);
      // asked for with the daily look, not with every reading
      shopify.clock.move({ hours: 25 });
      await shop.until("the reference is known", async () => (await rowsOf(orderId)).some(({ arn }) => arn !== null));
      const { view } = await shop.look(orderId);
      expect(Object.fromEntries(view.refunds.map(({ amount, arn }) => [Number(amount), arn]))).toEqual({
        50: null,
        39.8: expect.stringMatching(/^\d{23}$/),
      });
    } finally {
      shopify.payments.arn = false;
    }
  });
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

  test("nor days later", () => expectNothingMore(done));

  test.concurrent.each(shapes.filter(({ parts }) => lastOf(parts)))(
    "$shape: opened while the refund was pending, which then fails",
    async (shape) => {
      const orderId = await pressed(shape, { mode: "pending" });
      await expectSettled(orderId, shape, (part) => (part.processed ? "pending" : part.as));
      shopify.payments.dispute(SHOP, orderId);
      shopify.payments.failRefund(SHOP, orderId);
      await expectSettled(orderId, shape, (part) => (part.processed ? "disputed" : part.as));
    },
  );
});
