import { GraphQLError } from "graphql";
import {
  cancelFulfillment,
  findFulfillment,
  findFulfillmentOrder,
  placeOnHold,
  releaseHolds,
  reopen,
  replaceFulfillmentOrder,
  requestCancellation,
  serviceOf,
} from "../fulfilment";
import type { RefusableMutation } from "../faults";
import { activeReturn, supportedActions } from "../order-facts";
import { staffDoer } from "../timeline";
import { eventAt } from "../world";
import { denied, demandScope, mayStaff } from "./context";
import type { AdminContext } from "./context";
import { fulfillmentOrderView, fulfillmentView, holdView } from "./order-view";

const MOST_HOLDS = 10;
const APP_TITLE = "Order cancellation";

export function fulfilmentMutations(context: AdminContext) {
  const { world, shop } = context;
  const find = (id: string, field: string) => {
    const found = findFulfillmentOrder(shop, id);
    if (found) {
      demandScope(
        context,
        field,
        serviceOf(shop, found.each) ? "write_third_party_fulfillment_orders" : "write_merchant_managed_fulfillment_orders",
      );
      if (!mayStaff(context, "fulfill_and_ship_orders"))
        throw denied(field, "the user must have `fulfill_and_ship_orders` permission");
    }
    return found;
  };
  const fault = (mutation: RefusableMutation): string | undefined => world.state.faults.refuse[mutation];
  // by means of this app: on somebody's behalf with their token, else by itself
  const doer = { staffName: context.staff ? staffDoer(shop, context.staff.id).staffName : null, appTitle: APP_TITLE };
  const plain = (message: string, field: string[] = ["id"]) => ({ fulfillmentOrder: null, userErrors: [{ field, message }] });
  return {
    fulfillmentOrderHold: (args: {
      id: string;
      fulfillmentHold: {
        reason: string;
        reasonNotes?: string | null;
        handle?: string | null;
        fulfillmentOrderLineItems?: unknown[];
        externalId?: string;
      };
    }) => {
      const wish = args.fulfillmentHold;
      const handle = wish.handle || null;
      const no = (code: string | null, message: string) => ({
        fulfillmentHold: null,
        fulfillmentOrder: null,
        remainingFulfillmentOrder: null,
        userErrors: [{ code, field: ["fulfillmentHold"], message }],
      });
      const found = find(args.id, "fulfillmentOrderHold");
      if (!found) return no("FULFILLMENT_ORDER_NOT_FOUND", "Fulfillment order does not exist.");
      if (wish.fulfillmentOrderLineItems?.length)
        throw new GraphQLError("The simulator does not hold a part of a fulfilment order", {
          extensions: { code: "UNKNOWN_TO_SIMULATOR" },
        });
      const { order, each } = found;
      const own = each.holds.filter((hold) => hold.byApp);
      if ((handle?.length ?? 0) > 64) return no(null, "Handle is too long (maximum is 64 characters)");
      if (own.some((hold) => hold.handle === handle))
        return no("DUPLICATE_FULFILLMENT_HOLD_HANDLE", "The handle of the hold must be unique for this app.");
      if (own.length >= MOST_HOLDS)
        return no("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", "The maximum number of holds has been reached.");
      if (!supportedActions(shop, order, each).includes("HOLD"))
        return no(null, "The fulfillment order is not in a state that can be placed on hold.");
      const hold = placeOnHold(
        world,
        shop,
        order,
        each,
        { handle, reason: wish.reason, reasonNotes: wish.reasonNotes ?? null, byApp: true },
        eventAt(world),
      );
      return {
        fulfillmentHold: holdView(hold),
        fulfillmentOrder: fulfillmentOrderView(context, order, each),
        remainingFulfillmentOrder: null,
        userErrors: [],
      };
    },
    fulfillmentOrderReleaseHold: (args: { id: string; holdIds?: string[] | null; externalId?: string }) => {
      const found = find(args.id, "fulfillmentOrderReleaseHold");
      if (!found)
        return {
          fulfillmentOrder: null,
          userErrors: [{ code: "FULFILLMENT_ORDER_NOT_FOUND", field: ["id"], message: "Fulfillment order does not exist." }],
        };
      // without ids every app's holds are released
      releaseHolds(world, shop, found.order, found.each, args.holdIds ?? null, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentOrderOpen: (args: { id: string }) => {
      if (fault("fulfillmentOrderOpen")) return plain(fault("fulfillmentOrderOpen")!);
      const found = find(args.id, "fulfillmentOrderOpen");
      if (!found) return plain("Fulfillment order does not exist.");
      if (!supportedActions(shop, found.order, found.each).includes("MARK_AS_OPEN"))
        return plain("The fulfillment order cannot be opened.");
      reopen(world, shop, found.order, found.each, { appId: world.app.id }, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentOrderCancel: (args: { id: string }) => {
      const found = find(args.id, "fulfillmentOrderCancel");
      const no = (message: string, code: string | null = null) => ({
        fulfillmentOrder: null,
        replacementFulfillmentOrder: null,
        userErrors: [{ code, field: ["id"], message }],
      });
      if (!found) return no("Fulfillment order does not exist.");
      const { order, each } = found;
      if (each.status === "IN_PROGRESS" && !serviceOf(shop, each))
        return no("The fulfillment order has manually reported progress.", "FULFILLMENT_ORDER_HAS_MANUALLY_REPORTED_PROGRESS");
      if (!["SUBMITTED", "CANCELLATION_REQUESTED"].includes(each.requestStatus))
        return no("The fulfillment order cannot be cancelled.");
      const { takeBackTakesMs } = world.state.faults;
      if (takeBackTakesMs > 0) {
        // Assumption C8 the worst way: accepted, and it still stands
        world.state.takeBacks.push({ shop: shop.domain, fulfillmentOrderId: each.id, dueAt: Date.now() + takeBackTakesMs });
        world.changed();
        return {
          fulfillmentOrder: fulfillmentOrderView(context, order, each),
          replacementFulfillmentOrder: null,
          userErrors: [],
        };
      }
      const replacement = replaceFulfillmentOrder(world, shop, order, each, eventAt(world));
      return {
        fulfillmentOrder: fulfillmentOrderView(context, order, each),
        replacementFulfillmentOrder: fulfillmentOrderView(context, order, replacement),
        userErrors: [],
      };
    },
    fulfillmentOrderSubmitCancellationRequest: (args: { id: string; message?: string | null }) => {
      if (fault("fulfillmentOrderSubmitCancellationRequest")) return plain(fault("fulfillmentOrderSubmitCancellationRequest")!);
      const found = find(args.id, "fulfillmentOrderSubmitCancellationRequest");
      if (!found) return plain("Fulfillment order does not exist.");
      if (!supportedActions(shop, found.order, found.each).includes("REQUEST_CANCELLATION"))
        return plain("Cancellation can only be requested for a fulfillment order that its service has accepted.");
      requestCancellation(world, shop, found.order, found.each, args.message ?? null, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentCancel: (args: { id: string }) => {
      const no = (message: string) => ({ fulfillment: null, userErrors: [{ field: ["id"], message }] });
      if (fault("fulfillmentCancel")) return no(fault("fulfillmentCancel")!);
      const found = findFulfillment(shop, args.id);
      if (!found) return no("Fulfillment does not exist.");
      if (!mayStaff(context, "fulfill_and_ship_orders"))
        throw denied("fulfillmentCancel", "the user must have `fulfill_and_ship_orders` permission");
      if (found.each.status === "CANCELLED") return no("Fulfillment is already cancelled.");
      // Assumption C1: what was delivered is refused; before that it works, with a label or a parcel on its way too.
      if (found.each.deliveredAt) return no("Fulfillment has been delivered and cannot be cancelled.");
      // Assumption C18: nor is what a return was opened for.
      if (activeReturn(found.order)) return no("Fulfillment has an active return and cannot be cancelled.");
      cancelFulfillment(world, shop, found.order, found.each, doer, eventAt(world));
      return { fulfillment: fulfillmentView(context, found.order, found.each), userErrors: [] };
    },
  };
}
