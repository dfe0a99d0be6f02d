/** What a case keeps of its order, as large as it usually is. */
export const orderFacts = {
  name: "#1042",
  createdAt: "2026-11-21T09:15:00.000Z",
  windowClosesAt: "2026-11-23T09:15:00.000Z",
  financialStatus: "PAID",
  stage: "not-started",
  shippingBeganAt: null,
  lines: [
    { title: "Lampe Orion", quantity: 1 },
    { title: "Étagère murale en chêne massif, 80 cm", quantity: 2 },
  ],
  total: { amount: "129.9", currencyCode: "EUR" },
  methods: ["Visa •••• 4242"],
  test: false,
  adminUrl: "https://admin.shopify.com/store/busy/orders/1042",
  fulfillmentOrderIds: [],
};
