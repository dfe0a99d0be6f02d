import { GraphQLError } from "graphql";
import { moneyBag, plus, taxInside, times } from "../money";
import { refundable, refundableOn, refundableQuantity } from "../order-facts";
import { splitRefund, splitWhatIsLeft } from "../payments";
import type { SimOrder, SimTransaction } from "../state";
import type { World } from "../world";

/** What Shopify proposes to pay back, and on which payments. */
export interface SuggestedRefundArguments {
  suggestFullRefund?: boolean;
  refundLineItems?: { lineItemId: string; quantity: number }[];
  refundShipping?: boolean;
  shippingAmount?: string;
  refundDuties?: { dutyId: string; refundType?: "FULL" | "PROPORTIONAL" }[];
  refundMethodAllocation?: string;
}

export function suggestedRefundView(
  world: World,
  order: SimOrder,
  args: SuggestedRefundArguments,
  view: (payment: SimTransaction) => object,
) {
  const all = order.extras?.duties ?? [];
  const duties = args.suggestFullRefund ? all : all.filter((duty) => args.refundDuties?.some((each) => each.dutyId === duty.id));
  const bag = (amount: string) => moneyBag(order, amount);
  const left = refundable(order);
  const lines = args.suggestFullRefund
    ? order.lines.map((line) => ({ line, quantity: refundableQuantity(order, line.id) }))
    : (args.refundLineItems ?? []).map((each) => {
        const line = order.lines.find((one) => one.id === each.lineItemId);
        if (!line) throw new GraphQLError("Line item does not exist");
        return { line, quantity: each.quantity };
      });
  const goods = plus("0", ...lines.map(({ line, quantity }) => times(line.price, quantity)));
  const shipping = args.suggestFullRefund || args.refundShipping ? order.shippingPrice : (args.shippingAmount ?? "0");
  const dutiesBack = plus("0", ...duties.map((each) => each.amount));
  // Assumption B3: a full suggestion is what is left, of every kind, unless the processor's desk leaves tips and fees out.
  const parts = args.suggestFullRefund ? splitWhatIsLeft(world, order) : splitRefund(order, plus(goods, shipping, dutiesBack));
  const amount = plus("0", ...parts.map((part) => part.amount));
  const toStoreCredit = args.refundMethodAllocation === "STORE_CREDIT";
  return {
    amountSet: bag(amount),
    maximumRefundableSet: bag(left),
    subtotalSet: bag(goods),
    totalTaxSet: bag(taxInside(amount)),
    totalDutiesSet: bag(dutiesBack),
    shipping: { amountSet: bag(shipping), maximumRefundableSet: bag(order.shippingPrice) },
    refundDuties: duties.map((each) => ({
      amountSet: bag(each.amount),
      originalDuty: { id: each.id, price: bag(each.amount) },
    })),
    suggestedTransactions: toStoreCredit
      ? []
      : parts.map((part) => ({
          gateway: part.payment.gateway,
          formattedGateway: part.payment.formattedGateway,
          kind: "SUGGESTED_REFUND",
          accountNumber: part.payment.card?.number ?? null,
          amountSet: bag(part.amount),
          maximumRefundableSet: bag(refundableOn(order, part.payment)),
          parentTransaction: view(part.payment),
        })),
    suggestedRefundMethods: toStoreCredit
      ? [{ __typename: "SuggestedStoreCreditRefund", amount: bag(amount), maximumRefundable: bag(left) }]
      : [],
  };
}
