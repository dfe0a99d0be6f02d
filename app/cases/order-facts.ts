import { adminOf } from "../lib/shop-domain";
import { shippingStage } from "../policy/shipping-stage";
import type { Policy } from "../policy/types";
import { windowClosesAt } from "../policy/window";
import type { OrderRead } from "../shopify/operations/read-order.server";
import type { OrderFacts } from "./present-case";

/** What is kept of an order with its case: no name, and of the address its country only. */
export function orderFactsOf(order: OrderRead, policy: Policy, shop: string): OrderFacts {
  const { snapshot } = order;
  const stage = shippingStage(snapshot);
  const paid = snapshot.transactions.filter(
    (each) => ["SALE", "CAPTURE", "AUTHORIZATION"].includes(each.kind) && each.status === "SUCCESS",
  );
  return {
    name: snapshot.name,
    createdAt: iso(snapshot.createdAt),
    windowClosesAt: iso(windowClosesAt(snapshot, policy)),
    financialStatus: snapshot.financialStatus,
    stage: stage.name,
    shippingBeganAt: stage.beganAt && iso(stage.beganAt),
    lines: order.lines,
    total: order.totalPrice,
    country: order.country,
    methods: [...new Set(paid.map((each) => each.methodLabel).filter((label): label is string => label !== null))],
    test: snapshot.test,
    adminUrl: `${adminOf(shop)}/orders/${snapshot.id.split("/").pop()}`,
    fulfillmentOrderIds: snapshot.fulfillmentOrders.map(({ id }) => id),
  };
}

const iso = (at: { toUTC(): { toISO(): string | null } }): string => at.toUTC().toISO() ?? "";
