import { ShopifyFailure, type GraphqlClient } from "./graphql-client.server";

/** Who wants to know how Shopify is, as seen from here. Neither may throw: what they write must not cost the call. */
export interface Reach {
  answered(shop: string): Promise<void>;
  unreachable(shop: string): Promise<void>;
}

/** A client that tells how Shopify is. A refusal, or being told to wait, is an answer too. */
export const noting = (shop: string, client: GraphqlClient, reach: Reach): GraphqlClient => ({
  async request(operation, variables, options) {
    try {
      const reply = await client.request(operation, variables, options);
      await reach.answered(shop);
      return reply;
    } catch (error) {
      if (error instanceof ShopifyFailure && error.kind === "unreachable") await reach.unreachable(shop);
      // without access Shopify may not even have been asked
      else if (error instanceof ShopifyFailure && error.kind !== "unauthorized") await reach.answered(shop);
      throw error;
    }
  },
});
