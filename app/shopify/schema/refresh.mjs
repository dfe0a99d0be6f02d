// Cuts Shopify's two GraphQL schemas down to what this project asks of them: the fields of the documents
// beside this file and of every `#graphql` text in app/shopify/operations and extensions, with those fields'
// arguments, inputs, enums and directives. No descriptions, no deprecation texts.
//
// How to refresh (after a new field or a new API version):
//
//   node app/shopify/schema/refresh.mjs                # fetches @shopify/dev-mcp with npm pack
//   node app/shopify/schema/refresh.mjs <dist/data>    # or takes an unpacked package's data folder
//
// Ends with status 1 if the result is not a valid schema for the documents.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  TypeInfo,
  astFromValue,
  buildClientSchema,
  buildSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isRequiredArgument,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  print,
  validate,
  validateSchema,
  visit,
  visitWithTypeInfo,
} from "graphql";

// The newest package whose schema files have been read; raise it when a newer one appears.
const PACKAGE = "@shopify/dev-mcp@1.16.0";
// An interface with more implementors than this (Node) is kept only on types already in use.
const MAX_IMPLEMENTORS = 20;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");

const data = process.argv[2] ?? fetchPackage();
const apis = [
  {
    introspection: "admin_2026-10.json.gz",
    out: "admin-2026-10.graphql",
    documents: "admin.documents.graphql",
    code: ["app/shopify/operations"],
  },
  {
    introspection: "customer_2026-07.json.gz",
    out: "customer-account-2026-07.graphql",
    documents: "customer-account.documents.graphql",
    code: ["extensions"],
  },
];
for (const api of apis) {
  const texts = [readFileSync(join(here, api.documents), "utf8"), ...api.code.flatMap((folder) => textsIn(join(root, folder)))];
  const json = JSON.parse(gunzipSync(readFileSync(join(data, api.introspection))).toString());
  const { sdl, problems } = prune(buildClientSchema(json.data ?? json, { assumeValid: true }), merge(texts));
  writeFileSync(join(here, api.out), sdl);
  console.log(`${api.out}: ${Buffer.byteLength(sdl)} bytes, ${problems.length} problems`);
  for (const problem of problems) console.log(problem.message);
  if (problems.length > 0) process.exitCode = 1;
}

function fetchPackage() {
  const folder = mkdtempSync(join(tmpdir(), "shopify-schema-"));
  const name = execFileSync("npm", ["pack", PACKAGE, "--silent"], { cwd: folder, shell: process.platform === "win32" });
  execFileSync("tar", ["-xzf", name.toString().trim(), "package/dist/data"], { cwd: folder });
  return join(folder, "package/dist/data");
}

/** Every template text that starts with #graphql, without the ${fragments} put into it: those are texts of their own. */
function textsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name) && !/(node_modules|dist)/.test(entry.parentPath ?? entry.path),
    )
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8"))
    .flatMap((code) => [...code.matchAll(/`(\s*#graphql[^`]*)`/g)].map((match) => match[1].replace(/\$\{[^}]*\}/g, "")));
}

/** One document of all texts; of two definitions with one name the later one is kept beside it under another name. */
function merge(texts) {
  const fragments = new Map();
  const operations = [];
  for (const text of texts) {
    for (const definition of parse(text).definitions) {
      if (definition.kind === "FragmentDefinition") {
        const known = fragments.get(definition.name.value);
        if (known)
          known.selectionSet = {
            ...known.selectionSet,
            selections: [...known.selectionSet.selections, ...definition.selectionSet.selections],
          };
        else fragments.set(definition.name.value, { ...definition });
      } else {
        const name = { kind: "Name", value: `Operation${operations.length}` };
        operations.push({ ...definition, name });
      }
    }
  }
  return { kind: "Document", definitions: [...operations, ...fragments.values()] };
}

function prune(schema, document) {
  const fieldsOf = new Map(); // output type name -> field names in use
  const inputs = new Set();
  const leaves = new Set();
  const directives = new Set();

  const touch = (name) => fieldsOf.get(name) ?? fieldsOf.set(name, new Set()).get(name);
  const touchInput = (type) => {
    const named = getNamedType(type);
    if (isLeafType(named)) return void leaves.add(named.name);
    if (inputs.has(named.name)) return;
    inputs.add(named.name);
    for (const field of Object.values(named.getFields())) touchInput(field.type);
  };
  const keptArguments = (field) => field.args.filter((arg) => !arg.deprecationReason);
  const touchField = (type, fieldName) => {
    touch(type.name).add(fieldName);
    const field = type.getFields()[fieldName];
    keptArguments(field).forEach((arg) => touchInput(arg.type));
    const named = getNamedType(field.type);
    if (isLeafType(named)) leaves.add(named.name);
    else touch(named.name);
  };

  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        if (!parent) throw new Error(`Unknown parent of field ${node.name.value}`);
        if (node.name.value.startsWith("__")) touch(parent.name);
        else if (isUnionType(parent) || !parent.getFields()[node.name.value])
          throw new Error(`No field ${parent.name}.${node.name.value}`);
        else touchField(parent, node.name.value);
      },
      Directive(node) {
        directives.add(node.name.value);
      },
      VariableDefinition() {
        const type = info.getInputType();
        if (type) touchInput(type);
      },
    }),
  );

  // Every type needs a field, and a small abstract type needs all its possible types.
  const firstUsefulField = (type) => {
    const fields = Object.values(type.getFields());
    return (
      fields.find((field) => field.name === "id") ??
      fields.find(
        (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument) && !field.deprecationReason,
      ) ??
      fields[0]
    );
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, used] of [...fieldsOf]) {
      const type = schema.getType(name);
      if (isAbstractType(type)) {
        const possible = schema.getPossibleTypes(type);
        if (isUnionType(type) || possible.length <= MAX_IMPLEMENTORS) {
          for (const object of possible) {
            const before = fieldsOf.get(object.name)?.size ?? -1;
            touch(object.name);
            if (isInterfaceType(type)) used.forEach((field) => touchField(object, field));
            if (fieldsOf.get(object.name).size !== before) changed = true;
          }
        }
      }
      if (!isUnionType(type) && used.size === 0) {
        touchField(type, firstUsefulField(type).name);
        changed = true;
      }
    }
  }

  const withDefault = (value) => {
    const ast = value.defaultValue === undefined ? undefined : astFromValue(value.defaultValue, value.type);
    return `${value.name}: ${value.type}${ast ? ` = ${print(ast)}` : ""}`;
  };
  const blocks = [];
  for (const directive of schema.getDirectives()) {
    if (isSpecifiedDirective(directive) || !directives.has(directive.name)) continue;
    directive.args.forEach((arg) => touchInput(arg.type));
    const args = directive.args.map(withDefault).join(", ");
    blocks.push(`directive @${directive.name}${args ? `(${args})` : ""} on ${directive.locations.join(" | ")}`);
  }
  const roots = [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
  ].filter(([, type]) => type && fieldsOf.has(type.name));
  blocks.push(`schema {\n${roots.map(([kind, type]) => `  ${kind}: ${type.name}`).join("\n")}\n}`);
  for (const name of [...fieldsOf.keys()].sort()) {
    const type = schema.getType(name);
    if (isUnionType(type)) {
      const members = type.getTypes().filter((member) => fieldsOf.has(member.name));
      blocks.push(`union ${name} = ${members.map((member) => member.name).join(" | ")}`);
      continue;
    }
    const used = fieldsOf.get(name);
    const interfaces = type
      .getInterfaces()
      .map((item) => item.name)
      .filter((item) => fieldsOf.has(item) && [...fieldsOf.get(item)].every((field) => used.has(field)));
    const lines = [...used].sort().map((fieldName) => {
      const field = type.getFields()[fieldName];
      const args = keptArguments(field).map(withDefault).join(", ");
      return `  ${fieldName}${args ? `(${args})` : ""}: ${field.type}`;
    });
    const kind = isInterfaceType(type) ? "interface" : "type";
    const implemented = interfaces.length ? ` implements ${interfaces.join(" & ")}` : "";
    blocks.push(`${kind} ${name}${implemented} {\n${lines.join("\n")}\n}`);
  }
  for (const name of [...inputs].sort()) {
    const type = schema.getType(name);
    const lines = Object.values(type.getFields()).map(
      (field) => `  ${withDefault(field)}${field.deprecationReason ? " @deprecated" : ""}`,
    );
    blocks.push(`input ${name}${type.isOneOf ? " @oneOf" : ""} {\n${lines.join("\n")}\n}`);
  }
  for (const name of [...leaves].sort()) {
    const type = schema.getType(name);
    if (isSpecifiedScalarType(type)) continue;
    const values = isScalarType(type)
      ? ""
      : ` {\n${type
          .getValues()
          .map((value) => `  ${value.name}`)
          .join("\n")}\n}`;
    blocks.push(`${isScalarType(type) ? "scalar" : "enum"} ${name}${values}`);
  }
  const sdl = `${blocks.join("\n\n")}\n`;
  const pruned = buildSchema(sdl);
  // every document was validated by its own text before the merge renamed it, so overlapping fields are no error here
  return { sdl, problems: [...validateSchema(pruned), ...validate(pruned, document)] };
}
