import { forTheRecord, percentile, type BenchOptions, type Measurement } from "./measurement";
import { processFacts } from "./process-facts";
import { openStage, sleep } from "./stage";

/** How long a stopped app takes until it answers, and what it holds and uses while nothing happens. */
export async function* coldStart({ tiny, full }: BenchOptions): AsyncGenerator<Measurement> {
  const stage = await openStage();
  try {
    const { app } = stage.preview;
    const idleSeconds = tiny ? 1 : 20;
    await sleep(idleSeconds * 250);
    const from = await processFacts(app.pid!);
    await sleep(idleSeconds * 1000);
    const to = await processFacts(app.pid!);
    yield forTheRecord("memory of the app after its start, nothing to do", to.megabytes, "MB");
    yield forTheRecord(
      "processor of the app, nothing to do",
      ((to.cpuSeconds - from.cpuSeconds) / idleSeconds) * 100,
      "% of a core",
    );

    const times = [];
    for (let round = 0; round < (tiny ? 1 : full ? 7 : 3); round += 1) {
      await app.stop();
      const begun = performance.now();
      app.start();
      await app.untilHealthy();
      times.push(performance.now() - begun);
    }
    yield forTheRecord("cold start until it answers, database included, median", percentile(times, 0.5), "ms");
  } finally {
    await stage.close();
  }
}
