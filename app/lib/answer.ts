/** What a door outside (Shopify, a person, another process) answered: a value, never an exception. */
export type Answer<T, Code extends string = string> =
  { ok: true; value: T } | { ok: false; error: { code: Code; message: string } };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const refused = <Code extends string>(
  code: Code,
  message: string,
): { ok: false; error: { code: Code; message: string } } => ({
  ok: false,
  error: { code, message },
});
