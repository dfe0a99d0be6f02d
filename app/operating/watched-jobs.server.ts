import type { JobHandlers } from "../jobs/queue.server";
import { idsIn, withLogContext } from "../lib/log-context.server";
import type { Metrics } from "./metrics.server";

/** The same handlers, each run timed and counted, and its job, shop and case said in every line of its log. */
export function watchedJobs<Payloads extends { [Name in keyof Payloads]: object }>(
  handlers: JobHandlers<Payloads>,
  metrics: Metrics,
): JobHandlers<Payloads> {
  const watched = (name: keyof Payloads & string): JobHandlers<Payloads>[typeof name] => {
    const handler = handlers[name];
    return (payload, run) =>
      withLogContext({ job: name, jobId: run.id, ...idsIn(payload) }, async () => {
        const since = performance.now();
        let outcome: "done" | "failed" = "failed";
        try {
          const result = await handler(payload, run);
          outcome = "done";
          return result;
        } finally {
          metrics.job(name, outcome, (performance.now() - since) / 1000);
        }
      });
  };
  const names = Object.keys(handlers) as (keyof Payloads & string)[];
  return Object.fromEntries(names.map((name) => [name, watched(name)])) as unknown as JobHandlers<Payloads>;
}
