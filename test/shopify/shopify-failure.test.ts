import { describe, expect, it } from "vitest";
import { ShopifyFailure } from "../../app/shopify/graphql-client.server";

describe("a failure of Shopify", () => {
  it("is recognised when another bundle of the same code threw it", () => {
    // what the server's bundle throws, as the pages' bundle sees it: another class of the same name
    const fromTheOtherBundle = Object.assign(new Error("Shopify is down"), {
      name: "ShopifyFailure",
      kind: "unreachable",
      effect: "maybe",
    });
    expect(fromTheOtherBundle).toBeInstanceOf(ShopifyFailure);
    expect(new ShopifyFailure("denied", "none", "no")).toBeInstanceOf(ShopifyFailure);
  });

  it("is not any other error", () => {
    expect(new TypeError("a bug")).not.toBeInstanceOf(ShopifyFailure);
    expect({ name: "ShopifyFailure", effect: "none" }).not.toBeInstanceOf(ShopifyFailure);
  });
});
