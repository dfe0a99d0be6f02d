/**
 * Writes elements.json: every `s-*` element of Shopify's customer account extensions with its properties and events, as
 * its published types say. Run after a new version of @shopify/ui-extensions: npx tsx test/simulator/account/refresh-elements.ts
 */
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const probe = fileURLToPath(new URL("probe.tsx", import.meta.url));
writeFileSync(
  probe,
  `import "@shopify/ui-extensions/customer-account.order.action.render";
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

const elements: Record<string, { properties: string[]; events: string[] }> = {};
for (const tag of checker.getTypeAtLocation(alias).getProperties()) {
  if (!tag.name.startsWith("s-")) continue;
  const own = namesOf(tag).filter((name) => !["key", "ref", "children", "slot", "jsx"].includes(name));
  elements[tag.name] = {
    properties: own.filter((name) => !/^on[A-Z]/.test(name)).sort(),
    events: own
      .filter((name) => /^on[A-Z]/.test(name))
      .map((name) => name.slice(2).toLowerCase())
      .sort(),
  };
}
rmSync(probe);
const sorted = Object.fromEntries(Object.entries(elements).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(fileURLToPath(new URL("elements.json", import.meta.url)), JSON.stringify(sorted, null, 1) + "\n");
console.log(`${Object.keys(sorted).length} elements`);
