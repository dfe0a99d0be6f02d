import { DateTime } from "luxon";
import type { PrismaClient } from "../database/generated/client";
import { policyFrom } from "../policy/settings";
import type { OwnText } from "../policy/texts";

/**
 * The words of every reason a store ever offered, by its code: a case keeps the code it came with, whatever was reworded
 * or taken away since. The newest words win.
 */
export async function reasonWords(prisma: PrismaClient, shop: string): Promise<Map<string, OwnText>> {
  const versions = await prisma.policyVersion.findMany({ where: { shopDomain: shop }, orderBy: { effectiveFrom: "asc" } });
  return new Map(
    versions.flatMap(({ settings, effectiveFrom }) =>
      policyFrom(settings, DateTime.fromJSDate(effectiveFrom, { zone: "utc" })).reasons.map(
        ({ code, fr, en }) => [code, { fr, en }] as const,
      ),
    ),
  );
}
