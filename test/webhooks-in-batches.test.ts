import { createHmac, randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { followReceipts, followReceiptsNow } from "../app/workflows/follow-receipts.server";
import { NotKept } from "../app/database/batches.server";
import { createWebhookBatches, type WebhookBatches, type WebhookRow } from "../app/workflows/webhook-batches.server";
import { API_SECRET, openShop, SHOP } from "./support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

async function deliver(
  payload: unknown,
  { id = randomUUID(), topic = "orders/updated", domain = SHOP }: { id?: string; topic?: string; domain?: string } = {},
): Promise<Response> {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const response = await fetch(`${shop.appUrl}/webhooks/orders`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": domain,
      "x-shopify-webhook-id": id,
      "x-shopify-hmac-sha256": createHmac("sha256", API_SECRET).update(body).digest("base64"),
    },
  });
  await response.text();
  return response;
}
const statuses = (answers: Response[]) => answers.map(({ status }) => status);
const row = (more: Partial<WebhookRow> = {}): WebhookRow => ({
  shop: SHOP,
  webhookId: randomUUID(),
  topic: "orders/updated",
  about: null,
  ...more,
});

/** Somebody else has the table: whatever is written waits. */
async function withTableLocked<T>(work: (release: () => Promise<void>) => Promise<T>): Promise<T> {
  let free!: () => void;
  const until = new Promise<void>((done) => (free = done));
  let locked!: () => void;
  const holding = new Promise<void>((done) => (locked = done));
  const held = deps.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE webhook_receipts IN ACCESS EXCLUSIVE MODE`;
      locked();
      await until;
    },
    { timeout: 30_000 },
  );
  await holding;
  const release = () => (free(), held);
  return work(release).finally(release);
}

describe("a burst of webhooks", () => {
  it("each is on disk before its own answer", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const id = randomUUID();
        const { status } = await deliver({ id: 1 }, { id });
        return [status, await deps.prisma.webhookReceipt.count({ where: { webhookId: id } })];
      }),
    );
    const thanked = answers.filter(([status]) => status === 200);
    expect(thanked.length).toBeGreaterThan(0);
    expect(thanked.every(([, kept]) => kept === 1)).toBe(true);
    // on a machine that is very busy; never anything else
    expect(answers.every(([status]) => status === 200 || status === 503)).toBe(true);
  });

  it("about an order without a case is done with at once, and costs Shopify nothing", async () => {
    const before = shopify.calls().length;
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(ids.map((id) => deliver({ id: 987_654 }, { id })));
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: { in: ids }, processedAt: null } })).toBe(0);
    await shop.quiet();
    const besides = ["ReadChangedOrders", "ReadInstallation", "PublishPolicy"];
    expect(
      shopify
        .calls()
        .slice(before)
        .filter(({ operationName }) => !besides.includes(operationName ?? "")),
    ).toEqual([]);
  });

  it("about one order makes its case look once", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 20 }, quiet: true }).id;
    shopify.warehouse.startPreparing(SHOP, orderId, {
      at: shopify.clock.now().minus({ hours: 1 }).startOf("second").toISO({ suppressMilliseconds: true })!,
    });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    await shop.quiet();
    await deps.prisma.case.updateMany({ where: { orderId }, data: { lookedAt: null, lookAgainAt: null } });
    const number = Number(orderId.split("/").pop());
    const before = shop.calls("ReadOutcome");
    // while the table is locked they come in, and are written together
    await withTableLocked(async (release) => {
      const answers = Array.from({ length: 10 }, () => deliver({ id: number }));
      await new Promise((later) => setTimeout(later, 200));
      await release();
      expect(statuses(await Promise.all(answers))).toEqual(Array.from({ length: 10 }, () => 200));
    });
    await shop.quiet();
    expect(shop.calls("ReadOutcome") - before).toBeGreaterThan(0);
    // those that the idle writers had taken before the lock, and one for all the others
    expect(shop.calls("ReadOutcome") - before).toBeLessThanOrEqual(2);
  });

  it("of one shop leaves the others their turn", async () => {
    const quiet = "atelier.myshopify.com";
    await deps.prisma.$executeRaw`
      INSERT INTO webhook_receipts (shop_domain, webhook_id, topic, received_at, about)
      SELECT ${"a-busy-shop.myshopify.com"}, gen_random_uuid(), 'orders/updated', now(), 'gid://shopify/Order/1'
        FROM generate_series(1, 3000)
      UNION ALL SELECT ${quiet}, gen_random_uuid(), 'orders/updated', now(), 'gid://shopify/Order/2'`;
    // the alarms look at them at the same time: whoever takes the first lot takes the quiet shop's too
    await shop.until(
      "the quiet shop's is looked at",
      async () => (await deps.prisma.webhookReceipt.count({ where: { shopDomain: quiet, processedAt: null } })) === 0,
    );
    expect(
      await deps.prisma.webhookReceipt.count({ where: { shopDomain: "a-busy-shop.myshopify.com", processedAt: null } }),
    ).toBeGreaterThan(0);
    await shop.quiet();
  });
});

describe("a webhook that nobody has looked at, because the process died right after it was kept", () => {
  it("is looked at by any worker", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 20 }, quiet: true }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const before = shop.calls("ReadOutcome");
    shopify.clock.move({ seconds: 5 });
    await deps.prisma.webhookReceipt.create({
      data: { shopDomain: SHOP, webhookId: randomUUID(), topic: "x", receivedAt: new Date(), about: orderId },
    });
    await shop.until("it is", () => shop.calls("ReadOutcome") > before);
    await shop.quiet();
    expect(await deps.prisma.webhookReceipt.count({ where: { processedAt: null } })).toBe(0);
  });

  it("is looked at once: those that come meanwhile wait for the next look, and do not keep this one going", async () => {
    const arrives = () =>
      deps.prisma.webhookReceipt.create({
        data: { shopDomain: "a-shop.myshopify.com", webhookId: randomUUID(), topic: "x", receivedAt: new Date(), about: null },
      });
    let looks = 0;
    const $transaction = async (work: Parameters<typeof deps.prisma.$transaction>[0]) => {
      looks += 1;
      const found: unknown = await deps.prisma.$transaction(work as never);
      if (looks < 20) await arrives();
      return found;
    };
    await arrives();
    await followReceiptsNow({ ...deps, prisma: { $transaction } as unknown as typeof deps.prisma });
    expect(looks).toBe(1);
    await shop.quiet();
  });

  it("and killed while it is looked at, it is looked at again", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 20 }, quiet: true }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    shopify.clock.move({ seconds: 5 });
    await deps.prisma.case.updateMany({ where: { orderId }, data: { lookAgainAt: null } });
    const webhookId = randomUUID();
    const died = deps.prisma.$transaction(async (tx) => {
      await tx.webhookReceipt.create({
        data: { shopDomain: SHOP, webhookId, topic: "x", receivedAt: new Date(), about: orderId },
      });
      const { looks } = await followReceipts(tx, deps.clock.now(), 100);
      expect(looks).toMatchObject([{ urgent: false }]);
      throw new Error("killed");
    });
    await expect(died).rejects.toThrow("killed");
    expect(await deps.prisma.case.count({ where: { orderId, lookAgainAt: { not: null } } })).toBe(0);
  });
});

describe("the database", () => {
  it("is too slow: 503 and when to come again, before Shopify gives up; then it goes on by itself", async () => {
    const id = randomUUID();
    await withTableLocked(async (release) => {
      const from = performance.now();
      const answer = await deliver({ id: 1 }, { id });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(performance.now() - from).toBeLessThan(5_000);
      await release();
    });
    expect((await deliver({ id: 1 }, { id })).status).toBe(200);
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: id } })).toBe(1);
  });

  it("is full: 503 and nothing half kept; with room again, 200", async () => {
    const ids = Array.from({ length: 8 }, () => randomUUID());
    const send = () => Promise.all(ids.map((id) => deliver({ id: 1 }, { id })));
    await deps.prisma.$executeRawUnsafe(`CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
    await deps.prisma.$executeRawUnsafe(
      `CREATE TRIGGER disk_full BEFORE INSERT ON webhook_receipts FOR EACH ROW EXECUTE FUNCTION disk_full()`,
    );
    try {
      expect(new Set(statuses(await send()))).toEqual(new Set([503]));
    } finally {
      await deps.prisma.$executeRawUnsafe(`DROP FUNCTION disk_full CASCADE`);
    }
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: { in: ids } } })).toBe(0);
    expect(new Set(statuses(await send()))).toEqual(new Set([200]));
  });

  it("drops its connections again and again: what was answered 200 is there, and it goes on by itself", async () => {
    const cut = setInterval(() => {
      void deps.prisma.$executeRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'order-cancellation-webhooks' AND datname = current_database()`;
    }, 20);
    const kept: string[] = [];
    for (let burst = 0; burst < 15; burst += 1) {
      const ids = Array.from({ length: 20 }, () => randomUUID());
      const answers = statuses(await Promise.all(ids.map((id) => deliver({ id: 1 }, { id }))));
      expect(answers.every((status) => status === 200 || status === 503)).toBe(true);
      kept.push(...ids.filter((_, i) => answers[i] === 200));
    }
    clearInterval(cut);
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: { in: kept } } })).toBe(kept.length);
    await shop.until("it goes on", async () => (await deliver({ id: 1 })).status === 200);
  });
});

describe("payloads", () => {
  it.each([
    ["a number beyond all measure", `{"id": 1, "total": 1e200000}`],
    ["a name no database keeps", `{"id": 1, "\\u0000": 1}`],
    ["nesting without end", `{"id": 1, "deep": ${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ])("with %s: the webhook is kept, and so are those that came with it", async (_what, body) => {
    const ids = Array.from({ length: 10 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id, i) => deliver(i === 5 ? body : { id: 1 }, { id })));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: { in: ids } } })).toBe(10);
  });

  it("with an id no index holds: refused, and those that came with it are kept", async () => {
    const answers = await Promise.all([deliver({ id: 1 }, { id: "x".repeat(5000) }), deliver({ id: 1 })]);
    expect(statuses(answers)).toEqual([400, 200]);
  });
});

describe("what one process takes in", () => {
  const opened: WebhookBatches[] = [];
  const open = (): WebhookBatches => {
    const batches = createWebhookBatches({ url: shop.databaseUrl, clock: deps.clock, log: deps.log, onWork: () => undefined });
    opened.push(batches);
    return batches;
  };
  afterEach(async () => {
    for (const batches of opened.splice(0)) await batches.stop();
  });

  it("a thousand at once are a few transactions", async () => {
    const rows = Array.from({ length: 1_000 }, () => row());
    const batches = open();
    await Promise.all(rows.map((each) => batches.keep(each)));
    const [{ transactions, kept }] = await deps.prisma.$queryRaw<[{ transactions: number; kept: number }]>`
      SELECT count(DISTINCT xmin::text)::int AS transactions, count(*)::int AS kept FROM webhook_receipts
       WHERE webhook_id = ANY(${rows.map(({ webhookId }) => webhookId)})`;
    expect(kept).toBe(1_000);
    expect(transactions).toBeLessThan(30);
  });

  it("waits for a stuck database no longer than Shopify does, and no more than so many wait", async () => {
    const batches = open();
    await withTableLocked(async (release) => {
      const from = performance.now();
      const answers = await Promise.allSettled(Array.from({ length: 6_000 }, () => batches.keep(row())));
      expect(performance.now() - from).toBeLessThan(5_500);
      expect(answers.every((each) => each.status === "rejected")).toBe(true);
      expect(answers.filter((each) => each.status === "rejected" && each.reason instanceof NotKept).length).toBeGreaterThan(
        5_000,
      );
      expect(batches.load().waiting).toBe(0);
      await release();
    });
    await batches.keep(row());
  });

  it("has room for so many bytes and no more, and gets the room back", () => {
    const batches = open();
    expect(batches.enter(60 * 1024 * 1024)).toBe(true);
    expect(batches.enter(10 * 1024 * 1024)).toBe(false);
    batches.leave(60 * 1024 * 1024);
    expect(batches.enter(10 * 1024 * 1024)).toBe(true);
    expect(batches.load().bytes).toBe(10 * 1024 * 1024);
  });

  it("two processes that get the same webhooks in opposite order keep each once and never wait for each other", async () => {
    const [one, other] = [open(), open()];
    const rows = Array.from({ length: 300 }, () => row());
    await Promise.all([...rows.map((each) => one.keep(each)), ...rows.toReversed().map((each) => other.keep(each))]);
    expect(await deps.prisma.webhookReceipt.count({ where: { webhookId: { in: rows.map((each) => each.webhookId) } } })).toBe(
      300,
    );
  });
});
