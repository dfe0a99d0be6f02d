import { describe, expect, it } from "vitest";
import { createBatches, inOrder, NotKept } from "../../app/database/batches.server";
import { testDatabase } from "../support/database";

const { pool } = await testDatabase();
await pool.query("CREATE TABLE words (word text PRIMARY KEY, length int CHECK (length < 10))");

function words(options: { waitingAtMost?: number; waitMs?: number; slow?: Promise<void> } = {}) {
  const written: string[][] = [];
  const batches = createBatches<string, number>({
    atOnce: 10,
    waitingAtMost: options.waitingAtMost ?? 1_000,
    waitMs: options.waitMs ?? 5_000,
    compare: inOrder,
    write: async (items) => {
      written.push(items);
      await options.slow;
      const { rows } = await pool.query<{ word: string; length: number }>(
        "INSERT INTO words SELECT word, length(word) FROM unnest($1::text[]) AS word RETURNING word, length",
        [items],
      );
      const lengths = new Map(rows.map(({ word, length }) => [word, length]));
      return items.map((word) => lengths.get(word)!);
    },
  });
  return { ...batches, written };
}

describe("what comes at the same time", () => {
  it("goes to disk together, in one order, each with its own answer", async () => {
    const { keep, written } = words();
    const given = Array.from({ length: 25 }, (_, index) =>
      "a".repeat((index % 9) + 1).replace(/^a/, String.fromCharCode(98 + index)),
    );
    const answers = await Promise.all(given.map(keep));
    expect(answers).toEqual(given.map(({ length }) => length));
    expect(written.length).toBeLessThan(6);
    for (const batch of written) expect(batch).toEqual([...batch].sort(inOrder));
  });

  it("one that the database refuses fails alone", async () => {
    const { keep } = words();
    const answers = await Promise.allSettled(["fine", "muchtoolongtobekept", "good"].map(keep));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await pool.query("SELECT word FROM words WHERE word IN ('fine', 'good')")).rowCount).toBe(2);
  });

  it("too many, or too long, is sent away instead of being piled up", async () => {
    let free!: () => void;
    const slow = new Promise<void>((done) => (free = done));
    const { keep, waiting } = words({ waitingAtMost: 3, waitMs: 300, slow });
    const under: Promise<number>[] = [];
    for (const word of ["one", "two"]) {
      under.push(keep(word));
      await new Promise((later) => setTimeout(later, 20)); // a writer has it, and waits for the database
    }
    const held = [keep("three"), keep("four"), keep("five")];
    await expect(keep("six")).rejects.toThrow(NotKept);
    const sent = await Promise.allSettled(held);
    expect(sent.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(waiting()).toBe(0);
    free();
    expect(await Promise.all(under)).toEqual([3, 3]);
  });
});
