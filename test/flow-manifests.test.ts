import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commonFields, flowTriggerHandles, flowTriggers } from "../app/cases/flow-trigger";
import { allTags, labelOf, labelSettings } from "../app/cases/order-label";
import { statuses } from "../app/cases/case";
import { flowManifests, payloadKey } from "./simulator/shopify/flow";

const manifests = flowManifests();
const triggers = manifests.filter(({ type }) => type === "flow_trigger");

describe("the manifests of Shopify Flow", () => {
  it("offer exactly the triggers that are told, with exactly the fields that are sent", () => {
    expect(triggers.map(({ handle }) => handle).sort()).toEqual([...flowTriggerHandles].sort());
    for (const { handle, fields } of triggers)
      expect(fields.map(payloadKey).sort()).toEqual(
        ["order_id", ...flowTriggers[handle as keyof typeof flowTriggers], ...commonFields].sort(),
      );
  });

  it("keep to what Shopify's tool accepts: handles, names, keys and kinds of fields", () => {
    const uids = manifests.map(
      ({ folder }) => /^uid = "([0-9a-f-]{36})"$/m.exec(readFileSync(`extensions/${folder}/shopify.extension.toml`, "utf8"))?.[1],
    );
    expect(uids.every(Boolean) && new Set(uids).size === uids.length).toBe(true);
    for (const { handle, name, type, description, fields } of manifests) {
      expect(handle).toMatch(/^[a-z0-9-]{1,30}$/);
      // sentence case, without punctuation
      expect(name).toMatch(/^[A-Z][a-z ]+$/);
      if (type === "flow_trigger_lifecycle_callback") continue;
      expect(description.length).toBeGreaterThan(20);
      for (const field of fields) {
        expect(["order_reference", "single_line_text_field", "number_decimal", "boolean", "url"]).toContain(field.type);
        if (field.type === "order_reference") expect(field.key).toBeNull();
        else expect(field.key, handle).toMatch(/^[a-zA-Z\s]+$/);
        if (type === "flow_action" && field.type !== "order_reference") expect(field.name).toBeTruthy();
      }
    }
  });

  it("name addresses that the app has", () => {
    const [action] = manifests.filter(({ type }) => type === "flow_action");
    expect(action).toMatchObject({ handle: "open-cancellation-case", runtimeUrl: "/flow/actions/open-case" });
    expect(action!.fields.find(({ type }) => type === "order_reference")).toMatchObject({ required: true });
    expect(manifests.find(({ type }) => type === "flow_trigger_lifecycle_callback")).toMatchObject({ url: "/flow/lifecycle" });
    for (const route of ["flow.actions.open-case", "flow.lifecycle"])
      expect(readFileSync(`app/routes/${route}.ts`, "utf8")).toContain("export const action");
  });
});

describe("the labels of orders", () => {
  it("fit into a tag of Shopify's, in both languages, and no two states share one", () => {
    expect(new Set(allTags).size).toBe(allTags.length);
    for (const tag of allTags) {
      expect(tag.length).toBeLessThanOrEqual(40);
      // Shopify parts tags at commas
      expect(tag).not.toContain(",");
    }
  });

  it("say the state in the words of the app's own list", () => {
    for (const language of labelSettings)
      if (language !== "off") {
        const words = (JSON.parse(readFileSync(`app/i18n/admin.${language}.json`, "utf8")) as { status: Record<string, string> })
          .status;
        for (const status of statuses) expect(labelOf(status, language).state).toBe(words[status]);
      }
  });
});
