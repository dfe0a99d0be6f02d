import { DateTime } from "luxon";
import type { PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import { setupFindings, type SetupFacts, type SetupFinding, type SetupState, type SetupStepName } from "./setup";
import { staffNames } from "./staff-names.server";

/** What was found of a step when somebody last looked. */
export interface SetupCheck {
  state: SetupState;
  code: string;
  facts: SetupFacts;
  checkedAt: DateTime;
  checkedByName: string | null;
  /** The number in a test mail that nobody has read yet. */
  expects: string | null;
}

export type SetupChecks = ReturnType<typeof createSetupChecks>;

export function createSetupChecks(deps: { prisma: PrismaClient; clock: Clock; decrypt: (sealed: string) => string }) {
  const { prisma, clock } = deps;
  return {
    async of(shop: string): Promise<Map<SetupStepName, SetupCheck>> {
      const rows = await prisma.setupCheck.findMany({ where: { shopDomain: shop } });
      const names = await staffNames(
        deps,
        shop,
        rows.map(({ checkedBy }) => checkedBy),
      );
      return new Map(
        rows.map((row) => [
          row.step as SetupStepName,
          {
            state: row.state as SetupState,
            code: row.code,
            facts: row.facts as SetupFacts,
            checkedAt: DateTime.fromJSDate(row.checkedAt, { zone: "utc" }),
            checkedByName: names.get(row.checkedBy) || null,
            expects: row.expects,
          },
        ]),
      );
    },

    async note<Name extends SetupStepName>(
      shop: string,
      step: Name,
      found: { code: SetupFinding<Name>; facts?: SetupFacts; by: string; expects?: string },
    ): Promise<void> {
      const states: Record<string, SetupState> = setupFindings[step];
      const state = states[found.code];
      if (!state) throw new Error(`The step ${step} is never found ${found.code}`);
      const data = {
        state,
        code: found.code,
        facts: found.facts ?? {},
        checkedAt: clock.now().toJSDate(),
        checkedBy: found.by,
        expects: found.expects ?? null,
      };
      await prisma.setupCheck.upsert({
        where: { shopDomain_step: { shopDomain: shop, step } },
        create: { shopDomain: shop, step, ...data },
        update: data,
      });
    },

    async forget(shop: string, step: SetupStepName): Promise<void> {
      await prisma.setupCheck.deleteMany({ where: { shopDomain: shop, step } });
    },

    /** The last thing Shopify told us by itself about this store, as long as it is kept. */
    async lastWebhookAt(shop: string): Promise<DateTime | null> {
      const row = await prisma.webhookReceipt.findFirst({
        where: { shopDomain: shop },
        // numbered as they come in: the newest of a busy store is at the end of the table
        orderBy: { id: "desc" },
        select: { receivedAt: true },
      });
      return row && DateTime.fromJSDate(row.receivedAt, { zone: "utc" });
    },
  };
}
