import type { PrismaClient } from "../database/generated/client";

/** Names are kept sealed with the sessions only; a person whose session is gone is shown without one. */
export async function staffNames(
  deps: { prisma: PrismaClient; decrypt: (sealed: string) => string },
  shop: string,
  userIds: (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(userIds.filter((id): id is string => id !== null))];
  if (wanted.length === 0) return new Map();
  const sessions = await deps.prisma.session.findMany({
    where: { shop, userId: { in: wanted } },
    select: { userId: true, associatedUser: true },
  });
  return new Map(
    sessions.flatMap(({ userId, associatedUser }) => {
      if (!userId || !associatedUser) return [];
      const { associated_user: user } = JSON.parse(deps.decrypt(associatedUser)) as {
        associated_user: { first_name?: string; last_name?: string };
      };
      return [[userId, [user.first_name, user.last_name].filter(Boolean).join(" ")] as const];
    }),
  );
}
