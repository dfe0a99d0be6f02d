import type { PrismaClient } from "../database/generated/client";

/** Who acts when a workflow of the shop does: an id that no person has. */
export const shopifyFlow = "shopify-flow";

/** Names are kept sealed with the sessions only; a person whose session is gone is shown without one. */
export async function staffNames(
  deps: { prisma: PrismaClient; decrypt: (sealed: string) => string },
  shop: string,
  userIds: (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(userIds.filter((id): id is string => id !== null))];
  if (wanted.length === 0) return new Map();
  if (wanted.includes(shopifyFlow)) {
    const people = await staffNames(
      deps,
      shop,
      wanted.filter((id) => id !== shopifyFlow),
    );
    return new Map([...people, [shopifyFlow, "Shopify Flow"]]);
  }
  const sessions = await deps.prisma.session.findMany({
    where: { shop, userId: { in: wanted } },
    select: { userId: true, associatedUser: true },
  });
  return namesIn(sessions, deps.decrypt);
}

/** Everybody of the store who ever opened the app and is not signed out: whom a case can be handed to. By name. */
export async function knownStaff(
  deps: { prisma: PrismaClient; decrypt: (sealed: string) => string },
  shop: string,
): Promise<{ id: string; name: string | null }[]> {
  const sessions = await deps.prisma.session.findMany({
    where: { shop, isOnline: true, userId: { not: null } },
    select: { userId: true, associatedUser: true },
    take: 200,
  });
  const names = namesIn(sessions, deps.decrypt);
  const ids = [...new Set(sessions.flatMap(({ userId }) => userId ?? []))];
  return ids.map((id) => ({ id, name: names.get(id) || null })).sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
}

const namesIn = (
  sessions: { userId: string | null; associatedUser: string | null }[],
  decrypt: (sealed: string) => string,
): Map<string, string> =>
  new Map(
    sessions.flatMap(({ userId, associatedUser }) => {
      if (!userId || !associatedUser) return [];
      const { associated_user: user } = JSON.parse(decrypt(associatedUser)) as {
        associated_user: { first_name?: string; last_name?: string };
      };
      return [[userId, [user.first_name, user.last_name].filter(Boolean).join(" ")] as const];
    }),
  );
