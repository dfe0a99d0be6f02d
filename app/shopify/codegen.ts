import { ApiType, preset, pluckConfig } from "@shopify/api-codegen-preset";

/** How Shopify's own scalars arrive in JSON. */
const scalars = {
  DateTime: "string",
  Decimal: "string",
  Money: "string",
  URL: "string",
  UnsignedInt64: "string",
  JSON: "unknown",
};

/** `npm run graphql`: types for every `#graphql` document, from the committed schema; nothing is fetched. */
export default {
  schema: "app/shopify/schema/admin-2026-10.graphql",
  documents: ["app/shopify/operations/*.ts"],
  pluckConfig,
  generates: {
    "app/shopify/generated/admin.types.d.ts": { plugins: ["typescript"], config: { enumsAsTypes: true, scalars } },
    "app/shopify/generated/admin.generated.d.ts": {
      preset,
      presetConfig: { apiType: ApiType.Admin, module: "@shopify/admin-api-client" },
      config: { enumsAsTypes: true, scalars },
    },
  },
};
