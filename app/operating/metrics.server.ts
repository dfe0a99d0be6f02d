import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Figure } from "./figures.server";

export type Metrics = ReturnType<typeof createMetrics>;

/** The ways in. A label has few values: never a path, an order or a person. */
export type Door = "webhooks" | "customer" | "guest" | "staff" | "flow" | "admin" | "auth" | "assets" | "health" | "other";

/**
 * What Prometheus reads. Counters and times are those of this process: add them up over all processes. What comes from
 * the database (`figures`) is the same in every process: take the maximum.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requestSeconds = new Histogram({
    name: "cancellation_http_request_seconds",
    help: "Time from a request's first byte to the end of its answer, by door.",
    labelNames: ["door", "method", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const cutOff = new Counter({
    name: "cancellation_http_requests_cut_off_total",
    help: "Requests whose connection ended before the answer did.",
    labelNames: ["door"],
    registers,
  });
  const jobSeconds = new Histogram({
    name: "cancellation_job_seconds",
    help: "Time of one run of a job, by its name and by whether it was done or failed (then it is repeated).",
    labelNames: ["job", "outcome"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const troubles = new Counter({
    name: "cancellation_log_lines_total",
    help: "Lines of the log at warn, error and fatal.",
    labelNames: ["level"],
    registers,
  });
  for (const level of ["warn", "error", "fatal"]) troubles.inc({ level }, 0);

  let refresh: (() => Promise<void>) | null = null;

  return {
    contentType: registry.contentType,
    /** From now on the database tells too. */
    watchDatabase({ figures, connections }: { figures: () => Promise<Figure[]>; connections: () => Connections }): void {
      refresh = gaugesOf(registry, figures);
      const gauge = new Gauge({
        name: "cancellation_database_connections",
        help: "This process's connections to the database: open, idle, and work that waits for one.",
        labelNames: ["state"],
        registers,
        collect: () => {
          for (const [state, count] of Object.entries(connections())) gauge.set({ state }, count);
        },
      });
    },
    /** Everything, as Prometheus reads it. */
    async text(): Promise<string> {
      await refresh?.();
      return registry.metrics();
    },
    request(door: Door, method: string, status: number, seconds: number): void {
      requestSeconds.observe({ door, method: knownMethods.has(method) ? method : "other", status }, seconds);
    },
    cutOff: (door: Door): void => cutOff.inc({ door }),
    job: (job: string, outcome: "done" | "failed", seconds: number): void => jobSeconds.observe({ job, outcome }, seconds),
    trouble: (level: string): void => troubles.inc({ level }),
  };
}

export interface Connections {
  open: number;
  idle: number;
  waiting: number;
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]);

/** A gauge for each name, made when it is first seen; what is gone from the database is gone from the answer. */
function gaugesOf(registry: Registry, figures: () => Promise<Figure[]>): () => Promise<void> {
  const registers = [registry];
  const gauges = new Map<string, Gauge>();
  const up = new Gauge({
    name: "cancellation_figures_up",
    help: "1 when the figures of the database could be read for this answer; 0 when not, and then they are missing.",
    registers,
  });
  return async () => {
    const read = await figures().catch(() => null);
    up.set(read ? 1 : 0);
    for (const gauge of gauges.values()) gauge.reset();
    for (const { name, help, labels = {}, value } of read ?? []) {
      const gauge = gauges.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers });
      gauges.set(name, gauge);
      gauge.set(labels, value);
    }
  };
}
