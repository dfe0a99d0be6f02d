import { describe, expect, test } from "vitest";
import { testDatabase } from "../support/database";

const { prisma, pool } = await testDatabase();
const at = (iso: string) => new Date(iso);

let numbers = 0;
async function aShop() {
  numbers += 1;
  const shop = await prisma.shop.create({
    data: { domain: `shop-${numbers}.myshopify.com`, installedAt: at("2026-11-01T08:00:00Z") },
  });
  const policy = await prisma.policyVersion.create({
    data: {
      shopDomain: shop.domain,
      effectiveFrom: shop.installedAt,
      settings: {},
      createdBy: "app",
      createdAt: shop.installedAt,
    },
  });
  return { shop, policy };
}
type Store = Awaited<ReturnType<typeof aShop>>;

const aCase = ({ shop, policy }: Store, status: string, orderId = "gid://shopify/Order/1") =>
  prisma.case.create({
    data: {
      shopDomain: shop.domain,
      orderId,
      orderName: "#1001",
      channel: "account-page",
      status,
      receivedAt: at("2026-11-20T10:00:00Z"),
      openedAt: at("2026-11-20T10:00:00Z"),
      updatedAt: at("2026-11-20T10:00:00Z"),
      locale: "fr",
      policyVersionId: policy.id,
      verdict: {},
      orderFacts: {},
      events: { create: { at: at("2026-11-20T10:00:00Z"), kind: "request-received", actor: "shopper", detail: {} } },
    },
  });

describe("what the tables themselves refuse", () => {
  test("a second open case for the same order", async () => {
    const store = await aShop();
    await aCase(store, "received");
    await expect(aCase(store, "in-review")).rejects.toMatchObject({ code: "P2002" });
    await expect(aCase(store, "needs-attention")).rejects.toMatchObject({ code: "P2002" });
  });

  test("but a new request after a closed one, another order and another shop are fine", async () => {
    const store = await aShop();
    await aCase(store, "declined");
    await aCase(store, "cancelled");
    await aCase(store, "received");
    await aCase(store, "received", "gid://shopify/Order/2");
    await aCase(await aShop(), "received");
    expect(await prisma.case.count({ where: { shopDomain: store.shop.domain } })).toBe(4);
  });

  test("rewriting or removing what happened in a case", async () => {
    const { id } = await aCase(await aShop(), "received");
    await expect(prisma.caseEvent.updateMany({ where: { caseId: id }, data: { kind: "cancelled" } })).rejects.toThrow(
      /append-only/,
    );
    await expect(prisma.caseEvent.deleteMany({ where: { caseId: id } })).rejects.toThrow(/append-only/);
    await expect(pool.query("TRUNCATE case_events")).rejects.toThrow(/append-only/);
    expect(await prisma.caseEvent.count({ where: { caseId: id, kind: "request-received" } })).toBe(1);
  });

  test("moving the receipt later; a merge may find an earlier one", async () => {
    const { id } = await aCase(await aShop(), "received");
    await expect(prisma.case.update({ where: { id }, data: { receivedAt: at("2026-11-20T10:00:01Z") } })).rejects.toThrow(
      /may not move/,
    );
    await prisma.case.update({ where: { id }, data: { receivedAt: at("2026-11-20T09:59:00Z"), status: "in-review" } });
    await prisma.case.update({ where: { id }, data: { receivedAt: at("2026-11-20T09:59:00Z") } });
    expect((await prisma.case.findUniqueOrThrow({ where: { id } })).receivedAt).toEqual(at("2026-11-20T09:59:00Z"));
  });
});

test("erasing a store erases its cases, events and policy with it", async () => {
  const { shop, policy } = await aShop();
  const { id } = await aCase({ shop, policy }, "cancelled");
  await prisma.refund.create({
    data: {
      caseId: id,
      shopDomain: shop.domain,
      orderId: "gid://shopify/Order/1",
      status: "sent",
      amount: "12.30",
      currencyCode: "EUR",
      updatedAt: at("2026-11-20T10:00:00Z"),
    },
  });
  await prisma.shop.delete({ where: { domain: shop.domain } });
  expect(await prisma.caseEvent.count({ where: { caseId: id } })).toBe(0);
  expect(await prisma.policyVersion.count({ where: { id: policy.id } })).toBe(0);
});

test("a policy version that judged a case cannot be taken away from under it", async () => {
  const store = await aShop();
  await aCase(store, "cancelled");
  await expect(prisma.policyVersion.delete({ where: { id: store.policy.id } })).rejects.toMatchObject({ code: "P2003" });
});
