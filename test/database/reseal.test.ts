import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { resealEverything } from "../../app/database/reseal.server";
import { createEncryption } from "../../app/lib/encryption.server";
import { openShop, SHOP } from "../support/shop";

const formerKey = randomBytes(32);
const key = randomBytes(32);
const shop = await openShop({ worker: false, encryptionKey: formerKey });
const { deps, shopify } = shop;
const former = deps.encryption;
const pool = new pg.Pool({ connectionString: shop.databaseUrl, max: 2 });
afterAll(() => pool.end());

/** Tables in which anything stands that was sealed with a key, in whatever column. */
async function holding(keyMark: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await pool.query(`SELECT 1 FROM "${name}" AS line WHERE line::text LIKE $1`, [`%v1.${keyMark}.%`]);
    if (rowCount) found.push(name);
  }
  return found.sort();
}

it("a shop's new key opens all that the former one sealed, which is then worth nothing", async () => {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
  await shop.ask(orderId, { text: "J’ai commandé deux fois" });
  const other = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(other);
  await shop.staff();
  const before = await holding(former.firstKey);
  expect(before).toEqual(expect.arrayContaining(["contacts", "messages", "sessions"]));

  const both = createEncryption([key, formerKey]);
  const done = await resealEverything({ pool, encryption: both });
  expect(done.map(({ table }) => table)).toEqual(expect.arrayContaining(before));
  expect(await holding(former.firstKey)).toEqual([]);
  expect(await holding(both.firstKey)).toEqual(before);

  const alone = createEncryption([key]);
  const contacts = await deps.prisma.contact.findMany({ where: { email: { not: null } } });
  expect(contacts.length).toBeGreaterThan(0);
  for (const { email, emailMark } of contacts) expect(alone.blindIndex(alone.decrypt(email!))).toBe(emailMark);
  const messages = await deps.prisma.message.findMany();
  expect(messages.map(({ body }) => alone.decrypt(body))).toContain("J’ai commandé deux fois");

  expect(await resealEverything({ pool, encryption: alone }), "run again").toEqual([]);
});

it("a key that is missing is named, and nothing is lost", async () => {
  const before = await deps.prisma.message.findMany();
  await expect(resealEverything({ pool, encryption: createEncryption([randomBytes(32)]) })).rejects.toThrow(
    "put the former key back",
  );
  expect(await deps.prisma.message.findMany()).toEqual(before);
});

it("goes through a table of any size, and leaves what only looks sealed", async () => {
  const both = createEncryption([randomBytes(32), key]);
  const old = createEncryption([key]);
  await pool.query("CREATE TABLE public.many (id int PRIMARY KEY, note text)");
  const rows = Array.from({ length: 3000 }, (_, id) =>
    id % 2 ? old.encrypt("x".repeat(3000)) : `v1.12345678.no ${"y".repeat(3000)}`,
  );
  await pool.query("INSERT INTO public.many SELECT * FROM unnest($1::int[], $2::text[])", [rows.map((_, id) => id), rows]);
  expect(await resealEverything({ pool, encryption: both })).toContainEqual({ table: "many", column: "note", rows: 1500 });
  const after = await pool.query<{ id: number; note: string }>("SELECT * FROM public.many ORDER BY id");
  after.rows.forEach(({ id, note }) => expect(id % 2 ? both.decrypt(note) : note).toBe(id % 2 ? "x".repeat(3000) : rows[id]));
  await pool.query("DROP TABLE public.many");
});
