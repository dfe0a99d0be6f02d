import { cancelNow } from "./cancelling";
import { overseasAddress } from "./catalogue";
import { placeOrder } from "./placing";
import type { OrderRecipe } from "./placing";
import type { SimOrder, SimShop } from "./state";
import type { Warehouse } from "./warehouse";
import { eventAt, isoOf } from "./world";
import type { World } from "./world";

export const CAMILLE = "camille.martin@example.com";
export const ALEX = "alex.morgan@example.com";
export const JEANNE = "jeanne.dubois@example.com";

interface Story {
  name: string;
  recipe: OrderRecipe;
  /** What happened since, hours ago. */
  then?: (tell: {
    world: World;
    shop: SimShop;
    order: SimOrder;
    warehouse: Warehouse;
    ago: (hours: number) => { at: string; quiet: true };
  }) => void;
}

/** Each is an order in a state worth looking at, told as of the clock's now. */
const stories: Story[] = [
  {
    name: "just placed",
    recipe: { placedAgo: { minutes: 12 }, lines: [{ sku: "SFX-LAMPE-ARC" }, { sku: "SFX-COUSSIN-LIN", quantity: 2 }] },
  },
  { name: "closing in ten minutes", recipe: { placedAgo: { hours: 47, minutes: 50 }, lines: [{ sku: "SFX-PLAID-LAINE" }] } },
  {
    name: "47 h 59 placed overseas",
    recipe: {
      placedAgo: { hours: 47, minutes: 59 },
      lines: [{ sku: "SFX-VASE-GRES", quantity: 3 }],
      shippingPrice: "24.00",
      shippingAddress: overseasAddress,
    },
  },
  { name: "60 hours old", recipe: { placedAgo: { hours: 60 }, lines: [{ sku: "SFX-BUFFET-3T" }] } },
  {
    name: "being prepared",
    recipe: { placedAgo: { hours: 20 }, lines: [{ sku: "SFX-TABLE-CHENE" }] },
    then: ({ warehouse, shop, order, ago }) => warehouse.startPreparing(shop.domain, order.id, ago(2)),
  },
  {
    name: "shipped",
    recipe: { placedAgo: { hours: 40 }, lines: [{ sku: "SFX-CHAISE-X2" }] },
    then: ({ warehouse, shop, order, ago }) => {
      warehouse.pack(shop.domain, order.id, { ...ago(16), buyLabel: true });
      warehouse.ship(shop.domain, order.id, ago(9));
    },
  },
  {
    name: "already cancelled",
    recipe: { placedAgo: { hours: 30 }, lines: [{ sku: "SFX-COUSSIN-LIN", quantity: 4 }] },
    then: ({ world, shop, order, ago }) => {
      const request = { reason: "CUSTOMER", restock: true, refund: "original", notifyCustomer: false, staffNote: null } as const;
      cancelNow(world, shop, order, request, null, eventAt(world, ago(26)));
    },
  },
  { name: "authorised only", recipe: { placedAgo: { hours: 5 }, lines: [{ sku: "SFX-CANAPE-3P" }], payment: "authorised" } },
  {
    name: "paid by hand",
    recipe: { placedAgo: { hours: 26 }, lines: [{ sku: "SFX-BUFFET-3T" }], payment: "bank-transfer-paid" },
  },
  {
    name: "two fulfilment orders",
    recipe: {
      placedAgo: { hours: 8 },
      lines: [
        { sku: "SFX-TABLE-CHENE", place: "workshop" },
        { sku: "SFX-CHAISE-X2", quantity: 2, place: "warehouse" },
      ],
    },
  },
  {
    name: "gift card and card",
    recipe: { placedAgo: { hours: 3 }, lines: [{ sku: "SFX-LAMPE-ARC" }], payment: "gift-card-and-card" },
  },
  {
    name: "several currencies",
    recipe: {
      placedAgo: { hours: 11 },
      lines: [{ sku: "SFX-PLAID-LAINE", quantity: 2 }],
      currency: { code: "CHF", rate: "0.94" },
      shippingPrice: "12.00",
    },
  },
  {
    name: "dispute open",
    recipe: { placedAgo: { hours: 36 }, lines: [{ sku: "SFX-LAMPE-ARC" }], dispute: "CHARGEBACK" },
  },
  {
    name: "partly captured",
    recipe: { placedAgo: { hours: 10 }, lines: [{ sku: "SFX-CHAISE-X2" }], payment: "partly-captured" },
  },
  {
    name: "captured in two parts",
    recipe: { placedAgo: { hours: 12 }, lines: [{ sku: "SFX-TABLE-CHENE" }], payment: "captured-in-two" },
  },
  { name: "two cards", recipe: { placedAgo: { hours: 13 }, lines: [{ sku: "SFX-BUFFET-3T" }], payment: "two-cards" } },
  {
    name: "tip, duties and a fee",
    recipe: {
      placedAgo: { hours: 14 },
      lines: [{ sku: "SFX-LAMPE-ARC" }],
      shippingAddress: overseasAddress,
      shippingPrice: "24.00",
      tip: "5.00",
      duties: "16.07",
      fees: [{ name: "Octroi de mer", amount: "4.73" }],
    },
  },
  {
    name: "in yen",
    recipe: {
      placedAgo: { hours: 15 },
      lines: [{ sku: "SFX-VASE-GRES" }],
      currency: { code: "JPY", rate: "163.27" },
      locale: "en",
    },
  },
  {
    name: "in dinars",
    recipe: {
      placedAgo: { hours: 16 },
      lines: [{ sku: "SFX-VASE-GRES" }],
      currency: { code: "KWD", rate: "0.3347" },
      locale: "en",
    },
  },
  { name: "nothing to pay", recipe: { placedAgo: { hours: 17 }, lines: [{ sku: "SFX-COUSSIN-LIN" }], payment: "nothing" } },
  {
    name: "store credit given before",
    recipe: { placedAgo: { hours: 18 }, lines: [{ sku: "SFX-PLAID-LAINE" }], storeCredit: "20.00" },
  },
  {
    name: "goodwill refund before",
    recipe: { placedAgo: { hours: 19 }, lines: [{ sku: "SFX-LAMPE-ARC" }], payment: "gift-card-and-card", goodwill: "60.00" },
  },
  { name: "payment pending", recipe: { placedAgo: { hours: 1 }, lines: [{ sku: "SFX-VASE-GRES" }], payment: "pending" } },
  {
    name: "bank transfer not received",
    recipe: { placedAgo: { hours: 6 }, lines: [{ sku: "SFX-PLAID-LAINE" }], payment: "bank-transfer-unpaid" },
  },
  {
    name: "submitted to a fulfilment service",
    recipe: { placedAgo: { hours: 4 }, lines: [{ sku: "SFX-COUSSIN-LIN", quantity: 2, place: "service" }] },
    then: ({ warehouse, shop, order, ago }) => warehouse.submitToService(shop.domain, order.id, ago(1)),
  },
  {
    name: "half shipped",
    recipe: {
      placedAgo: { hours: 33 },
      lines: [
        { sku: "SFX-PLAID-LAINE", place: "workshop" },
        { sku: "SFX-BUFFET-3T", place: "warehouse" },
      ],
    },
    then: ({ warehouse, shop, order, ago }) => warehouse.ship(shop.domain, order.id, { ...ago(7), only: "first" }),
  },
  {
    name: "packed, not collected",
    recipe: { placedAgo: { hours: 22 }, lines: [{ sku: "SFX-VASE-GRES" }] },
    then: ({ warehouse, shop, order, ago }) => warehouse.pack(shop.domain, order.id, { ...ago(3), buyLabel: true }),
  },
  {
    name: "delivered",
    recipe: { placedAgo: { days: 6 }, lines: [{ sku: "SFX-COUSSIN-LIN" }] },
    then: ({ warehouse, shop, order, ago }) => {
      warehouse.ship(shop.domain, order.id, ago(120));
      warehouse.deliver(shop.domain, order.id, ago(50));
    },
  },
  { name: "test order", recipe: { placedAgo: { hours: 2 }, lines: [{ sku: "SFX-PLAID-LAINE" }], test: true } },
  { name: "subscription", recipe: { placedAgo: { hours: 9 }, lines: [{ sku: "SFX-BOUGIE-ABO" }] } },
  { name: "sold gift card", recipe: { placedAgo: { hours: 2 }, lines: [{ sku: "SFX-CARTE-CADEAU" }] } },
];

export const storyNames: string[] = [...stories.map((story) => story.name), "another customer's"];

/** Camille's orders first, then the same for Alex, then one that is neither's: an order found by a story's name is Camille's. */
export function tellStories(world: World, shop: SimShop, warehouse: Warehouse): void {
  const now = world.clock.nowMs();
  const ago = (hours: number) => ({ at: isoOf(now - hours * 3_600_000), quiet: true as const });
  const tell = (story: Story, customer: string): void => {
    const order = placeOrder(world, shop, { ...story.recipe, story: story.name, customer, quiet: true });
    story.then?.({ world, shop, order, warehouse, ago });
  };
  // the oldest was placed first and has the lowest number
  const oldestFirst = [...stories].sort((a, b) => ageOf(b) - ageOf(a));
  for (const customer of [CAMILLE, ALEX]) for (const story of oldestFirst) tell(story, customer);
  tell({ name: "another customer's", recipe: { placedAgo: { hours: 7 }, lines: [{ sku: "SFX-TABLE-CHENE" }] } }, JEANNE);
}

function ageOf({ recipe }: Story): number {
  const ago = (recipe.placedAgo ?? {}) as { days?: number; hours?: number; minutes?: number };
  return (ago.days ?? 0) * 1440 + (ago.hours ?? 0) * 60 + (ago.minutes ?? 0);
}
