import { financialStatus, fulfillmentStatus } from "../shopify/order-facts";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder } from "../shopify/state";
import type { Html } from "./html";
import type { Say } from "./language";
import { badge } from "./layout";

/** Stories are named in English by the simulator; French readers get these. A new one is shown as it is. */
const frenchStories: Record<string, string> = {
  "just placed": "à peine passée",
  "closing in ten minutes": "fenêtre fermée dans dix minutes",
  "47 h 59 placed overseas": "47 h 59, passée outre-mer",
  "60 hours old": "passée il y a 60 heures",
  "being prepared": "en préparation",
  shipped: "expédiée",
  "already cancelled": "déjà annulée",
  "authorised only": "paiement autorisé seulement",
  "paid by hand": "payée à la main",
  "two fulfilment orders": "deux ordres de préparation",
  "gift card and card": "carte cadeau et carte bancaire",
  "several currencies": "plusieurs devises",
  "dispute open": "litige ouvert",
  "partly captured": "encaissée en partie",
  "captured in two parts": "encaissée en deux fois",
  "two cards": "deux cartes bancaires",
  "tip, duties and a fee": "pourboire, droits de douane et frais",
  "in yen": "en yens",
  "in dinars": "en dinars koweïtiens",
  "nothing to pay": "rien à payer",
  "store credit given before": "avoir accordé avant",
  "goodwill refund before": "geste commercial avant",
  "payment pending": "paiement en attente",
  "bank transfer not received": "virement pas encore reçu",
  "submitted to a fulfilment service": "envoyée à un prestataire logistique",
  "half shipped": "à moitié expédiée",
  "packed, not collected": "emballée, pas encore enlevée",
  delivered: "livrée",
  "test order": "commande de test",
  subscription: "abonnement",
  "sold gift card": "carte cadeau achetée",
  "another customer's": "d’une autre cliente",
};

export const storyOf = (order: SimOrder, say: Say): string =>
  order.story === null
    ? say("commande sans histoire", "an order without a story")
    : say(frenchStories[order.story] ?? order.story, order.story);

type Tone = "calm" | "good" | "warn" | "bad" | "info";

export function paymentBadge(order: SimOrder, say: Say): Html {
  const words: Record<string, [string, Tone]> = {
    PAID: [say("Payée", "Paid"), "good"],
    PARTIALLY_PAID: [say("Payée en partie", "Partly paid"), "warn"],
    REFUNDED: [say("Remboursée", "Refunded"), "info"],
    PARTIALLY_REFUNDED: [say("Remboursée en partie", "Partly refunded"), "info"],
    AUTHORIZED: [say("Autorisée", "Authorised"), "warn"],
    PENDING: [say("Paiement en attente", "Payment pending"), "warn"],
    VOIDED: [say("Paiement annulé", "Payment voided"), "calm"],
    EXPIRED: [say("Autorisation expirée", "Authorisation expired"), "bad"],
  };
  const status = financialStatus(order);
  const [word, tone] = words[status] ?? [status, "calm"];
  return badge(word, tone);
}

export function shippingBadge(order: SimOrder, say: Say): Html {
  if (order.cancelledAt) return badge(say("Annulée", "Cancelled"), "bad");
  const words: Record<string, [string, Tone]> = {
    UNFULFILLED: [say("À préparer", "To prepare"), "calm"],
    PENDING_FULFILLMENT: [say("Chez le prestataire", "With the service"), "info"],
    IN_PROGRESS: [say("En préparation", "Being prepared"), "info"],
    ON_HOLD: [say("Bloquée", "On hold"), "warn"],
    SCHEDULED: [say("Programmée", "Scheduled"), "calm"],
    PARTIALLY_FULFILLED: [say("Expédiée en partie", "Partly shipped"), "info"],
    FULFILLED: [say("Expédiée", "Shipped"), "good"],
    FULFILLMENT_NOT_REQUIRED: [say("Rien à expédier", "Nothing to ship"), "calm"],
    REQUEST_DECLINED: [say("Refusée par le prestataire", "Declined by the service"), "bad"],
  };
  const status = fulfillmentStatus(order);
  const [word, tone] = words[status] ?? [status, "calm"];
  return badge(word, tone);
}

export function fulfilmentOrderWord(each: SimFulfillmentOrder, say: Say): [string, Tone] {
  switch (each.status) {
    case "OPEN":
      return each.requestStatus === "SUBMITTED"
        ? [say("Envoyé au prestataire, pas encore accepté", "Sent to the service, not accepted yet"), "info"]
        : each.requestStatus === "REJECTED"
          ? [say("Refusé par le prestataire", "Declined by the service"), "bad"]
          : [say("À préparer", "To prepare"), "calm"];
    case "IN_PROGRESS":
      return each.requestStatus === "CANCELLATION_REQUESTED"
        ? [say("Annulation demandée au prestataire", "Service asked to stop"), "warn"]
        : each.requestStatus === "CANCELLATION_REJECTED"
          ? [say("Le prestataire refuse d’arrêter", "The service refuses to stop"), "bad"]
          : [say("En préparation", "Being prepared"), "info"];
    case "ON_HOLD":
      return [say("Bloqué", "On hold"), "warn"];
    case "SCHEDULED":
      return [say("Programmé", "Scheduled"), "calm"];
    case "CLOSED":
      return [say("Terminé", "Done"), "good"];
    case "CANCELLED":
      return [say("Annulé", "Cancelled"), "bad"];
    case "INCOMPLETE":
      return [say("Incomplet", "Incomplete"), "bad"];
  }
}

export function parcelWord(each: SimFulfillment, say: Say): [string, Tone] {
  if (each.status === "CANCELLED") return [say("Expédition annulée", "Shipment cancelled"), "bad"];
  const words: Record<string, [string, Tone]> = {
    LABEL_PURCHASED: [say("Étiquette achetée", "Label bought"), "info"],
    LABEL_PRINTED: [say("Étiquette imprimée", "Label printed"), "info"],
    CONFIRMED: [say("Annoncé au transporteur", "Announced to the carrier"), "info"],
    READY_FOR_PICKUP: [say("Prêt au retrait", "Ready for pick-up"), "info"],
    CARRIER_PICKED_UP: [say("Pris en charge", "Picked up"), "info"],
    PICKED_UP: [say("Pris en charge", "Picked up"), "info"],
    IN_TRANSIT: [say("En transit", "In transit"), "info"],
    OUT_FOR_DELIVERY: [say("En cours de livraison", "Out for delivery"), "info"],
    DELAYED: [say("Retardé", "Delayed"), "warn"],
    ATTEMPTED_DELIVERY: [say("Présenté, destinataire absent", "Delivery attempted"), "warn"],
    NOT_DELIVERED: [say("Non livré", "Not delivered"), "bad"],
    FAILURE: [say("Échec de la livraison", "Delivery failed"), "bad"],
    LABEL_VOIDED: [say("Étiquette invalidée", "Label voided"), "warn"],
    DELIVERED: [say("Livré", "Delivered"), "good"],
    FULFILLED: [say("Expédié", "Shipped"), "info"],
  };
  return words[each.displayStatus] ?? [each.displayStatus, "calm"];
}

/** "2 × Table basse, 1 × Lampe" */
export const linesOf = (order: SimOrder): string => order.lines.map((line) => `${line.quantity} × ${line.title}`).join(", ");

export const newestFirst = (orders: SimOrder[]): SimOrder[] =>
  [...orders].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.number - a.number);
