import { DateTime } from "luxon";
import { isOpen, type Channel, type ShopperReason } from "../cases/case";
import { orderFactsOf } from "../cases/order-facts";
import { ownerOf } from "../cases/owner";
import type { EntryOrder, FoundOrderItem } from "../cases/present-case";
import { writtenText } from "../cases/written-text";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import type { Verdict } from "../policy/types";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { judgeAttempt } from "./judge-attempt.server";
import { GUARD_AFTER } from "./request-cancellation.server";

export const entryChannels = ["email", "phone"] as const satisfies readonly Channel[];
export type EntryChannel = (typeof entryChannels)[number];

export interface Entry {
  orderId: string;
  /** "shopify-admin": a workflow of the shop opens the case. */
  channel: EntryChannel | "shopify-admin";
  /** When the mail or the call came, as staff tell it: to the minute. */
  receivedAt: DateTime;
  shopperReason: ShopperReason | null;
  /** What the shopper said, as far as staff noted it. */
  text: string | undefined;
  staff: Staff;
  /** Nobody stands behind it who may cancel: the case waits for a person, whatever the policy allows. */
  unattended?: boolean;
}

export type EntryProblem =
  | "order-not-found"
  | "received-invalid"
  | "received-in-future"
  | "received-before-order"
  | "text-too-long"
  | "no-permission"
  | "shopify-unreachable";

/** What became of it: a case (a new one or the order's own), a refusal, or a wait until Shopify answers. */
export type Entered =
  { outcome: "case"; caseId: string } | { outcome: "refused"; verdict: Verdict | null } | { outcome: "waiting" };

/**
 * P3: a request came by e-mail or phone. It is the same case as a shopper's own, with the same clock and the same rules:
 * what the policy still allowed when it was received is cancelled at once, shipping that followed it is a recall.
 *
 * Like a press it is on disk with its guard before it is judged. The same order with the same time of receipt is the
 * same request: entering it twice changes nothing. What the store knows (who, which goods, which address) is read from
 * Shopify; what is missing is asked of the shopper afterwards and delays nothing.
 */
export async function enterRequest(entry: Entry, deps: Deps): Promise<Answer<Entered, EntryProblem>> {
  const { staff } = entry;
  const written = entry.text?.trim() ? writtenText(entry.text, "request") : null;
  if (written && !written.ok) return refused("text-too-long", written.error.message);
  if (!entry.receivedAt.isValid) return refused("received-invalid", "This is not a time");
  const now = deps.clock.now();
  if (entry.receivedAt > now) return refused("received-in-future", "Nothing can be received in the future");

  const read = await unlessUnreachable(() => staff.gateway.readOrder(entry.orderId));
  if (!read.ok) return read;
  const order = read.value;
  if (!order) return refused("order-not-found", "Shopify shows no such order");
  const { createdAt } = order.snapshot;
  if (entry.receivedAt.endOf("minute") < createdAt) return refused("received-before-order", "The order was placed later");

  // the order may have been placed in the very minute that staff entered
  const receivedAt = DateTime.max(entry.receivedAt, createdAt).toUTC();
  const known = await deps.prisma.attempt.findFirst({
    where: { shopDomain: staff.shop, orderId: entry.orderId, receivedAt: receivedAt.toJSDate(), source: "late-request" },
    select: { id: true },
  });
  const id =
    known?.id ??
    (await deps.attempts.record({
      shop: staff.shop,
      orderId: entry.orderId,
      customerId: ownerOf(order.snapshot),
      receivedAt,
      locale: order.customerLocale ?? "fr",
      shopperReason: entry.shopperReason,
      reported: [],
      guardAt: now.plus(GUARD_AFTER),
      wish: {
        channel: entry.channel,
        text: written?.value ?? null,
        claim: null,
        entered: { by: staff.userId, at: now.toUTC().toISO() ?? "" },
      },
    }));
  if (!id) throw new Error(`${staff.shop} was uninstalled while its staff entered a request`);
  await judgeAttempt(id, deps, { staff: entry.unattended ? undefined : staff, answered: true });

  const attempt = await deps.attempts.get(id);
  if (attempt?.caseId) return ok({ outcome: "case", caseId: attempt.caseId });
  if (attempt?.outcome === "refused") return ok({ outcome: "refused", verdict: attempt.verdict });
  return ok({ outcome: "waiting" });
}

/** Orders for what staff know of one: number, e-mail address, or name. Asked with their own access. */
export async function searchForEntry({
  typed,
  staff,
}: {
  typed: string;
  staff: Staff;
}): Promise<Answer<FoundOrderItem[], "no-permission" | "shopify-unreachable">> {
  const found = await unlessUnreachable(() => staff.gateway.searchOrders(typed.slice(0, 200)));
  if (!found.ok) return found;
  return ok(
    found.value.map(({ createdAt, cancelledAt, ...order }) => ({
      ...order,
      createdAt: createdAt.toISO() ?? "",
      cancelledAt: cancelledAt?.toISO() ?? null,
    })),
  );
}

/** What the store knows of the order already, so that nobody is asked for it again. */
export async function orderForEntry(
  { orderId, staff }: { orderId: string; staff: Staff },
  deps: Deps,
): Promise<Answer<EntryOrder, "order-not-found" | "no-permission" | "shopify-unreachable">> {
  const read = await unlessUnreachable(() => staff.gateway.readOrder(orderId));
  if (!read.ok) return read;
  const order = read.value;
  if (!order) return refused("order-not-found", "Shopify shows no such order");
  const [{ policy }, newest, existing] = await Promise.all([
    deps.shops.policyFor(staff.shop, order.snapshot.createdAt),
    deps.shops.policyFor(staff.shop, deps.clock.now()),
    deps.cases.ofOrder(staff.shop, orderId),
  ]);
  return ok({
    id: orderId,
    ...orderFactsOf(order, policy, staff.shop),
    email: order.email,
    windowHours: policy.windowHours,
    zone: policy.service.zone,
    reasons: newest.policy.reasons,
    existing: existing && {
      id: existing.id,
      status: existing.status,
      open: isOpen(existing.status),
      receivedAt: existing.receivedAt.toISO() ?? "",
    },
  });
}

async function unlessUnreachable<T>(ask: () => Promise<T>): Promise<Answer<T, "no-permission" | "shopify-unreachable">> {
  try {
    return ok(await ask());
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    return refused(error.kind === "denied" ? "no-permission" : "shopify-unreachable", error.message);
  }
}
