/**
 * Writes elements.json: every `s-*` element of Shopify's customer account extensions, and of the admin's on its order page,
 * with its properties and events, as its published types say; where both have one, it has the properties of both. Run after a new version of @shopify/ui-extensions: npx tsx test/simulator/account/refresh-elements.ts
 */
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const elements: Record<string, { properties: string[]; events: string[] }> = {};
const union = (one: string[] = [], other: string[]) => [...new Set([...one, ...other])].sort();
for (const surface of [
  ["customer-account.order.action.render"],
  ["admin.order-details.block.render", "admin.order-details.action.render"],
]) {
  const probe = fileURLToPath(new URL("probe.tsx", import.meta.url));
  writeFileSync(
    probe,
    `${surface.map((target) => `import "@shopify/ui-extensions/${target}";`).join("\n")}
import type { createElement } from "preact";
export type All = createElement.JSX.IntrinsicElements;`,
  );
  const program = ts.createProgram([probe], {
    moduleResolution: ts.ModuleResolutionKind.Node10,
    jsx: ts.JsxEmit.ReactJSX,
    jsxImportSource: "preact",
    target: ts.ScriptTarget.ES2020,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const alias = program.getSourceFile(probe)!.statements.find(ts.isTypeAliasDeclaration)!;
  const namesOf = (tag: ts.Symbol) =>
    checker
      .getTypeOfSymbolAtLocation(tag, alias)
      .getProperties()
      .map(({ name }) => name);

  for (const tag of checker.getTypeAtLocation(alias).getProperties()) {
    if (!tag.name.startsWith("s-")) continue;
    const own = namesOf(tag).filter((name) => !["key", "ref", "children", "slot", "jsx"].includes(name));
    elements[tag.name] = {
      properties: union(
        elements[tag.name]?.properties,
        own.filter((name) => !/^on[A-Z]/.test(name)),
      ),
      events: union(
        elements[tag.name]?.events,
        own.filter((name) => /^on[A-Z]/.test(name)).map((name) => name.slice(2).toLowerCase()),
      ),
    };
  }
  rmSync(probe);
}
const sorted = Object.fromEntries(Object.entries(elements).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(fileURLToPath(new URL("elements.json", import.meta.url)), JSON.stringify(sorted, null, 1) + "\n");
console.log(`${Object.keys(sorted).length} elements`);
