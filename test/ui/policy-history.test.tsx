import { describe, expect, it } from "vitest";
import { adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { formatsOf } from "../../app/i18n/admin-format";
import { changesBetween } from "../../app/policy/policy-changes";
import { defaultPolicy, settingsOf, type PolicySettings } from "../../app/policy/settings";
import { changeInWords } from "../../app/ui/settings/policy-history";
import { utc } from "../support/order-snapshot";

const before = settingsOf(defaultPolicy(utc("2026-01-01T00:00:00Z")));

function lines(changes: Partial<PolicySettings>, language: AdminLanguage = "en", from: PolicySettings = before): string[] {
  const texts = adminTexts(language);
  const words = {
    t: texts.t,
    texts,
    formats: formatsOf(texts, "Europe/Paris"),
    coded: (group: string, code: string) => texts.t(`${group}.${code}`),
    own: (text: { fr: string; en: string }) => text[language],
  };
  return changesBetween(from, { ...from, ...changes }).flatMap((change) => changeInWords(change, words));
}

describe("a version of the policy tells what it changed, in words", () => {
  it("a paragraph that was reworded, place and language named", () => {
    const texts = { cancelled: { fr: "Merci.", en: "Thank you." } };
    expect(lines({ texts })).toEqual([
      "Mail: order cancelled, French: empty, now “Merci.”",
      "Mail: order cancelled, English: empty, now “Thank you.”",
    ]);
    const reworded = { cancelled: { fr: "Merci.", en: "Thanks a lot." } };
    expect(lines({ texts: reworded }, "en", { ...before, texts })).toEqual([
      "Mail: order cancelled, English: “Thank you.”, now “Thanks a lot.”",
    ]);
  });

  it("a reason added, one taken away, one reworded, and nothing but the order of them", () => {
    const [first, second, ...others] = before.reasons;
    const changed = [{ ...first!, en: "My mind changed" }, ...others, { code: "own-1", fr: "Autre", en: "Something else" }];
    expect(lines({ reasons: changed })).toEqual([
      "Reason in English: “I changed my mind”, now “My mind changed”",
      "Reason added: “Something else”",
      "Reason removed: “I ordered by mistake”",
    ]);
    expect(lines({ reasons: [second!, first!, ...others] })[0]).toMatch(/^Reasons to choose from: I changed.*, now I ordered/);
  });

  it("which mails the store's people get, in French too", () => {
    expect(lines({ staffReminders: ["after-limit"], staffTasks: [] }, "fr")).toEqual([
      expect.stringMatching(/^Rappeler une demande.*maintenant Quand la réponse promise est en retard$/),
      expect.stringMatching(/^Prévenir aussitôt.*maintenant vide$/),
    ]);
  });
});
