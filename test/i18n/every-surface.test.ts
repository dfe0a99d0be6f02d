import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { languages, otherLanguage, textLanguage } from "../../app/lib/language-tag";

/*
 * Every surface a person reads has one file of sentences a language: admin, guest, mail, bank-letter, and each extension.
 * Languages count differently (French has a form of its own for millions), so a counted sentence is there in each of its
 * language's own forms, and in no other.
 */

const root = join(import.meta.dirname, "../..");
const categories = ["zero", "one", "two", "few", "many", "other"];
const formsOf = (language: string): string[] =>
  categories.filter((each) => new Intl.PluralRules(language).resolvedOptions().pluralCategories.includes(each as "one"));

type Tree = { [key: string]: string | Tree };
interface Surface {
  name: string;
  /** Language -> its file. */
  files: Map<string, string>;
}

const surfaces: Surface[] = [
  ...["admin", "guest", "mail", "bank-letter"].map((name) => ({
    name,
    files: new Map(
      readdirSync(join(root, "app/i18n")).flatMap((file) => {
        const [, language] = new RegExp(`^${name}\\.([a-z-]+)\\.json$`).exec(file) ?? [];
        return language ? [[language, join(root, "app/i18n", file)] as const] : [];
      }),
    ),
  })),
  ...readdirSync(join(root, "extensions"), { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .flatMap(({ name }) => {
      const folder = join(root, "extensions", name, "locales");
      const files = readdirSync(join(root, "extensions", name)).includes("locales") ? readdirSync(folder) : [];
      if (files.length === 0) return [];
      return [{ name, files: new Map(files.map((file) => [file.split(".")[0]!, join(folder, file)] as const)) }];
    }),
];

/** Sentence -> the forms it is written in; "" for one that counts nothing. i18next writes "key_one", Shopify { one, other }. */
function sentences(tree: Tree): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  const add = (key: string, form: string, text: string) => found.set(key, (found.get(key) ?? new Map()).set(form, text));
  const walk = (node: Tree, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== "string") {
        const forms = Object.keys(value);
        const isCounted = forms.includes("other") && forms.every((each) => categories.includes(each)) && forms.length > 1;
        if (isCounted) for (const [form, text] of Object.entries(value)) add(path + key, form, text as string);
        else walk(value, `${path}${key}.`);
        continue;
      }
      const [, family, form] = /^(.+)_(zero|one|two|few|many|other)$/.exec(key) ?? [];
      add(path + (family ?? key), form ?? "", value);
    }
  };
  walk(tree, "");
  return found;
}

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!))].sort();

/** What is wrong with a language's sentences beside English's: nothing, when it can be shipped. */
function missing(english: Tree, other: Tree, language: string): string[] {
  const [model, own] = [sentences(english), sentences(other)];
  const forms = formsOf(language);
  return [
    ...[...model.keys()].filter((key) => !own.has(key)).map((key) => `${key} is not there`),
    ...[...own.keys()].filter((key) => !model.has(key)).map((key) => `${key} is one too many`),
    ...[...own].flatMap(([key, written]) => {
      const isCounted = model.get(key) && !model.get(key)!.has("");
      const wanted = isCounted ? forms : [""];
      const shape = [...written.keys()].sort().join() === [...wanted].sort().join();
      const facts = [...(model.get(key) ?? new Map<string, string>()).values()].flatMap(placeholders);
      return [
        ...(model.has(key) && !shape ? [`${key} has the forms ${[...written.keys()].join()}, not ${wanted.join()}`] : []),
        ...[...written.values()]
          .flatMap(placeholders)
          .filter((fact) => model.has(key) && !facts.includes(fact))
          .map((fact) => `${key} asks for {{${fact}}}, which nobody gives`),
      ];
    }),
  ];
}

describe("a language of the app", () => {
  it("has one file on every surface, and no surface has one of a language that the app has not", () => {
    expect(surfaces.length).toBeGreaterThanOrEqual(9);
    for (const { name, files } of surfaces) expect([...files.keys()].sort(), name).toEqual([...languages].sort());
  });

  it("is what a person asks for, whatever the country; English for any other", () => {
    for (const each of languages) expect(textLanguage(`${each.toUpperCase()}-XX,en;q=0.5`)).toBe(each);
    for (const other of ["", "*", "pl", "frp", "de-CH, fr"]) expect(textLanguage(other)).toBe("en");
    expect(languages.map(otherLanguage).sort()).toEqual([...languages].sort());
  });
});

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Tree;

describe.each(surfaces)("$name speaks", ({ files }) => {
  it("English and French, each with the forms it counts in", () => {
    expect([...files.keys()].sort()).toEqual(expect.arrayContaining(["en", "fr"]));
    const english = read(files.get("en")!);
    for (const [language, file] of files) expect(missing(english, read(file), language), language).toEqual([]);
  });

  it("and would speak a third as soon as its file is whole, whatever that language counts in", () => {
    const english = read(files.get("en")!);
    // Polish has one, few, many and other
    const third = inForms(english, formsOf("pl"));
    expect(missing(english, third, "pl")).toEqual([]);
    const counted = [...sentences(english)].filter(([, forms]) => !forms.has(""));
    if (counted.length > 0) expect(missing(english, english, "pl").length).toBeGreaterThanOrEqual(counted.length);
  });
});

/** A file of a made-up language: every sentence of English, in the forms of another. */
function inForms(tree: Tree, forms: string[]): Tree {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string | Tree][] => {
    const [, family, form] = /^(.+)_(zero|one|two|few|many|other)$/.exec(key) ?? [];
    if (typeof value === "string") {
      if (!family) return [[key, value]];
      return form === "other" ? forms.map((each): [string, string] => [`${family}_${each}`, value]) : [];
    }
    const own = Object.keys(value);
    if (own.includes("other") && own.length > 1 && own.every((each) => categories.includes(each))) {
      return [[key, Object.fromEntries(forms.map((each) => [each, value.other as string]))]];
    }
    return [[key, inForms(value, forms)]];
  });
  return Object.fromEntries(entries);
}

describe("no sentence is written in code", () => {
  const files = ["app", "extensions"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx") && !file.includes("node_modules") && !file.includes("dist"))
      .map((file) => join(root, folder, file)),
  );
  const shown = /^(label|title|subtitle|content|placeholder|helpText|heading|alt|accessibilityLabel|aria-label|error|suffix)$/;
  const isWord = (text: string) => /\p{L}{2,}/u.test(text);

  it("there are pages to look at", () => expect(files.length).toBeGreaterThan(60));

  it("neither between tags nor in what a component shows or reads aloud", () => {
    const found: string[] = [];
    for (const file of files) {
      const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX);
      const note = (node: ts.Node, text: string) => {
        const { line } = source.getLineAndCharacterOfPosition(node.end);
        found.push(`${relative(root, file)}:${line + 1} ${text.trim().slice(0, 60)}`);
      };
      const look = (node: ts.Node): void => {
        if (ts.isJsxText(node) && isWord(node.text)) note(node, node.text);
        // what a meta tag says is for machines
        if (ts.isJsxSelfClosingElement(node) && ts.isIdentifier(node.tagName) && node.tagName.text === "meta") return;
        if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name) && shown.test(node.name.text)) {
          const value = node.initializer;
          if (value && ts.isStringLiteral(value) && isWord(value.text) && !value.text.startsWith("http")) note(node, value.text);
        }
        ts.forEachChild(node, look);
      };
      look(source);
    }
    expect(found).toEqual([]);
  });
});
