import { describe, expect, it } from "vitest";
import { mailKinds } from "../../app/cases/mail-kind";
import { mailLanguages } from "../../app/emails/compose-mail";
import { sampleMail } from "../../app/emails/sample-mail";
import { defaultPolicy } from "../../app/policy/settings";
import { utc } from "../support/order-snapshot";

const now = utc("2026-11-24T09:10:00Z");
const policy = defaultPolicy(utc("2026-01-01T00:00:00Z"));

describe.each(mailLanguages)("every mail can be looked at in %s", (language) => {
  it.each(mailKinds)("%s: whole, with nothing left open", (kind) => {
    const { subject, text, html } = sampleMail(kind, language, { policy, now, store: "Sofimix" });
    expect(subject).toMatch(/\S/);
    for (const part of [subject, text, html])
      expect(part).not.toMatch(/\{\{|\}\}|undefined|null|\b[a-z-]+\.[a-z]+-[a-z]+\b(?!@)/);
    expect(html).toContain(`<html lang="${language}">`);
    // nobody's page is behind it
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address![0])).toEqual(
      expect.not.arrayContaining(["h", "/"]),
    );
  });
});
