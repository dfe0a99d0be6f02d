import { DateTime } from "luxon";
import { beforeEach, describe, expect, it } from "vitest";
import { createHome } from "../../app/cases/home.server";
import { createRegister } from "../../app/cases/register.server";
import { adminTexts } from "../../app/i18n/admin";
import { registerHeadings, registerLines } from "../../app/i18n/register-csv";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { testDatabase } from "../support/database";

const SHOP = "sofimix.myshopify.com";
const OTHER = "atelier.myshopify.com";
const { prisma } = await testDatabase();
const policy = defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }));
const now = DateTime.fromISO("2026-11-22T16:30:00Z", { zone: "utc" });
const home = createHome({ prisma, clock: { now: () => now } });
const register = createRegister({ prisma });
const ago = (duration: object) => now.minus(duration).toJSDate();
const scopes = ["read_orders", "write_orders"];

let versionId = "";
let number = 0;
async function aCase(
  given: { receivedAt: Date; shopDomain?: string; status?: string } & Record<string, unknown>,
): Promise<string> {
  number += 1;
  const { id } = await prisma.case.create({
    data: {
      shopDomain: SHOP,
      orderId: `gid://shopify/Order/${number}`,
      orderName: `#${number}`,
      channel: "phone",
      status: "in-review",
      openedAt: given.receivedAt,
      updatedAt: given.receivedAt,
      locale: "fr",
      policyVersionId: versionId,
      verdict: { kind: "review", reasons: [] },
      orderFacts: { total: { amount: "59.90", currencyCode: "EUR" }, windowClosesAt: given.receivedAt.toISOString() },
      answerTargetAt: new Date(given.receivedAt.getTime() + 86_400_000),
      answerLimitAt: new Date(given.receivedAt.getTime() + 3 * 86_400_000),
      ...given,
    },
  });
  return id;
}
const aRefund = (caseId: string, given: Record<string, unknown>) => {
  number += 1;
  return prisma.refund.create({
    data: {
      caseId,
      shopDomain: SHOP,
      orderId: "gid://shopify/Order/1",
      status: "credited",
      amount: "10",
      currencyCode: "EUR",
      updatedAt: now.toJSDate(),
      shopifyTransactionId: `gid://shopify/OrderTransaction/${number}`,
      ...given,
    },
  });
};
const aMail = (caseId: string, given: Record<string, unknown>) => {
  number += 1;
  return prisma.mail.create({
    data: {
      caseId,
      shopDomain: SHOP,
      kind: "received",
      locale: "fr",
      dedupeKey: `mail-${number}`,
      facts: {},
      queuedAt: ago({ days: 1 }),
      ...given,
    },
  });
};
const troubles = async () => (await home.state({ shop: SHOP, scopes })).troubles.map(({ kind, count }) => `${kind} ${count}`);

beforeEach(async () => {
  await prisma.shop.deleteMany({});
  await prisma.incident.deleteMany({});
  await prisma.session.deleteMany({});
  for (const domain of [SHOP, OTHER]) {
    await prisma.shop.create({
      data: { domain, installedAt: ago({ days: 90 }), scopes: "write_orders", reconciledUpTo: ago({ minutes: 5 }) },
    });
    const { id } = await prisma.policyVersion.create({
      data: {
        shopDomain: domain,
        effectiveFrom: new Date(0),
        settings: settingsOf(policy) as object,
        createdBy: "install",
        createdAt: new Date(0),
      },
    });
    await prisma.shop.update({ where: { domain }, data: { publishedVersionId: id } });
    if (domain === SHOP) versionId = id;
    await prisma.session.create({
      data: { id: `offline_${domain}`, shop: domain, isOnline: false, state: "", accessToken: "sealed" },
    });
  }
});

describe("the home page tells what needs mending", () => {
  it("nothing, when all is well, and whether there was ever a request", async () => {
    expect(await home.state({ shop: SHOP, scopes })).toEqual({ troubles: [], any: false });
    await aCase({ receivedAt: ago({ days: 400 }) });
    expect((await home.state({ shop: SHOP, scopes })).any).toBe(true);
    expect((await home.state({ shop: OTHER, scopes })).any).toBe(false);
    expect(await home.state({ shop: "nobody.myshopify.com", scopes: [] })).toMatchObject({ troubles: [{ kind: "no-access" }] });
  });

  it("the gravest first: outages, access, permissions, the policy, changes, webhooks, mails, the switch", async () => {
    const caseId = await aCase({ receivedAt: ago({ days: 2 }) });
    await prisma.incident.create({ data: { kind: "app-down", fromAt: ago({ hours: 3 }), toAt: ago({ hours: 2 }) } });
    await prisma.incident.create({ data: { kind: "shopify-unreachable", shopDomain: SHOP, fromAt: ago({ hours: 1 }) } });
    await prisma.session.updateMany({
      where: { shop: SHOP },
      data: { expiresAt: new Date(0), refreshToken: "sealed", refreshExpiresAt: new Date(0) },
    });
    await prisma.shop.update({
      where: { domain: SHOP },
      data: { scopes: "", reconciledUpTo: ago({ minutes: 31 }), publishedVersionId: null, automaticCancellation: false },
    });
    for (const order of [1, 2, 3])
      await prisma.drift.create({
        data: {
          shopDomain: SHOP,
          orderId: String(order),
          changedAt: now.toJSDate(),
          foundAt: ago({ hours: 23 }),
          foundBy: "reconcile",
        },
      });
    await aMail(caseId, { status: "failed" });
    await aMail(caseId, { status: "failed", queuedAt: ago({ days: 8 }) });
    await aMail(caseId, { status: "queued", dueAt: ago({ minutes: 16 }) });
    await aMail(caseId, { status: "queued", dueAt: ago({ minutes: 14 }) });
    expect(await troubles()).toEqual([
      "app-down 1",
      "shopify-unreachable 1",
      "no-access 1",
      "scopes-missing 2",
      "policy-unpublished 1",
      "changes-unread 1",
      "webhooks-silent 3",
      "mails-failing 1",
      "mails-waiting 1",
      "automatic-off 1",
    ]);
    const others = (await home.state({ shop: OTHER, scopes })).troubles;
    expect(others.map(({ kind }) => kind)).toEqual(["app-down"]);
  });

  it("a switch that the app turned off itself, with when, how many and what is usual", async () => {
    const pausedAt = ago({ minutes: 5 });
    const pause = { pausedAt, pausedAsked: 31, pausedUsual: 30 };
    await prisma.shop.update({ where: { domain: SHOP }, data: { automaticCancellation: false, ...pause } });
    expect((await home.state({ shop: SHOP, scopes })).troubles.find(({ kind }) => kind === "automatic-off")).toMatchObject({
      pause: { at: pausedAt.toISOString(), asked: 31, usual: 30 },
    });
  });

  it("not what just happens: a policy of a moment ago, an access that can be renewed, a change or two that were missed", async () => {
    await prisma.policyVersion.create({
      data: {
        shopDomain: SHOP,
        effectiveFrom: now.toJSDate(),
        settings: settingsOf(policy) as object,
        createdBy: "1",
        createdAt: ago({ minutes: 4 }),
      },
    });
    await prisma.session.updateMany({
      where: { shop: SHOP },
      data: { expiresAt: new Date(0), refreshToken: "sealed", refreshExpiresAt: new Date(Date.now() + 1e9) },
    });
    for (const order of [1, 2])
      await prisma.drift.create({
        data: { shopDomain: SHOP, orderId: String(order), changedAt: now.toJSDate(), foundAt: now.toJSDate(), foundBy: "sweep" },
      });
    expect(await troubles()).toEqual([]);
  });
});

describe("the home page tells which promises were kept", () => {
  it("answers of the last 30 days in the store's days: in time, at the latest, late; what is not due yet counts for nothing", async () => {
    const receivedAt = ago({ days: 10 });
    const after = (days: number) => new Date(receivedAt.getTime() + days * 86_400_000);
    for (const days of [0.5, 1, 2, 4]) await aCase({ receivedAt, status: "declined", answeredAt: after(days) });
    await aCase({ receivedAt });
    await aCase({ receivedAt, status: "withdrawn" });
    await aCase({ receivedAt: ago({ hours: 1 }) });
    // 23:30 on 23 October in Paris is before the first of the 30 days, 00:30 is in it
    await aCase({
      receivedAt: new Date("2026-10-23T21:30:00Z"),
      status: "declined",
      answeredAt: new Date("2026-10-23T22:00:00Z"),
    });
    await aCase({
      receivedAt: new Date("2026-10-23T22:30:00Z"),
      status: "declined",
      answeredAt: new Date("2026-10-23T23:00:00Z"),
    });
    await aCase({ receivedAt, shopDomain: OTHER, status: "declined", answeredAt: after(1) });
    const { answers, byDay } = await home.promises({ shop: SHOP, service: policy.service });
    expect(answers).toEqual({ due: 6, onTarget: 3, inLimit: 4 });
    expect(byDay).toHaveLength(30);
    expect([byDay[0], byDay.at(-1)]).toEqual([
      { day: "2026-10-24", requests: 1, inTime: 1, late: 0 },
      { day: "2026-11-22", requests: 1, inTime: 0, late: 0 },
    ]);
    expect(byDay.find(({ day }) => day === "2026-11-12")).toEqual({ day: "2026-11-12", requests: 6, inTime: 3, late: 2 });
  });

  it("refunds by their own promised day: there on it is in time, whoever has not answered is neither", async () => {
    const caseId = await aCase({ receivedAt: ago({ days: 40 }) });
    const expectedBy = "2026-11-20";
    await aRefund(caseId, { expectedBy, creditedAt: new Date("2026-11-20T22:30:00Z") });
    await aRefund(caseId, { expectedBy, creditedAt: new Date("2026-11-20T23:30:00Z") });
    await aRefund(caseId, { expectedBy, status: "missing" });
    await aRefund(caseId, { expectedBy, status: "unconfirmed" });
    await aRefund(caseId, { expectedBy, status: "sent" });
    await aRefund(caseId, { expectedBy: "2026-11-30", status: "sent" });
    await aRefund(caseId, { expectedBy: "2026-11-30", creditedAt: now.toJSDate() });
    await aRefund(caseId, { expectedBy: "2026-09-30", status: "missing" });
    await aRefund(caseId, { expectedBy: null });
    const { refunds } = await home.promises({ shop: SHOP, service: policy.service });
    expect(refunds).toEqual({ due: 4, onTime: 2, unconfirmed: 2 });
  });
});

describe("the register of cases", () => {
  it("comes part by part, the newest first, each case once, and none of another shop", async () => {
    const same = ago({ days: 3 });
    for (let n = 0; n < 5; n += 1) await aCase({ receivedAt: same });
    await aCase({ receivedAt: ago({ days: 1 }) });
    await aCase({ receivedAt: same, shopDomain: OTHER });
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof register.page>> = await register.page({ shop: SHOP, after, size: 2 });
      ids.push(...page!.entries.map(({ id }) => id));
      sizes.push(page!.entries.length);
      after = page!.next;
      if (after === null) break;
    }
    expect(sizes).toEqual([2, 2, 2]);
    expect(new Set(ids).size).toBe(6);
    expect(await register.page({ shop: SHOP, after: "2026-13-01T00:00:00Z_x" })).toBeUndefined();
    expect((await register.page({ shop: "empty.myshopify.com", after: null }))?.entries).toEqual([]);
  });

  it("tells a case on one line in the store's own time; several currencies on several lines, and no amount twice", async () => {
    const caseId = await aCase({
      receivedAt: new Date("2026-07-01T08:00:00Z"),
      orderName: "=cmd",
      status: "cancelled",
      shopperReason: policy.reasons[0]!.code,
      answeredAt: new Date("2026-07-01T08:00:05Z"),
      cancelledAt: new Date("2026-07-01T08:00:05Z"),
      orderFacts: { total: { amount: "59.90", currencyCode: "EUR" }, windowClosesAt: "2026-07-01T05:30:00Z" },
    });
    for (const [amount, currencyCode, status] of [
      ["50", "EUR", "credited"],
      ["9.90", "EUR", "sent"],
      ["7", "USD", "sent"],
      ["99", "EUR", "failed"],
    ])
      await aRefund(caseId, { amount, currencyCode, status, creditedAt: null });
    const page = await register.page({ shop: SHOP, after: null });
    const texts = adminTexts("en");
    const headings = registerHeadings(texts, "Europe/Paris").trim().split(",");
    const lines = registerLines(page!.entries, texts, "Europe/Paris").trim().split("\r\n");
    expect(headings).toContain("Received (Europe/Paris)");
    expect(lines).toHaveLength(2);
    const told = lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [headings[index], cell])));
    expect(told).toMatchObject([
      {
        Order: "'=cmd",
        Status: "Cancelled",
        "Received (Europe/Paris)": "2026-07-01 10:00",
        "Hours after the time to cancel": "2.5",
        "Answered in time": "yes",
        "Cancellation decided by": "the policy",
        "Order amount": "59.90",
        Refunded: "59.9",
        "Currency of the refund": "EUR",
      },
      { Order: "'=cmd", "Order amount": "", Refunded: "7", "Currency of the refund": "USD" },
    ]);
    expect(registerLines(page!.entries, adminTexts("fr"), "Europe/Paris")).toContain(";59,90;EUR;59,9;EUR;");
  });
});
