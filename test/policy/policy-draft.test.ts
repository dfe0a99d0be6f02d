import { describe, expect, it, test } from "vitest";
import { changesBetween } from "../../app/policy/policy-changes";
import { draftOf, draftSchema, readDraft, type PolicyDraft } from "../../app/policy/policy-draft";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { utc } from "../support/order-snapshot";

const published = settingsOf(defaultPolicy(utc("2026-01-01T00:00:00Z")));
const typed = (changes: Partial<PolicyDraft>) => readDraft({ ...draftOf(published), ...changes });
const problemsOf = (changes: Partial<PolicyDraft>) => {
  const read = typed(changes);
  return read.ok ? [] : read.problems.map(({ field, code }) => `${field}: ${code}`);
};

const texts = (place: keyof PolicyDraft["texts"], fr: string) => ({ ...draftOf(published).texts, [place]: { fr, en: "" } });

it("a policy goes into the form and comes out as it was", () => {
  expect(readDraft(draftOf(published))).toEqual({ ok: true, settings: published });
});

it("what people type by the way is understood: spaces, hours in any order, weekdays in any order", () => {
  const read = typed({
    windowHours: " 24 ",
    weekdays: [5, 1, 1, 3],
    spans: [
      { from: "14:00", to: "18:00" },
      { from: "09:00:00", to: "12:30" },
    ],
    returnPolicy: " https://sofimix.com/retours ",
    senderName: " Sofimix ",
    staffEmail: " equipe@sofimix.com ",
  });
  expect(read).toMatchObject({
    ok: true,
    settings: {
      windowHours: 24,
      service: { weekdays: [1, 3, 5], spans: published.service.spans },
      links: { returnPolicy: "https://sofimix.com/retours" },
      senderName: "Sofimix",
      staffEmail: "equipe@sofimix.com",
    },
  });
});

describe("what makes no sense is named by its field", () => {
  const closure = (from: string, to: string, label = "Inventaire") => ({ closures: [{ from, to, label }] });
  test.each<[string, Partial<PolicyDraft>, string]>([
    ["no window", { windowHours: "0" }, "windowHours: whole-number"],
    ["a pause above nothing", { pauseAbove: "0" }, "pauseAbove: whole-number"],
    ["a pause above more than anybody sells", { pauseAbove: "100001" }, "pauseAbove: whole-number"],
    ["half an hour", { windowHours: "0,5" }, "windowHours: whole-number"],
    ["two days in words", { windowHours: "deux jours" }, "windowHours: whole-number"],
    ["nothing", { windowHours: "" }, "windowHours: whole-number"],
    ["a year of hours", { windowHours: "8760" }, "windowHours: whole-number"],
    ["a limit before the target", { answerTarget: "4" }, "answerLimit: limit-before-target"],
    ["a refund that ends before it begins", { refundFrom: "15", refundTo: "10" }, "refundTo: last-before-first"],
    ["no weekday", { weekdays: [] }, "weekdays: no-weekday"],
    ["no hours", { spans: [] }, "spans: no-hours"],
    ["an empty hour", { spans: [{ from: "", to: "18:00" }] }, "spans.0.from: not-a-time"],
    ["25 o'clock", { spans: [{ from: "09:00", to: "25:00" }] }, "spans.0.to: not-a-time"],
    ["closing before opening", { spans: [{ from: "18:00", to: "09:00" }] }, "spans.0.to: closes-before-opens"],
    [
      "hours that overlap",
      {
        spans: [
          { from: "13:00", to: "18:00" },
          { from: "09:00", to: "13:30" },
        ],
      },
      "spans.0.from: hours-overlap",
    ],
    ["a zone of legend", { zone: "Europe/Atlantis" }, "zone: unknown-zone"],
    ["a day that does not exist", closure("2026-02-30", "2026-03-01"), "closures.0.from: not-a-date"],
    ["a closure that ends before it begins", closure("2026-12-31", "2026-12-24"), "closures.0.to: ends-before-begins"],
    ["a closure without end", closure("2026-01-01", "2126-01-01"), "closures.0.to: closed-too-long"],
    ["a novel for a label", closure("2026-12-24", "2026-12-31", "x".repeat(81)), "closures.0.label: too-long"],
    ["no e-mail address", { contactEmail: "" }, "contactEmail: not-an-email"],
    ["an address that is none", { staffEmail: "équipe" }, "staffEmail: not-an-email"],
    ["no telephone", { contactPhone: "  " }, "contactPhone: needed"],
    ["a link that runs a script", { withdrawal: "javascript:alert(1)" }, "withdrawal: not-a-link"],
    ["a link without its beginning", { returnPolicy: "sofimix.com/retours" }, "returnPolicy: not-a-link"],
    ["a reason without words in one language", { reasons: [{ code: "", fr: "Trop cher", en: " " }] }, "reasons.0.en: needed"],
    ["a reason that is a story", { reasons: [{ code: "", fr: "x".repeat(81), en: "y" }] }, "reasons.0.fr: too-long"],
    ["a paragraph that is a book", { texts: texts("declined", "x".repeat(1001)) }, "texts.declined.fr: too-long"],
    ["a sender's name with a header in it", { senderName: "Sofimix\r\nBcc: x@example.com" }, "senderName: not-a-name"],
  ])("%s", (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem]);
  });

  it("everything that is wrong at once, not one thing after the other", () => {
    expect(problemsOf({ windowHours: "", contactPhone: "", weekdays: [] })).toHaveLength(3);
  });
});

it("a new reason gets a code of its own, which no other reason ever had; a paragraph in one language is kept, an empty one is not", () => {
  const reasons = [
    ...draftOf(published).reasons,
    { code: "", fr: "Trop cher", en: "Too dear" },
    { code: "other", fr: "Bis", en: "Twice" },
  ];
  const read = readDraft({ ...draftOf(published), reasons, texts: texts("cancelled", " À bientôt ! ") });
  expect(read).toMatchObject({ ok: true, settings: { texts: { cancelled: { fr: "À bientôt !", en: "" } } } });
  const codes = read.ok ? read.settings.reasons.map(({ code }) => code) : [];
  expect(codes.slice(0, 6)).toEqual(published.reasons.map(({ code }) => code));
  expect(codes.slice(6)).toEqual([expect.stringMatching(/^own-/), expect.stringMatching(/^own-/)]);
  expect(new Set(codes).size).toBe(8);
  expect(read.ok && Object.keys(read.settings.texts)).toEqual(["cancelled"]);
});

it("a form that is none is told apart from one with mistakes", () => {
  for (const sent of [null, "x", {}, { ...draftOf(published), weekdays: ["1"] }, { ...draftOf(published), spans: "09:00" }]) {
    expect(draftSchema.safeParse(sent).success).toBe(false);
  }
  expect(draftSchema.parse({ ...draftOf(published), contactAddress: "1 rue\u0000 du Port \ud800" }).contactAddress).toBe(
    "1 rue du Port \ufffd",
  );
});

it("what one version changed of the one before is known field by field", () => {
  const next = { ...published, windowHours: 24, links: { ...published.links, withdrawal: "https://sofimix.com/r" } };
  expect(changesBetween(published, next)).toEqual([
    { field: "windowHours", before: "48", after: "24" },
    { field: "withdrawal", before: "", after: "https://sofimix.com/r" },
  ]);
  expect(changesBetween(published, structuredClone(published))).toEqual([]);
});
