import { decimalsOf } from "../../lib/money";

export type AmountProblem = "amount-needed" | "amount-whole" | "amount-decimals";

/** An amount as people type it ("12,50", "1 200.5") as a decimal string of this currency, or what is wrong with it. */
export function readAmount(
  typed: string,
  currencyCode: string,
): { ok: true; amount: string } | { ok: false; problem: AmountProblem; decimals: number } {
  const decimals = decimalsOf(currencyCode);
  const wrong = (problem: AmountProblem) => ({ ok: false as const, problem, decimals });
  const plain = typed.replace(/[\s\u00a0\u202f’']/g, "").replace(",", ".");
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(plain);
  if (!match) return wrong("amount-needed");
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) return wrong(decimals === 0 ? "amount-whole" : "amount-decimals");
  if (/^0*$/.test(whole + fraction)) return wrong("amount-needed");
  return { ok: true, amount: `${whole.replace(/^0+(?=\d)/, "")}${fraction ? `.${fraction}` : ""}` };
}
