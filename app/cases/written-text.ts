import { ok, refused, type Answer } from "../lib/answer";

/** How long a text may be, in characters, before it is refused with an explanation: nothing is ever cut off silently. */
export const longestText = { question: 2_000, decision: 2_000, correction: 2_000, request: 2_000, note: 5_000 } as const;

export type TextProblem = "text-needed" | "text-too-long";

/** What a person typed, as it will be kept: without the blanks around it, or what is wrong with it. */
export function writtenText(typed: string | undefined, kind: keyof typeof longestText): Answer<string, TextProblem> {
  const text = (typed ?? "").trim();
  if (text === "") return refused("text-needed", "Nothing was written");
  if (text.length > longestText[kind]) return refused("text-too-long", `At most ${longestText[kind]} characters`);
  return ok(text);
}
