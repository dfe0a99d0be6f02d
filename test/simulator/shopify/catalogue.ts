import type { SimAddress, SimCustomer, SimLocation, SimProduct, SimShop, SimStaff } from "./state";
import { gid, nextId } from "./world";
import type { World } from "./world";

/** The two shops of the preview: their people, places and goods. */

export const mainShop = "sofimix.myshopify.com";
export const quietShop = "atelier.myshopify.com";

/** What kinds of place and payment orders are told with. */
export const overseasAddress = {
  address1: "14 rue de la Compagnie",
  address2: "Résidence Les Flamboyants",
  city: "Saint-Denis",
  zip: "97400",
  country: "La Réunion",
  countryCode: "RE",
  phone: "+262262000000",
};

interface Person {
  firstName: string;
  lastName: string;
  email: string;
  locale: string;
  address: Omit<SimAddress, "id" | "name" | "firstName" | "lastName">;
}

const shoppers: Person[] = [
  {
    firstName: "Camille",
    lastName: "Martin",
    email: "camille.martin@example.com",
    locale: "fr",
    address: {
      address1: "8 rue des Lilas",
      address2: null,
      city: "Nantes",
      zip: "44000",
      country: "France",
      countryCode: "FR",
      phone: "+33612345678",
    },
  },
  {
    firstName: "Alex",
    lastName: "Morgan",
    email: "alex.morgan@example.com",
    locale: "en",
    address: {
      address1: "27 avenue Foch",
      address2: "Apt 4",
      city: "Paris",
      zip: "75116",
      country: "France",
      countryCode: "FR",
      phone: "+33698765432",
    },
  },
  {
    firstName: "Jeanne",
    lastName: "Dubois",
    email: "jeanne.dubois@example.com",
    locale: "fr",
    address: {
      address1: "3 place du Capitole",
      address2: null,
      city: "Toulouse",
      zip: "31000",
      country: "France",
      countryCode: "FR",
      phone: null,
    },
  },
];

const goods: Omit<SimProduct, "id" | "variantId" | "stock">[] = [
  good("SFX-CANAPE-3P", "Canapé Belle-Île 3 places", "Lin naturel", "1290.00", 68_000),
  good("SFX-TABLE-CHENE", "Table Ouessant en chêne massif", "180 × 90 cm", "849.00", 52_000),
  good("SFX-CHAISE-X2", "Lot de 2 chaises Groix", "Noyer", "259.00", 11_000),
  good("SFX-LAMPE-ARC", "Lampadaire Arcouest", "Laiton", "189.00", 7_500),
  good("SFX-PLAID-LAINE", "Plaid Bréhat en laine", "Écru", "79.90", 1_200),
  good("SFX-VASE-GRES", "Vase Sein en grès", null, "45.50", 1_900),
  good("SFX-COUSSIN-LIN", "Coussin Molène", "Bleu nuit, 50 × 50 cm", "34.90", 600),
  good("SFX-BUFFET-3T", "Buffet Houat 3 tiroirs", "Chêne clair", "679.00", 47_000),
  { ...good("SFX-CARTE-CADEAU", "Carte cadeau Sofimix", "100 €", "100.00", 0), requiresShipping: false, isGiftCard: true },
  { ...good("SFX-BOUGIE-ABO", "Bougie parfumée Hoëdic", "Abonnement", "24.00", 400), sellingPlan: "Une bougie par mois" },
];

function good(
  sku: string,
  title: string,
  variantTitle: string | null,
  price: string,
  grams: number,
): Omit<SimProduct, "id" | "variantId" | "stock"> {
  return {
    sku,
    title,
    variantTitle,
    price,
    grams,
    requiresShipping: true,
    isGiftCard: false,
    sellingPlan: null,
    image: pictureOf(title),
  };
}

/** A small drawn picture in the product's own colour: nothing is fetched from anywhere. */
function pictureOf(title: string): string {
  const hue = [...title].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160"><rect width="160" height="160" fill="hsl(${hue} 34% 88%)"/>` +
    `<circle cx="80" cy="66" r="30" fill="hsl(${hue} 30% 60%)"/><rect x="36" y="104" width="88" height="18" rx="9" fill="hsl(${hue} 30% 46%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function openShop(world: World, domain: string): SimShop {
  const main = domain === mainShop;
  const shop: SimShop = {
    id: nextId(world, "Shop"),
    domain,
    name: main ? "Sofimix" : "Atelier du Marais",
    email: main ? "bonjour@sofimix.example" : "contact@atelier.example",
    owner: main ? "Claire Fontaine" : "Louis Bernard",
    timezone: "Europe/Paris",
    currencyCode: "EUR",
    locale: "fr",
    plan: { publicDisplayName: "Basic", shopifyPlus: false, partnerDevelopment: true },
    rateLimit: { size: 2_000, perSecond: 100 },
    nextOrderNumber: 1001,
    customers: [],
    staff: [],
    locations: [],
    products: [],
    orders: [],
    metafields: [],
    app: null,
    subscriptions: [],
    idempotency: [],
  };
  shop.customers = shoppers.map((person) => customer(world, person));
  shop.staff = main
    ? [
        staff(world, "Claire", "Fontaine", "fr", true, [
          "cancel_orders",
          "refund_orders",
          "refund_to_store_credit",
          "fulfill_and_ship_orders",
        ]),
        staff(world, "Sam", "Taylor", "en", false, [
          "cancel_orders",
          "refund_orders",
          "refund_to_store_credit",
          "fulfill_and_ship_orders",
        ]),
        staff(world, "Hugo", "Petit", "fr", false, ["cancel_orders", "fulfill_and_ship_orders"]),
        staff(world, "Nadia", "Benali", "fr", false, ["fulfill_and_ship_orders"]),
      ]
    : [
        staff(world, "Louis", "Bernard", "fr", true, [
          "cancel_orders",
          "refund_orders",
          "refund_to_store_credit",
          "fulfill_and_ship_orders",
        ]),
      ];
  shop.locations = [
    location(world, "Atelier de Lyon", "Lyon", false),
    location(world, "Entrepôt de Brest", "Brest", false),
    location(world, "Logistique Atlantique", "Saint-Nazaire", true),
  ];
  shop.products = goods.map((each) => ({
    id: nextId(world, "Product"),
    variantId: nextId(world, "ProductVariant"),
    stock: 40,
    ...each,
  }));
  world.state.shops[domain] = shop;
  world.changed();
  return shop;
}

function customer(world: World, person: Person): SimCustomer {
  const name = `${person.firstName} ${person.lastName}`;
  return {
    id: nextId(world, "Customer"),
    name,
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email,
    phone: person.address.phone,
    locale: person.locale,
    address: {
      id: nextId(world, "MailingAddress"),
      name,
      firstName: person.firstName,
      lastName: person.lastName,
      ...person.address,
    },
  };
}

function staff(
  world: World,
  firstName: string,
  lastName: string,
  locale: string,
  accountOwner: boolean,
  permissions: SimStaff["permissions"],
): SimStaff {
  return {
    id: nextId(world, "StaffMember").split("/").at(-1)!,
    firstName,
    lastName,
    email: `${firstName}.${lastName}@sofimix.example`.toLowerCase(),
    locale,
    accountOwner,
    permissions,
  };
}

function location(world: World, name: string, city: string, isService: boolean): SimLocation {
  const id = nextId(world, "Location");
  return {
    id,
    name,
    city,
    countryCode: "FR",
    active: true,
    service: isService ? { id: gid("FulfillmentService", id.split("/").at(-1)!), handle: "logistique-atlantique", name } : null,
  };
}
