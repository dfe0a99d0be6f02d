import { randomUUID } from "node:crypto";
import { fromPrisma, PgBoss } from "pg-boss";
import type { JobResult } from "pg-boss";
import type { Transaction } from "../database/client.server";
import type { Log } from "../lib/log.server";
import { idsIn } from "../lib/log-context.server";

export interface JobSettings {
  /** How many of these one process runs at a time; 2 when not said. */
  concurrency?: number;
  /** A run that takes longer is given up and repeated; 600 s when not said. */
  timeoutSeconds?: number;
  /** How often a failing job is repeated before it goes to the dead; 1000 when not said, which takes about a week. */
  retries?: number;
}

export interface JobRun {
  id: string;
  /** 0 at the first run. */
  tries: number;
  /** Aborted when the run took too long or the process stops without patience. */
  signal: AbortSignal;
}

export type JobHandlers<Payloads> = { [Name in keyof Payloads]: (payload: Payloads[Name], run: JobRun) => Promise<unknown> };

export interface EnqueueOptions {
  /**
   * At most one job of this name and key waits. Ten reasons to read an order again give one reading, begun
   * after the tenth; one that is running meanwhile does not count, for it may have looked too early.
   */
  singletonKey?: string;
  /** Higher first; 0 when not said. */
  priority?: number;
}

export interface Queue<Payloads> {
  /** Without handlers this process only enqueues. */
  start(options?: { handlers?: JobHandlers<Payloads> }): Promise<void>;
  /**
   * Saved with the transaction when one is given: the job exists exactly when the change it follows does, and
   * every run that starts after the commit sees that change.
   */
  enqueue<Name extends keyof Payloads & string>(
    tx: Transaction | null,
    name: Name,
    payload: Payloads[Name],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** Waits for what is running (30 s at most when graceful); what does not finish is repeated elsewhere. */
  stop(options?: { graceful?: boolean; timeoutSeconds?: number }): Promise<void>;
  /** How many jobs wait or run, for tests and for a health page. */
  count(): Promise<{ waiting: number; running: number; dead: number }>;
}

export interface QueueOptions<Payloads> {
  url: string;
  log: Log;
  /** Every kind of job there is. */
  jobs: { [Name in keyof Payloads]: JobSettings };
  /** Whether repeating may help; yes when not said. A job for which it cannot goes to the dead at once. */
  isRetryable?: (error: unknown) => boolean;
  /** Connections at most, besides one that listens; 4 when not said. */
  connections?: number;
  /** How often workers look without having been woken; 10 s when not said. */
  pollSeconds?: number;
}

const schema = "jobs";
/** Where jobs end that failed to the last; nothing works on it, staff and logs tell of it. */
const dead = "dead";
const retryDelayMaxSeconds = 600;

/**
 * Jobs in the same PostgreSQL (pg-boss). A job runs at least once, and more than once after a crash, so every
 * handler must be safe to repeat. Order between jobs is nobody's promise: the case row decides.
 *
 * No business time here: the queue counts on the database's clock, which the app's clock may have left far
 * behind. What is due later lives on a row and is enqueued by an alarm (alarm.server.ts).
 */
export function createQueue<Payloads extends { [Name in keyof Payloads]: object }>(
  options: QueueOptions<Payloads>,
): Queue<Payloads> {
  const { url, log, jobs, isRetryable = () => true, connections = 4, pollSeconds = 10 } = options;
  const names = Object.keys(jobs) as (keyof Payloads & string)[];
  let boss: PgBoss | null = null;
  const nudges = new Set<NodeJS.Timeout>();

  const started = (): PgBoss => {
    if (!boss) throw new Error("The queue is not started");
    return boss;
  };

  async function work(name: keyof Payloads & string, handler: JobHandlers<Payloads>[typeof name]): Promise<void> {
    const running = started();
    const id: string = await running.work<Payloads[typeof name]>(
      name,
      { batchSize: 1, perJobResults: true, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: pollSeconds },
      async ([job]): Promise<JobResult[]> => {
        if (!job) return [];
        const since = performance.now();
        try {
          await handler(job.data, { id: job.id, tries: job.retryCount, signal: job.signal });
          log.debug({ job: name, id: job.id, ...idsIn(job.data), ms: Math.round(performance.now() - since) }, "job done");
          return [{ id: job.id, status: "completed" }];
        } catch (error) {
          const retryable = isRetryable(error);
          log[retryable ? "warn" : "error"](
            { job: name, id: job.id, ...idsIn(job.data), tries: job.retryCount, err: error },
            "job failed",
          );
          if (retryable) nudgeLater(job.retryCount);
          return [{ id: job.id, status: retryable ? "failed" : "deadletter", output: { message: messageOf(error) } }];
        } finally {
          // one notification may have told of many jobs: look again at once instead of at the next poll
          running.notifyWorker(id);
        }
      },
    );

    /** The queue tells nobody when a repeat falls due; workers would find it only at their next poll. */
    function nudgeLater(tries: number): void {
      const atMostSeconds = Math.min(retryDelayMaxSeconds, 2 ** Math.min(tries + 1, 16));
      const nudge = setTimeout(
        () => {
          nudges.delete(nudge);
          running.notifyWorker(id);
        },
        atMostSeconds * 1000 + 50,
      );
      nudge.unref();
      nudges.add(nudge);
    }
  }

  return {
    async start({ handlers } = {}) {
      if (boss) throw new Error("The queue is started already");
      const fresh = new PgBoss({
        connectionString: url,
        application_name: "order-cancellation-jobs",
        max: connections,
        schema,
        useListenNotify: true,
        schedule: false,
        // watching over crashed workers is for those who work
        supervise: handlers !== undefined,
        superviseIntervalSeconds: 10,
        monitorIntervalSeconds: 10,
        reindex: false,
        monitorVacuum: false,
        registerInstance: false,
      });
      // a lost connection comes back by itself; unheard, the event would end the process
      fresh.on("error", (error) => log.warn({ err: error }, "the queue stumbled"));
      fresh.on("warning", ({ message, data }) => log.warn({ ...data }, message));
      await fresh.start();
      boss = fresh;
      await makeQueues(fresh, names, jobs);
      if (!handlers) return;
      for (const name of names) {
        for (let worker = 0; worker < (jobs[name].concurrency ?? 2); worker += 1) await work(name, handlers[name]);
      }
    },

    async enqueue(tx, name, payload, { singletonKey, priority = 0 } = {}) {
      const job = {
        priority,
        // without a key of its own, a job would wait behind any other of its name
        singletonKey: singletonKey ?? randomUUID(),
        ...(tx ? { db: fromPrisma(tx) } : {}),
      };
      // A waiting one may be taken by a worker just now; then it saw too little, and ours has to be added after all.
      for (;;) {
        if ((await started().send(name, payload, job)) !== null) return;
        if (!tx) return;
        // The waiting job is held until our commit, so that it cannot start before it and miss what we wrote.
        const held = await tx.$queryRawUnsafe<unknown[]>(holdWaiting, name, job.singletonKey);
        if (held.length > 0) return;
      }
    },

    async stop({ graceful = true, timeoutSeconds = 30 } = {}) {
      for (const nudge of nudges) clearTimeout(nudge);
      nudges.clear();
      try {
        // nothing new is taken; what is being finished may still save the jobs that follow it
        await boss?.stop({ graceful, timeout: timeoutSeconds * 1000, close: true });
      } finally {
        boss = null;
      }
    },

    async count() {
      const { rows } = (await started()
        .getDb()
        .executeSql(
          `SELECT count(*) FILTER (WHERE name <> $1 AND state < 'active')::int AS waiting,
                  count(*) FILTER (WHERE name <> $1 AND state = 'active')::int AS running,
                  count(*) FILTER (WHERE name = $1 AND state < 'active')::int AS dead
             FROM ${schema}.job`,
          [dead],
        )) as { rows: { waiting: number; running: number; dead: number }[] };
      return rows[0]!;
    },
  };
}

/** FOR SHARE: workers take jobs with SKIP LOCKED and pass this one by until our transaction ends; that they were passed by, the notification makes good. */
const holdWaiting = `
  WITH waiting AS (
    SELECT id FROM ${schema}.job
     WHERE name = $1 AND COALESCE(singleton_key, '') = $2 AND state = 'created' AND policy = 'short'
       FOR SHARE
  )
  SELECT id, pg_notify('pgboss_' || left(encode(sha224('${schema}'::bytea), 'hex'), 24), $1)::text FROM waiting`;

async function makeQueues<Payloads>(
  boss: PgBoss,
  names: (keyof Payloads & string)[],
  jobs: { [Name in keyof Payloads]: JobSettings },
): Promise<void> {
  const day = 24 * 60 * 60;
  const keep = { retentionSeconds: 3650 * day, warningQueueSize: 10_000 };
  const wanted = [
    { name: dead, policy: "standard", ...keep, deleteAfterSeconds: 90 * day },
    ...names.map((name) => ({
      name,
      // at most one waiting a key; any number may run
      policy: "short",
      notify: true,
      deadLetter: dead,
      retryLimit: jobs[name].retries ?? 1000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: retryDelayMaxSeconds,
      expireInSeconds: jobs[name].timeoutSeconds ?? 600,
      // a worker that was killed is noticed after this, and its job repeated
      heartbeatSeconds: 10,
      // a month in the preview, or a long outage, must not eat jobs
      ...keep,
      deleteAfterSeconds: day,
    })),
  ];
  const there = new Map((await boss.getQueues()).map((queue) => [queue.name, queue as unknown as Record<string, unknown>]));
  for (const { name, policy, ...settings } of wanted) {
    const existing = there.get(name);
    if (!existing) await boss.createQueue(name, { policy, ...settings });
    else if (Object.entries(settings).some(([setting, value]) => existing[setting] !== value))
      await boss.updateQueue(name, settings);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
