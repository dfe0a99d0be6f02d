import { GraphQLError } from "graphql";
import type { SimMetafield, SimOrder } from "../state";
import { orderPayload } from "../webhook-payloads";
import { eventAt, kindOf, nextId, touch } from "../world";
import { demandScope, digestOf, findMetafield, namespaceOf } from "./context";
import type { AdminContext } from "./context";
import { metafieldView, readableOrder } from "./order-view";

const LONGEST_VALUE = 16 * 1024;

export interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  value: string;
  type?: string | null;
  compareDigest?: string | null;
}

/** All or nothing, at most 25, with compare-and-set. */
export function metafieldsSet(context: AdminContext, inputs: MetafieldInput[]) {
  const { world, shop } = context;
  if (inputs.length > 25) {
    return {
      metafields: null,
      userErrors: [
        {
          code: "LESS_THAN_OR_EQUAL_TO",
          field: ["metafields"],
          elementIndex: null,
          message: "Exceeded the maximum of 25 metafields.",
        },
      ],
    };
  }
  const errors: object[] = [];
  const ready: {
    input: MetafieldInput;
    list: SimMetafield[];
    order: SimOrder | null;
    type: string;
    before: SimMetafield | null;
  }[] = [];
  inputs.forEach((input, elementIndex) => {
    const no = (code: string, field: string, message: string): void =>
      void errors.push({ code, field: ["metafields", String(elementIndex), field], elementIndex, message });
    const kind = kindOf(input.ownerId);
    if (kind !== "Order" && kind !== "Shop")
      throw new GraphQLError("The simulator knows metafields of orders and shops only", {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
    if (kind === "Order") demandScope(context, "metafieldsSet", "write_orders");
    const order = kind === "Order" ? readableOrder(context, input.ownerId) : null;
    if (kind === "Order" ? !order : input.ownerId !== shop.id) return no("INVALID", "ownerId", "Owner does not exist.");
    const list = order ? order.metafields : shop.metafields;
    const before = findMetafield(world, list, input.namespace, input.key);
    const own = namespaceOf(world, input.namespace) === namespaceOf(world, null);
    const defined = own ? context.config.metafields[`${kind.toLowerCase()}.${input.key}`]?.type : undefined;
    const type = input.type ?? before?.type ?? defined;
    if (!type) return no("INVALID_TYPE", "type", "Type can't be blank");
    if (input.value === "") return no("BLANK", "value", "Value can't be blank.");
    if (type === "json" && !isJson(input.value)) return no("INVALID_VALUE", "value", "Value is invalid JSON.");
    if (Buffer.byteLength(input.value) > LONGEST_VALUE) return no("TOO_LONG", "value", "Value is too long.");
    if (input.compareDigest !== undefined && input.compareDigest !== (before ? digestOf(before.value) : null))
      return no(
        "STALE_OBJECT",
        "compareDigest",
        "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
      );
    ready.push({ input, list, order, type, before });
  });
  if (errors.length > 0) return { metafields: null, userErrors: errors };

  const event = eventAt(world);
  const written = ready.map(({ input, list, order, type, before }) => {
    const metafield: SimMetafield = before ?? {
      id: nextId(world, "Metafield"),
      namespace: namespaceOf(world, input.namespace),
      key: input.key,
      value: "",
      type,
      createdAt: event.at,
      updatedAt: event.at,
    };
    metafield.value = input.value;
    metafield.type = type;
    metafield.updatedAt = event.at;
    if (!before) list.push(metafield);
    if (order) {
      touch(world, order, event);
      world.announce(shop, "orders/updated", orderPayload(shop, order), event);
    }
    return metafieldView(metafield, order ? "ORDER" : "SHOP");
  });
  world.changed();
  return { metafields: written, userErrors: [] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
