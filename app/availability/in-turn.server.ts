import type { Prisma, PrismaClient } from "../database/generated/client";

/** One process after the other for the same name: what one has written the next one sees. */
export function inTurn<T>(prisma: PrismaClient, name: string, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`availability/${name}`}, 0))`;
    return work(tx);
  });
}
