import pg from "pg";

/** Nothing was kept, and trying again in a moment may help. */
export class NotKept extends Error {
  override name = "NotKept";
}

export interface Batches<Item, Result> {
  /** Resolves once the item is on disk, whoever else's went with it; throws NotKept, or what the database said. */
  keep(item: Item): Promise<Result>;
  waiting(): number;
  /** What waits is still written. */
  stop(): Promise<void>;
}

/** More than two writers only take turns on the same disk. */
const writers = 2;

/**
 * What many bring at the same time goes on disk together: whatever comes while one batch is being written is the next one.
 *
 * Nothing waits for company: an idle writer takes what is there at the end of the turn of the event loop. The items of a
 * batch exist all or none, and nobody is answered before.
 */
export function createBatches<Item, Result>(options: {
  /** Items a statement, at most. */
  atOnce: number;
  /** Beyond so many that wait, nothing more is taken. */
  waitingAtMost: number;
  /** Whoever's turn has not come after this long is sent away. */
  waitMs: number;
  /** In one order everywhere: two batches with the same keys would else wait for each other. */
  compare: (a: Item, b: Item) => number;
  /** All of them, or none: one statement. A result for each, in their order. */
  write: (items: Item[]) => Promise<Result[]>;
}): Batches<Item, Result> {
  const { atOnce, waitingAtMost, waitMs, compare, write } = options;
  const writeAlone = async (item: Item): Promise<Result> => (await write([item]))[0]!;

  interface Waiting {
    item: Item;
    since: number;
    done: (result: Result) => void;
    failed: (error: Error) => void;
  }
  const waiting: Waiting[] = [];
  let writing = 0;
  let sweep: NodeJS.Timeout | null = null;
  const underWay = new Set<Promise<void>>();

  async function writeBatch(batch: Waiting[]): Promise<void> {
    batch.sort((a, b) => compare(a.item, b.item));
    try {
      const results = await write(batch.map(({ item }) => item));
      batch.forEach(({ done }, index) => done(results[index]!));
    } catch (error) {
      if (!isAboutTheData(error)) return batch.forEach(({ failed }) => failed(error as Error));
      // one of them must not keep the others out
      for (const { item, done, failed } of batch) await writeAlone(item).then(done, failed);
    }
  }

  function take(): Waiting[] {
    return waiting.splice(0, atOnce);
  }

  async function writer(): Promise<void> {
    // everything that came in this turn of the event loop goes along
    await new Promise((later) => setImmediate(later));
    while (waiting.length > 0) await writeBatch(take());
  }

  function wake(): void {
    if (writing >= writers) return;
    writing += 1;
    const run = writer().finally(() => {
      writing -= 1;
      underWay.delete(run);
    });
    underWay.add(run);
  }

  /** While the writers are stuck, nobody waits without end. */
  function sweepLate(): void {
    const late = performance.now() - waitMs;
    const fresh = waiting.findIndex(({ since }) => since > late);
    const gone = waiting.splice(0, fresh === -1 ? waiting.length : fresh);
    for (const { failed } of gone) failed(new NotKept("The database does not keep up"));
    if (waiting.length > 0) return;
    clearInterval(sweep!);
    sweep = null;
  }

  return {
    keep: (item) =>
      new Promise((done, failed) => {
        if (waiting.length >= waitingAtMost) return failed(new NotKept("Too many wait for the database"));
        waiting.push({ item, since: performance.now(), done, failed });
        sweep ??= setInterval(sweepLate, 250).unref();
        wake();
      }),
    waiting: () => waiting.length,
    stop: async () => {
      await Promise.all(underWay);
      if (sweep) clearInterval(sweep);
    },
  };
}

export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Invalid data (class 22), broken references (23) or beyond a limit of PostgreSQL's (54): the row itself, and not the database's state. */
export const isAboutTheData = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? "");
