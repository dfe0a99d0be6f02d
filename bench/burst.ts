import pg from "pg";
import { atLeast, atMost, forTheRecord, percentile, type BenchOptions, type Measurement } from "./measurement";
import { processFacts } from "./process-facts";
import { openStage, QUIET_SHOP, SHOP, sleep, until, type Stage } from "./stage";

/**
 * Very many shoppers press at once in one shop with Shopify's standard plan, and one presses in another shop. What is
 * recorded is on disk: a trigger of the benchmark notes when each attempt was written.
 */
export async function* burst({ full, tiny, say }: BenchOptions): AsyncGenerator<Measurement> {
  const presses = tiny ? 10 : full ? 10_000 : 500;
  const stage = await openStage();
  const database = new pg.Client({ connectionString: stage.databaseUrl });
  await database.connect();
  let stopCounting = (): void => undefined;
  try {
    const { shopify } = stage.preview;
    shopify.faults.cancelJobMs = 300;
    const { perSecond, size } = shopify.shop(SHOP).rateLimit;
    await stage.press(QUIET_SHOP, shopify.createOrder(QUIET_SHOP, { placedAgo: { hours: 1 } }).id); // warm
    await noteWhenRecorded(database);
    const orders = Array.from({ length: presses }, () => shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id);
    const pressed = new Set(orders);
    const quiet = shopify.createOrder(QUIET_SHOP, { placedAgo: { hours: 3 } }).id;
    await shopify.idle(300_000);
    const idle = await memoryOf(stage);

    say(`${presses} presses at once …`);
    const spent = countSpent(stage);
    stopCounting = spent.stop;
    const cancelled = () => shopify.orders(SHOP).filter(({ id, cancelledAt }) => cancelledAt && pressed.has(id)).length;
    const began = Date.now();
    const cpuBefore = await cpuOf(stage);
    const pressing = Promise.allSettled(orders.map((id) => pressUntilTaken(stage, id)));
    await sleep(500); // the rush is on
    const other = (async () => {
      const from = performance.now();
      const { status } = await stage.press(QUIET_SHOP, quiet);
      return { status, took: performance.now() - from };
    })();
    const [answers, single] = await Promise.all([pressing, other]);
    say(
      `all answered after ${((Date.now() - began) / 1000).toFixed(1)} s, the other shop's one after ${single.took.toFixed(0)} ms`,
    );
    const answered = answers.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const loaded = await memoryOf(stage);
    const busySeconds = (Date.now() - began) / 1000;
    const cpu = (await cpuOf(stage)) - cpuBefore;

    const { rows } = await database.query<{ order_id: string; at: Date }>(
      "SELECT order_id, at FROM bench_recorded WHERE at >= $1",
      [new Date(began)],
    );
    const recorded = new Map(rows.map(({ order_id, at }) => [order_id, at.getTime() - began]));
    const times = orders.map((id) => recorded.get(id) ?? Number.POSITIVE_INFINITY);
    const how = full ? undefined : `${presses} presses; --full presses 10,000 times`;
    yield atMost(`${presses} at once, recorded after the press, p99`, percentile(times, 0.99), 1_000, "ms", {
      note: how,
      judged: !tiny,
    });
    yield forTheRecord(
      `${presses} at once, answered, p99`,
      percentile(
        answered.map(({ took }) => took),
        0.99,
      ),
      "ms",
    );
    yield atMost(`${presses} at once, not recorded`, times.filter((time) => !Number.isFinite(time)).length, 0, "presses");
    yield atMost(`${presses} at once, another shop's request served`, single.took, 2_000, "ms", { judged: !tiny });
    yield forTheRecord("memory of the app, idle", idle, "MB");
    yield forTheRecord("memory of the app, under the rush", loaded, "MB", { reference: idle });
    yield forTheRecord("processor time of the app, per press under the rush", (cpu * 1000) / presses, "ms", {
      note: `${((cpu / busySeconds) * 100).toFixed(0)} % of one core`,
    });

    // the bucket's first filling goes at once; what counts is what follows
    const windowSeconds = tiny ? 0.5 : full ? 300 : 60;
    if (!tiny)
      await until("the first filling is spent", () => spent.so() >= size || cancelled() === presses, 60_000).catch(
        () => undefined,
      );
    const from = { at: performance.now(), spent: spent.so(), cancelled: cancelled() };
    const elapsed = () => (performance.now() - from.at) / 1000;
    for (let told = 0; elapsed() < windowSeconds && cancelled() < presses;) {
      await sleep(tiny ? 100 : 1_000);
      if (tiny || elapsed() < told + 15) continue;
      told += 15;
      say(`${cancelled()} of ${presses} cancelled, ${((spent.so() - from.spent) / elapsed()).toFixed(0)} points/s`);
    }
    const seconds = elapsed();
    const rate = (spent.so() - from.spent) / seconds;
    const done = cancelled();
    const over = done === presses;
    yield atLeast("drain, share of the plan's points a second", (rate / perSecond) * 100, 90, "%", {
      reference: 100,
      note: `${rate.toFixed(0)} of ${perSecond} points/s over ${seconds.toFixed(0)} s, ${done} of ${presses} cancelled`,
      // a short queue that is empty before its points are gone says nothing about the rate
      judged: !tiny && !over,
    });
    if (!tiny && done > 0) {
      const each = spent.so() / done;
      yield forTheRecord("drain, points for each cancellation so far, what is begun included", each, "points");
      yield forTheRecord(`drain, all ${presses}, at this rate`, (presses * each) / Math.max(rate, 1) / 60, "min", {
        note: `worked out from ${seconds.toFixed(0)} s; the plan's own points would take ${((presses * each) / perSecond / 60).toFixed(0)} min`,
      });
    }
    yield forTheRecord("memory of the app, while the pile is worked off", await memoryOf(stage), "MB", { reference: idle });
  } finally {
    stopCounting();
    await database.end();
    await stage.close();
  }
}

/** Points of the busy shop since now. The simulator keeps its last calls only, so they are added up as they come. */
function countSpent({ preview: { shopify } }: Stage): { so(): number; stop(): void } {
  let sum = 0;
  let last = shopify.calls().at(-1);
  const look = () => {
    const calls = shopify.calls();
    const fresh = calls.slice(last ? calls.lastIndexOf(last) + 1 : 0);
    last = calls.at(-1);
    for (const { shop, actualCost } of fresh) if (shop === SHOP) sum += actualCost ?? 0;
  };
  const timer = setInterval(look, 200);
  return { so: () => (look(), sum), stop: () => clearInterval(timer) };
}

/** The shopper's page asks again when our server could not take the press. */
async function pressUntilTaken(stage: Stage, orderId: string): Promise<{ took: number; tries: number }> {
  const from = performance.now();
  for (let tries = 1; ; tries += 1) {
    const { status } = await stage.press(SHOP, orderId).catch(() => ({ status: 0 }));
    if (status >= 200 && status < 500 && status !== 429) return { took: performance.now() - from, tries };
    if (tries >= 5) throw new Error(`The press was answered ${status}`);
    await sleep(500 * tries);
  }
}

async function noteWhenRecorded(database: pg.Client): Promise<void> {
  await database.query(`
    CREATE TABLE bench_recorded (order_id text, at timestamptz);
    CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO bench_recorded VALUES (NEW.order_id, clock_timestamp()); RETURN NULL; END $$;
    CREATE TRIGGER bench_note AFTER INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION bench_note();`);
}

const memoryOf = async ({ preview }: Stage): Promise<number> => (await processFacts(preview.app.pid!)).megabytes;
const cpuOf = async ({ preview }: Stage): Promise<number> => (await processFacts(preview.app.pid!)).cpuSeconds;
