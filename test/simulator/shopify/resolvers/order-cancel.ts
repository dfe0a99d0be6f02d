import { acceptCancellation, whyNotCancel } from "../cancelling";
import type { CancelRequest } from "../state";
import { denied, demandScope, mayStaff } from "./context";
import type { AdminContext } from "./context";
import { readableOrder } from "./order-view";
import { jobResultView, jobView } from "./queries";

export interface OrderCancelArguments {
  orderId: string;
  reason: string;
  restock: boolean;
  refundMethod?: { originalPaymentMethodsRefund?: boolean; storeCreditRefund?: { expiresAt?: string | null } };
  notifyCustomer?: boolean;
  staffNote?: string | null;
}

export function orderCancel(context: AdminContext, args: OrderCancelArguments) {
  demandScope(context, "orderCancel", "write_orders", "write_marketplace_orders");
  // Assumption E4: without cancel_orders the whole call is denied; the refund permissions have codes of their own.
  if (!mayStaff(context, "cancel_orders")) throw denied("orderCancel", "the user must have `cancel_orders` permission");
  const { world, shop } = context;
  const no = (code: string, field: string[], message: string) => ({
    job: null,
    jobResult: null,
    orderCancelUserErrors: [{ code, field, message }],
  });
  const order = readableOrder(context, args.orderId);
  if (!order) return no("NOT_FOUND", ["orderId"], "Order does not exist");

  const credit = args.refundMethod?.storeCreditRefund;
  if (credit) {
    if (!mayStaff(context, "refund_to_store_credit"))
      return no("NO_REFUND_TO_STORE_CREDIT_PERMISSION", ["refundMethod"], "You do not have permission to refund to store credit");
    if (order.company)
      return no(
        "STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED",
        ["refundMethod"],
        "Store credit refunds are not supported for B2B orders",
      );
    if (!order.customerId) return no("STORE_CREDIT_REFUND_MISSING_CUSTOMER", ["refundMethod"], "The order has no customer");
    if (credit.expiresAt && Date.parse(credit.expiresAt) <= world.clock.nowMs())
      return no("STORE_CREDIT_REFUND_EXPIRATION_IN_PAST", ["refundMethod"], "The expiration date must be in the future");
  }
  const original = args.refundMethod?.originalPaymentMethodsRefund === true;
  if (original && !mayStaff(context, "refund_orders"))
    return no("NO_REFUND_PERMISSION", ["refundMethod"], "You do not have permission to refund orders");
  if ((args.staffNote?.length ?? 0) > 255)
    return no("INVALID", ["staffNote"], "Staff note is too long (maximum is 255 characters)");

  const request: CancelRequest = {
    reason: args.reason,
    restock: args.restock,
    refund: credit ? "store-credit" : original ? "original" : "none",
    notifyCustomer: args.notifyCustomer ?? false,
    staffNote: args.staffNote ?? null,
  };
  const problem = whyNotCancel(world, shop, order, request);
  if (problem) return { job: null, jobResult: null, orderCancelUserErrors: [problem] };
  const job = acceptCancellation(world, shop, order, request, context.staff?.id ?? null);
  return { job: jobView(job), jobResult: jobResultView(context, job), orderCancelUserErrors: [] };
}
