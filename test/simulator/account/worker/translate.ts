type Tree = Record<string, unknown>;

/** Shopify's `i18n.translate`: nested keys, {{placeholders}}, plural forms chosen by `count`. A missing text is an error here. */
export function translator(translations: Tree, locale: string) {
  const plural = new Intl.PluralRules(locale);
  return (key: string, options: Record<string, string | number> = {}): string => {
    let text: unknown = key.split(".").reduce<unknown>((tree, part) => (tree as Tree | undefined)?.[part], translations);
    if (text && typeof text === "object") {
      const forms = text as Record<string, string>;
      text = options.count === undefined ? undefined : (forms[plural.select(Number(options.count))] ?? forms.other);
    }
    if (typeof text !== "string") throw new Error(`No text "${key}" in ${locale}`);
    return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      if (!(name in options)) throw new Error(`"${key}" wants ${name}`);
      return String(options[name]);
    });
  };
}
