import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recallOutcomes, recallSteps } from "../../app/cases/recall";
import { refundStatuses } from "../../app/cases/refund";
import { reasonCodes } from "../../app/policy/types";
import { problems } from "../../extensions/shared/backend";
import { timelineWords } from "../../extensions/shared/case-details";
import { textsOf } from "./stage";

const handles = ["cancel-order", "cancellation-status", "cancellation-request"];

/** "reason.window-closed" -> text, plural forms included. */
function flat(tree: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string" ? [[path + key, value] as const] : [...flat(value as object, `${path}${key}.`)],
    ),
  );
}
/** A sentence that counts has other forms in other languages (i18n/every-surface.test.ts): it is one sentence all the same. */
const sentencesOf = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(/\.(one|many|other)$/, "")))].sort();
const placeholders = (text: string | undefined) => [...(text ?? "").matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each(handles)("the texts of %s", (handle) => {
  const [english, french] = [flat(textsOf(handle, "en")), flat(textsOf(handle, "fr"))];

  it("are the same in English and French, none empty", () => {
    expect(sentencesOf(french)).toEqual(sentencesOf(english));
    for (const text of [...english.values(), ...french.values()]) expect(text.trim()).not.toBe("");
  });

  it("ask for the same facts in both languages", () => {
    for (const [key, text] of english) expect(placeholders(french.get(key)), key).toEqual(placeholders(text));
  });

  it("say every reason and every next step, every state of a refund and of a case", () => {
    const steps = ["wait-for-delivery-then-return", "request-exception", "contact-us", "we-review"];
    const states = [
      "none",
      "received",
      "in-review",
      "waiting-for-customer",
      "cancelling",
      "cancelled",
      "recalling",
      "returning",
      "declined",
      "withdrawn",
      "closed",
      "refused",
    ];
    for (const key of [
      ...reasonCodes.map((code) => `reason.${code}`),
      ...steps.map((step) => `next.${step}`),
      ...refundStatuses.map((status) => (handle === "cancel-order" ? `refund.${status}` : `money-back.${status}`)),
      ...states.map((state) => `state.${state}`),
      ...states.filter((state) => state !== "refused").map((state) => `explain.${state}`),
    ])
      expect(english.has(key), key).toBe(true);
  });

  it("keep a French colon or question mark on the line of its word", () => {
    for (const [key, text] of french) expect(text, key).not.toMatch(/ [:;!?]/);
  });
});

it.each([
  [
    "cancel-order",
    [
      "cancel-order/src/menu-item.tsx",
      "cancel-order/src/cancel-modal.tsx",
      "cancel-order/src/refund-lines.tsx",
      "shared/case-state.tsx",
      "shared/words.ts",
      "shared/payments.ts",
    ],
  ],
  [
    "cancellation-status",
    [
      "cancellation-status/src/status-block.tsx",
      "shared/case-actions.tsx",
      "shared/case-details.tsx",
      "shared/case-state.tsx",
      "shared/recall-progress.tsx",
      "shared/refund-cards.tsx",
      "shared/words.ts",
    ],
  ],
  [
    "cancellation-request",
    [
      "cancellation-request/src/claim.ts",
      "cancellation-request/src/request-form.tsx",
      "cancellation-request/src/request-page.tsx",
      "cancellation-request/src/what-happens-next.tsx",
      "shared/case-actions.tsx",
      "shared/case-details.tsx",
      "shared/case-state.tsx",
      "shared/recall-progress.tsx",
      "shared/refund-cards.tsx",
      "shared/words.ts",
    ],
  ],
])("%s asks for no text that it does not have", (handle, files) => {
  const english = flat(textsOf(handle, "en"));
  const asked = files.flatMap((file) =>
    [...readFileSync(join("extensions", file), "utf8").matchAll(/(?:say|translate)\("([\w.-]+[\w-])"[,)]/g)].map(
      ([, key]) => key!,
    ),
  );
  expect(asked.length).toBeGreaterThan(5);
  for (const key of asked)
    expect(
      [...english.keys()].some((each) => each === key || each === `${key}.other`),
      key,
    ).toBe(true);
  for (const state of ["ended", "unknown", "for-person"]) expect(english.has(`state.${state}`)).toBe(true);
});

it.each(["cancellation-status", "cancellation-request"])(
  "%s tells every step so far, and why something could not be sent",
  (handle) => {
    const english = flat(textsOf(handle, "en"));
    for (const what of timelineWords) expect(english.has(`timeline.${what}`), what).toBe(true);
    for (const step of Object.values(recallSteps).flat()) expect(english.has(`recall-step.${step}`), step).toBe(true);
    for (const end of ["cancelled-refunded", ...recallOutcomes.flatMap((outcome) => [outcome, `${outcome}-refunded`])])
      for (const key of [`state.${end}`, `explain.${end}`]) expect(english.has(key), key).toBe(true);
    for (const status of refundStatuses) expect(english.has(`money-back.is-${status}`), status).toBe(true);
    for (const problem of problems)
      for (const key of [problem, `${problem}-next`]) expect(english.has(`failed.${key}`), key).toBe(true);
  },
);

it("all extensions say the same thing the same way", () => {
  for (const locale of ["en", "fr"] as const) {
    const told = new Map<string, string>();
    for (const handle of handles)
      for (const [key, text] of flat(textsOf(handle, locale))) {
        if (key === "name") continue;
        expect(told.get(key) ?? text, `${handle}: ${key}`).toBe(text);
        told.set(key, text);
      }
  }
});

it.each(handles)("%s keeps no text that nobody asks for", (handle) => {
  const source = ["cancel-order/src", "cancellation-status/src", "cancellation-request/src", "shared"]
    .filter((folder) => folder === "shared" || folder.startsWith(handle))
    .flatMap((folder) => readdirSync(join("extensions", folder)).map((file) => join("extensions", folder, file)))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const families =
    /^(state|explain|next|refund|reason|timeline|failed|problem|money|money-back|payment|recall|recall-step|toast)\./;
  for (const key of flat(textsOf(handle, "en")).keys()) {
    const asked = key.replace(/\.(one|other)$/, "");
    if (key !== "name" && !families.test(key))
      expect(source.includes(`"${asked}"`) || source.includes("`" + asked), key).toBe(true);
  }
});
