import { ApiType, preset, pluckConfig } from "@shopify/api-codegen-preset";

/** `npm run graphql`: types for every `#graphql` document, from the committed schema; nothing is fetched. */
export default {
  schema: "app/shopify/schema/admin-2026-10.graphql",
  documents: ["app/shopify/operations/*.ts"],
  pluckConfig,
  generates: {
    "app/shopify/generated/admin.types.d.ts": { plugins: ["typescript"], config: { enumsAsTypes: true } },
    "app/shopify/generated/admin.generated.d.ts": {
      preset,
      presetConfig: { apiType: ApiType.Admin, module: "@shopify/admin-api-client" },
      config: { enumsAsTypes: true },
    },
  },
};
