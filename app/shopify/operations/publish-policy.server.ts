import type { GraphqlClient } from "../graphql-client.server";

const READ_INSTALLATION = `#graphql
  query ReadInstallation {
    currentAppInstallation {
      accessScopes {
        handle
      }
    }
    shop {
      id
      name
      ianaTimezone
    }
  }
` as const;

const PUBLISH_POLICY = `#graphql
  mutation PublishPolicy($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

export interface Installation {
  shopId: string;
  scopes: string[];
}

export async function readInstallation(client: GraphqlClient): Promise<Installation> {
  const { data } = await client.request(READ_INSTALLATION, {});
  return { shopId: data.shop.id, scopes: data.currentAppInstallation.accessScopes.map(({ handle }) => handle) };
}

/** Writes the policy where the extension reads it (shop metafield `$app.cancel_policy`), so that the button needs no call to us. */
export async function publishPolicy(client: GraphqlClient, shopId: string, value: string): Promise<void> {
  const { data } = await client.request(PUBLISH_POLICY, {
    metafields: [{ ownerId: shopId, namespace: "$app", key: "cancel_policy", type: "json", value }],
  });
  const error = data.metafieldsSet?.userErrors[0];
  if (error) throw new Error(`The policy could not be published to the shop: ${error.message}`);
}
