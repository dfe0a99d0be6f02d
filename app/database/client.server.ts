import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { Logger } from "pino";
import { startEmbedded } from "./embedded.server";
import { PrismaClient } from "./generated/client";
import type { Prisma } from "./generated/client";
import { migrate } from "./migrate.server";

/** What a query needs: the client itself or a transaction of it. */
export type Transaction = Prisma.TransactionClient;

export interface Database {
  url: string;
  prisma: PrismaClient;
  /** The same connections, for SQL that Prisma cannot say or says too slowly. */
  pool: pg.Pool;
  /**
   * All or nothing. Keep what asks the outside world out of `work`: it holds a connection and its rows' locks.
   * Change rows first and enqueue last, everywhere: two transactions in opposite order would wait for each other.
   */
  inTransaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * One process at a time for one name; false: another one is at it. The lock holds a connection for as long as `work` takes,
   * and `work` needs others: no more than half of the connections hold locks, the next ones wait their turn.
   */
  underLock(name: string, work: () => Promise<void>): Promise<boolean>;
  /** Ends the connections, and leaves the embedded server when there is one. */
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** 30 s when not said; then everything is undone. */
  timeoutSeconds?: number;
  isolationLevel?: Prisma.TransactionIsolationLevel;
}

export interface OpenOptions {
  /** Connections at most; 10 when not said. */
  connections?: number;
  log?: Logger;
}

/** Opens without connecting: the first query does. */
export function openDatabase(url: string, { connections = 10, log }: OpenOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "order-cancellation",
  });
  // an idle connection that breaks (the server restarts) is replaced at the next query; unheard it would end the process
  pool.on("error", (error) => log?.warn({ err: error }, "An idle database connection broke"));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    // Prisma's own 2 s and 5 s give up under a rush that the pool would have got through
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });

  const places = turns(Math.max(1, Math.floor(connections / 2)));

  return {
    url,
    prisma,
    pool,
    underLock: (name, work) =>
      places(() =>
        prisma.$transaction(
          async (tx) => {
            const [lock] = await tx.$queryRaw<{ ours: boolean }[]>`
              SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS ours`;
            if (lock?.ours) await work();
            return lock?.ours === true;
          },
          // the lock is all this transaction holds; what is written meanwhile is written at once
          { maxWait: 20_000, timeout: 120_000 },
        ),
      ),
    inTransaction: (work, { timeoutSeconds = 30, isolationLevel } = {}) =>
      prisma.$transaction(work, { timeout: timeoutSeconds * 1000, isolationLevel }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** At most so many at a time; whoever came first goes first. */
function turns(atMost: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atMost;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/**
 * The database of this process, brought up to date: DATABASE_URL when it is set, otherwise the embedded
 * server with its rows in DATA_DIR. DATABASE_CONNECTIONS caps the connections, DATABASE_WAIT_SECONDS how
 * long a database that is not up yet is waited for.
 */
export async function openFromEnv(env: Record<string, string | undefined>, log?: Logger): Promise<Database> {
  const embedded = env.DATABASE_URL ? null : await startEmbedded({ dataDir: dataDirFrom(env), log });
  const url = env.DATABASE_URL || embedded!.url;
  try {
    await migrate(url, { waitSeconds: Number(env.DATABASE_WAIT_SECONDS || 60), log });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const database = openDatabase(url, { connections: Number(env.DATABASE_CONNECTIONS || 10), log });
  return {
    ...database,
    close: async () => {
      await database.close();
      await embedded?.stop();
    },
  };
}

/** Where the embedded database and generated keys are kept. */
export const dataDirFrom = (env: Record<string, string | undefined>): string => env.DATA_DIR || ".data";
