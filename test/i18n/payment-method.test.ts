import { describe, expect, it } from "vitest";
import { isGiftCard, isStoreCredit, methodInWords } from "../../app/i18n/payment-method";
import { methodLabel } from "../../app/shopify/operations/read-order.server";

describe("a way to pay, in words", () => {
  it("a gift card is named in the reader's language, with its last digits", () => {
    const label = methodLabel({ gateway: "gift_card", formattedGateway: "Gift card", accountNumber: "•••• •••• •••• 1a2b 1234" });
    expect(label).toBe("gift_card •••• 1234");
    expect(methodInWords(label, "fr")).toBe("Carte-cadeau •••• 1234");
    expect(methodInWords(label, "en")).toBe("Gift card •••• 1234");
    expect(isGiftCard(label)).toBe(true);
  });

  it("store credit is neither a gift card nor money at a bank", () => {
    expect([isStoreCredit("Store credit"), isStoreCredit("shopify_store_credit"), isGiftCard("Store credit")]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isStoreCredit(null), isStoreCredit("Visa •••• 4242"), isStoreCredit("gift_card •••• 1234")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("a card is known by its brand in every language", () => {
    const label = methodLabel({
      gateway: "shopify_payments",
      formattedGateway: "Shopify payments",
      paymentDetails: { company: "Visa", number: "•••• •••• •••• 4242" },
    });
    expect([methodInWords(label, "fr"), methodInWords(label, "en")]).toEqual(["Visa •••• 4242", "Visa •••• 4242"]);
    expect(isGiftCard(label)).toBe(false);
  });

  it("a payment by hand that Shopify names in English is told in French, a store's own name as it is", () => {
    expect(methodInWords("Bank Deposit", "fr-FR")).toBe("Virement bancaire");
    expect(methodInWords("Cash on Delivery (COD)", "fr")).toBe("Paiement à la livraison");
    expect(methodInWords("Virement au 12 rue du Port", "fr")).toBe("Virement au 12 rue du Port");
  });

  it("nothing known stays nothing, and an earlier record of a gift card is understood too", () => {
    expect(methodInWords(null, "fr")).toBeNull();
    expect(methodInWords("Gift card", "fr")).toBe("Carte-cadeau");
  });
});
