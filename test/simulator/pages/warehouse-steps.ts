import { isLive, liveFulfillments } from "../shopify/order-facts";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder, SimShop } from "../shopify/state";
import type { Warehouse } from "../shopify/warehouse";
import type { Say } from "./language";
import type { Simulator } from "./simulator";

/** Everything a person may do at the warehouse: when a step fits an order, what it is called, what it does. */

export type StepGroup = "place" | "service" | "parcel" | "carrier";

interface Step {
  group: StepGroup;
  look?: "danger";
  name: (say: Say) => string;
  fits: (facts: Facts) => boolean;
  take: (warehouse: Warehouse, shop: string, order: string) => void;
}

interface Facts {
  /** At the shop's own places. */
  open: SimFulfillmentOrder[];
  preparing: SimFulfillmentOrder[];
  /** At a fulfilment service. */
  unsent: SimFulfillmentOrder[];
  submitted: SimFulfillmentOrder[];
  accepted: SimFulfillmentOrder[];
  asked: SimFulfillmentOrder[];
  held: SimFulfillmentOrder[];
  /** Packed, and nobody has collected it. */
  packed: SimFulfillment[];
  /** With the carrier, not delivered. */
  underWay: SimFulfillment[];
}

const labelled = (each: SimFulfillment): boolean => ["LABEL_PURCHASED", "LABEL_PRINTED"].includes(each.displayStatus);
const any = (...lists: unknown[][]): boolean => lists.some((list) => list.length > 0);

/** The likeliest first. */
const table = {
  "start-preparing": {
    group: "place",
    name: (say) => say("Commencer la préparation", "Start preparing"),
    fits: ({ open }) => any(open),
    take: (warehouse, shop, order) => warehouse.startPreparing(shop, order),
  },
  pack: {
    group: "place",
    name: (say) => say("Emballer, étiquette achetée", "Pack, label bought"),
    fits: ({ open, preparing }) => any(open, preparing),
    take: (warehouse, shop, order) => warehouse.pack(shop, order, { buyLabel: true, only: "own" }),
  },
  "pack-by-app": {
    group: "place",
    name: (say) => say("Une application emballe", "An app packs"),
    fits: ({ open, preparing }) => any(open, preparing),
    take: (warehouse, shop, order) =>
      warehouse.pack(shop, order, { buyLabel: true, only: "own", by: { appTitle: "Expédition Facile" } }),
  },
  ship: {
    group: "place",
    name: (say) => say("Expédier avec suivi", "Ship with tracking"),
    fits: ({ open, preparing, packed }) => any(open, preparing, packed),
    take: (warehouse, shop, order) => warehouse.ship(shop, order, { only: "own" }),
  },
  "ship-first": {
    group: "place",
    name: (say) => say("N’expédier que la première partie", "Ship the first part only"),
    fits: ({ open, preparing, accepted, packed }) => open.length + preparing.length + accepted.length > 1 && !any(packed),
    take: (warehouse, shop, order) => warehouse.ship(shop, order, { only: "first" }),
  },
  "stop-preparing": {
    group: "place",
    name: (say) => say("Arrêter la préparation", "Stop preparing"),
    fits: ({ preparing }) => any(preparing),
    take: (warehouse, shop, order) => warehouse.stopPreparing(shop, order),
  },
  hold: {
    group: "place",
    name: (say) => say("Bloquer à la main", "Hold by hand"),
    fits: ({ open, unsent }) => any(open, unsent),
    take: (warehouse, shop, order) => warehouse.hold(shop, order),
  },
  "release-hold": {
    group: "place",
    name: (say) => say("Débloquer", "Release the hold"),
    fits: ({ held }) => any(held),
    take: (warehouse, shop, order) => warehouse.releaseHold(shop, order),
  },
  "submit-to-service": {
    group: "service",
    name: (say) => say("Envoyer au prestataire", "Submit to the service"),
    fits: ({ unsent }) => any(unsent),
    take: (warehouse, shop, order) => warehouse.submitToService(shop, order),
  },
  "service-accepts": {
    group: "service",
    name: (say) => say("Le prestataire accepte", "The service accepts"),
    fits: ({ submitted }) => any(submitted),
    take: (warehouse, shop, order) => warehouse.serviceAccepts(shop, order),
  },
  "service-rejects": {
    group: "service",
    look: "danger",
    name: (say) => say("Le prestataire refuse", "The service rejects"),
    fits: ({ submitted }) => any(submitted),
    take: (warehouse, shop, order) => warehouse.serviceRejects(shop, order),
  },
  "service-accepts-cancellation": {
    group: "service",
    name: (say) => say("Le prestataire accepte d’arrêter", "The service agrees to stop"),
    fits: ({ asked }) => any(asked),
    take: (warehouse, shop, order) => warehouse.serviceAcceptsCancellation(shop, order),
  },
  "service-rejects-cancellation": {
    group: "service",
    look: "danger",
    name: (say) => say("Le prestataire refuse d’arrêter", "The service refuses to stop"),
    fits: ({ asked }) => any(asked),
    take: (warehouse, shop, order) => warehouse.serviceRejectsCancellation(shop, order),
  },
  "service-ships": {
    group: "service",
    name: (say) => say("Le prestataire expédie", "The service ships"),
    fits: ({ accepted }) => any(accepted),
    take: (warehouse, shop, order) => warehouse.ship(shop, order, { only: "service" }),
  },
  "print-label": {
    group: "parcel",
    name: (say) => say("Imprimer l’étiquette", "Print the label"),
    fits: ({ packed }) => packed.some((each) => each.displayStatus !== "LABEL_PRINTED"),
    take: (warehouse, shop, order) => warehouse.printLabel(shop, order),
  },
  "hand-to-carrier": {
    group: "parcel",
    name: (say) => say("Remettre au transporteur", "Hand to the carrier"),
    fits: ({ packed }) => any(packed),
    take: (warehouse, shop, order) => warehouse.handToCarrier(shop, order),
  },
  "void-label": {
    group: "parcel",
    name: (say) => say("Invalider l’étiquette", "Void the label"),
    fits: ({ packed }) => packed.some(labelled),
    take: (warehouse, shop, order) => warehouse.voidLabel(shop, order),
  },
  unpack: {
    group: "parcel",
    look: "danger",
    name: (say) => say("Annuler l’expédition", "Cancel the shipment"),
    fits: ({ packed, underWay }) => any(packed, underWay),
    take: (warehouse, shop, order) => warehouse.unpack(shop, order),
  },
  "carrier-in-transit": {
    group: "carrier",
    name: (say) => say("Transporteur : en transit", "Carrier: in transit"),
    fits: ({ packed, underWay }) => any(packed, underWay),
    take: (warehouse, shop, order) => warehouse.carrierEvent(shop, order, "IN_TRANSIT"),
  },
  "carrier-out-for-delivery": {
    group: "carrier",
    name: (say) => say("Transporteur : en cours de livraison", "Carrier: out for delivery"),
    fits: ({ underWay }) => any(underWay),
    take: (warehouse, shop, order) => warehouse.carrierEvent(shop, order, "OUT_FOR_DELIVERY"),
  },
  "carrier-delivered": {
    group: "carrier",
    name: (say) => say("Transporteur : livré", "Carrier: delivered"),
    fits: ({ packed, underWay }) => any(packed, underWay),
    take: (warehouse, shop, order) => warehouse.deliver(shop, order),
  },
  "carrier-attempted": {
    group: "carrier",
    name: (say) => say("Transporteur : destinataire absent", "Carrier: nobody at home"),
    fits: ({ underWay }) => any(underWay),
    take: (warehouse, shop, order) => warehouse.carrierEvent(shop, order, "ATTEMPTED_DELIVERY"),
  },
  "carrier-intercepts": {
    group: "carrier",
    name: (say) => say("Transporteur : intercepté", "Carrier: intercepted"),
    fits: ({ underWay }) => any(underWay),
    take: (warehouse, shop, order) => warehouse.intercept(shop, order),
  },
  "carrier-cannot-intercept": {
    group: "carrier",
    name: (say) => say("Transporteur : interception impossible", "Carrier: cannot intercept"),
    fits: ({ underWay }) => any(underWay),
    take: (warehouse, shop, order) => warehouse.cannotIntercept(shop, order),
  },
  "carrier-returns": {
    group: "carrier",
    name: (say) => say("Transporteur : rendu à l’expéditeur", "Carrier: returned to sender"),
    fits: ({ underWay }) => any(underWay),
    take: (warehouse, shop, order) => warehouse.returnToSender(shop, order),
  },
} satisfies Record<string, Step>;

export type WarehouseStep = keyof typeof table;
export const isWarehouseStep = (name: string): name is WarehouseStep => Object.hasOwn(table, name);

export const stepName = (step: WarehouseStep, say: Say): string => table[step].name(say);
export const stepGroup = (step: WarehouseStep): StepGroup => table[step].group;
export const isDangerous = (step: WarehouseStep): boolean => (table[step] as Step).look === "danger";

/** What a warehouse could do next with an order in this state. */
export function stepsFor(order: SimOrder, shop: SimShop): WarehouseStep[] {
  const live = order.fulfillmentOrders.filter(isLive);
  const atService = (each: SimFulfillmentOrder): boolean =>
    shop.locations.find((location) => location.id === each.locationId)?.service != null;
  const open = live.filter((each) => each.status === "OPEN" && each.requestStatus !== "SUBMITTED");
  const preparing = live.filter((each) => each.status === "IN_PROGRESS");
  const parcels = liveFulfillments(order).filter((each) => !each.deliveredAt);
  const facts: Facts = {
    open: open.filter((each) => !atService(each)),
    preparing: preparing.filter((each) => !atService(each)),
    unsent: open.filter(atService),
    submitted: live.filter((each) => each.requestStatus === "SUBMITTED"),
    accepted: preparing.filter(atService),
    asked: live.filter((each) => each.requestStatus === "CANCELLATION_REQUESTED"),
    held: live.filter((each) => each.status === "ON_HOLD"),
    packed: parcels.filter((each) => !each.inTransitAt),
    underWay: parcels.filter((each) => each.inTransitAt),
  };
  return (Object.keys(table) as WarehouseStep[]).filter((step) => (table[step] as Step).fits(facts));
}

/** Carries out one step at the warehouse; throws, with the order's name, when its state does not allow it. */
export function takeStep({ shopify }: Simulator, step: WarehouseStep, shop: string, order: string): void {
  table[step].take(shopify.warehouse, shop, order);
}

/** How the shop's fulfilment service answers when it is asked to stop. */
export const serviceWords = {
  "by-hand": { how: "by-hand", hours: 0, name: (say: Say) => say("Quelqu’un répond ici", "Somebody answers here") },
  "accepts-at-once": { how: "accepts", hours: 0, name: (say: Say) => say("Accepte aussitôt", "Agrees at once") },
  "accepts-in-two-hours": { how: "accepts", hours: 2, name: (say: Say) => say("Accepte au bout de 2 h", "Agrees after 2 h") },
  "refuses-in-two-hours": { how: "refuses", hours: 2, name: (say: Say) => say("Refuse au bout de 2 h", "Refuses after 2 h") },
  never: { how: "never", hours: 0, name: (say: Say) => say("Ne répond jamais", "Never answers") },
} as const;
export type ServiceWord = keyof typeof serviceWords;
export const isServiceWord = (word: string): word is ServiceWord => Object.hasOwn(serviceWords, word);

export function setServiceWord({ shopify }: Simulator, shop: string, word: ServiceWord): void {
  const { how, hours } = serviceWords[word];
  shopify.warehouse.serviceAnswers(shop, how, { hours });
}

export function serviceWordOf(shop: SimShop): ServiceWord | null {
  const service = shop.locations.find((each) => each.service)?.service;
  if (!service) return null;
  const { how, afterMs } = service.answers ?? { how: "by-hand", afterMs: 0 };
  const same = (Object.keys(serviceWords) as ServiceWord[]).find(
    (word) => serviceWords[word].how === how && serviceWords[word].hours * 3_600_000 === afterMs,
  );
  return same ?? null;
}
