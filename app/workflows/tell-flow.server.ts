import { flowTriggerHandles, type FlowTrigger } from "../cases/flow-trigger";
import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { caseUrl } from "./link-to-case.server";
import { backoff } from "./timing";

/** A workflow that starts days after the event would act on what is long past. */
const tooOld = { days: 2 };

/**
 * A shop's workflows are told of one event of a case. The row was made with the event, so nothing is told that did not
 * happen and nothing twice by us; an answer that is lost makes it be told again, with the same "Event id". What Shopify
 * refuses stays on the row with its words. The case knows nothing of all this.
 */
export async function tellFlow({ flowEventId }: { flowEventId: string }, deps: Deps): Promise<void> {
  const row = await deps.prisma.flowEvent.findUnique({ where: { id: flowEventId }, include: { shop: true } });
  if (!row || row.sentAt || row.dueAt === null) return;
  const rest = (data: object) => deps.prisma.flowEvent.update({ where: { id: row.id }, data: { dueAt: null, ...data } });
  const now = deps.clock.now();
  const current = await deps.cases.get(row.caseId);
  if (row.shop.uninstalledAt || !current) return void (await rest({ problem: "the app is gone" }));
  if (now.minus(tooOld).toJSDate() > row.at) return void (await rest({ problem: "too late" }));
  const use = await deps.prisma.flowUse.findUnique({
    where: { shopDomain_trigger: { shopDomain: row.shopDomain, trigger: row.trigger } },
  });
  if (!use?.inUse) return void (await rest({ problem: "no workflow uses it any more" }));

  const payload = { ...(await payloadOf(row.trigger as FlowTrigger, current, deps)), ...(row.facts as object) };
  const common = { "Happened at": row.at.toISOString(), "Event id": row.id };
  try {
    const answer = await deps.shopify.forShop(row.shopDomain).tellFlow(row.trigger, { ...payload, ...common });
    if (!answer.ok)
      deps.log.warn({ shop: row.shopDomain, caseId: row.caseId, reason: answer.error.message }, "Flow took no event");
    await rest(answer.ok ? { sentAt: deps.clock.now().toJSDate(), problem: null } : { problem: answer.error.message });
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn({ shop: row.shopDomain, caseId: row.caseId, reason: error.message }, "an event for Flow waits");
    const hopeless = error.kind === "invalid" || error.kind === "denied" || error.kind === "unauthorized";
    await deps.prisma.flowEvent.update({
      where: { id: row.id },
      data: hopeless
        ? { dueAt: null, problem: error.message }
        : { dueAt: now.plus(backoff(row.tries)).toJSDate(), tries: { increment: 1 } },
    });
  }
}

type Payload = Record<string, string | number | boolean>;

/** As the case stands when it is told: the manifest's fields, none left out. */
async function payloadOf(trigger: FlowTrigger, current: CaseRecord, deps: Deps): Promise<Payload> {
  const everywhere: Payload = {
    order_id: Number(current.orderId.split("/").pop()),
    "Case link": caseUrl(current, deps),
    "Case status": current.status,
  };
  switch (trigger) {
    case "cancellation-case-opened":
      return {
        ...everywhere,
        "Waits for staff": ["in-review", "recalling", "needs-attention"].includes(current.status),
        "Answer by": current.answerLimitAt?.toISO() ?? "",
      };
    case "cancellation-recall-opened":
      return { ...everywhere, "Shipping stage": current.orderFacts.stage };
    case "cancellation-refund-late": {
      const refund = await deps.prisma.refund.findFirst({
        where: { caseId: current.id, status: { in: ["pending", "missing", "bank-inquiry", "failed"] } },
        orderBy: [{ statusAt: "desc" }, { id: "desc" }],
      });
      return { ...everywhere, Amount: Number(refund?.amount.toFixed(2) ?? 0), Currency: refund?.currencyCode ?? "" };
    }
    case "cancellation-case-decided":
    case "cancellation-needs-attention":
      return everywhere;
  }
}

/**
 * Shopify Flow says that a shop has, or no longer has, a workflow that is switched on and begins with one of our triggers.
 * Notices may overtake each other: the one with the later time counts. An id we do not know is taken for all triggers:
 * rather one call too many than a workflow that never starts.
 */
export async function noteFlowUse(
  { shop, trigger, inUse, toldAt }: { shop: string; trigger: string; inUse: boolean; toldAt: Date },
  deps: Deps,
): Promise<void> {
  const known = flowTriggerHandles.filter((handle) => handle === trigger);
  for (const handle of known.length > 0 ? known : inUse ? flowTriggerHandles : []) {
    await deps.prisma.$executeRaw`
      INSERT INTO flow_uses AS uses ("shop_domain", "trigger", "in_use", "told_at") VALUES (${shop}, ${handle}, ${inUse}, ${toldAt})
      ON CONFLICT ("shop_domain", "trigger") DO UPDATE SET "in_use" = EXCLUDED."in_use", "told_at" = EXCLUDED."told_at"
        WHERE uses."told_at" <= EXCLUDED."told_at"`;
  }
}
