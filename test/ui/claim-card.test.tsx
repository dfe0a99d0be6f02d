import { AppProvider } from "@shopify/polaris";
import polarisInEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import {
  evidenceKinds,
  findings,
  incidentKinds,
  whyCodes,
  type EvidenceItem,
  type WhyCode,
} from "../../app/availability/evidence";
import { rejectGrounds, type ClaimsOnPage } from "../../app/availability/present-claim";
import { adminLanguages, adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { ClaimCard, claimIntents } from "../../app/ui/claim-card";
import { TimesIn, WordsIn } from "../../app/ui/words";
import type { ClaimProblem } from "../../app/workflows/decide-claim.server";
import { utc } from "../support/order-snapshot";
import { aClaim, claimsOnPage } from "./claims-on-page";

function shown(language: AdminLanguage, claims: ClaimsOnPage, problem: string | null = null): string {
  const html = renderToString(
    <AppProvider i18n={polarisInEnglish}>
      <WordsIn texts={adminTexts(language)}>
        <TimesIn zone="Europe/Paris">
          <ClaimCard claims={claims} zone="Europe/Paris" busy={null} problem={problem} onAct={() => undefined} />
        </TimesIn>
      </WordsIn>
    </AppProvider>,
  );
  const text = html
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/[ \n]+/g, " ");
  expect(text).not.toMatch(/\b(claim|case|reason)\.[a-z-]+|\{\{|undefined|\[object/);
  return text;
}

const down = { kind: "app-down" as const, from: utc("2026-03-12T07:55:00Z"), to: utc("2026-03-12T08:10:00Z"), count: 1 };
const triedAtEight = { claim: { triedAt: utc("2026-03-12T08:00:00Z") } };

describe("a technical fault on a case's page", () => {
  it("tells what is claimed, what our record says, why, and what happened in which order", () => {
    const page = claimsOnPage({ ...triedAtEight, incidents: [down] }, { claims: [aClaim()] });
    const text = shown("en", page);
    expect(text).toContain("Confirmed by our own record");
    expect(text).toContain("The customer says that they tried on 12 March 2026 at 09:00 (Paris time)");
    expect(text).toContain(
      "Our app was away from 12 March 2026 at 08:55:00 (Paris time) to 12 March 2026 at 09:10:00 (Paris time): the customer's try falls into this time.",
    );
    expect(text.indexOf("Order placed")).toBeLessThan(text.indexOf("The customer says: tried, and it failed"));
    expect(text).toMatch(/The customer says: tried, and it failed\s+a claim, not a proof/);
    expect(text).toContain("Accept the claim");
    expect(text).toContain("Set the claim aside");
  });

  it("says that no trace proves nothing", () => {
    const text = shown("fr", claimsOnPage(triedAtEight, { claims: [aClaim({ finding: "no-trace" })] }));
    expect(text).toContain("Aucune trace dans notre registre");
    expect(text).toContain("L’absence de trace ne prouve rien");
    expect(text).toContain("Accepter");
  });

  it("shows our record also when nobody claims anything, and takes a claim from the phone", () => {
    const text = shown("en", claimsOnPage({ incidents: [down] }));
    expect(text).toContain("The customer has claimed no fault.");
    expect(text).toContain("Whether the customer tried then is not known.");
    expect(text).toContain("Record a claim");
    expect(text).not.toContain("Accept the claim");
  });

  it("says who decided, when, and from when the request counts", () => {
    const decided = aClaim({
      status: "accepted",
      provenAt: "2026-03-12T08:00:00.000Z",
      decidedAt: "2026-03-12T14:00:00.000Z",
      decidedByName: "Marie Dupont",
    });
    const text = shown("en", claimsOnPage(triedAtEight, { claims: [decided], decidable: false }), "already-decided");
    expect(text).toContain("Accepted by Marie Dupont on 12 March 2026 at 15:00 (Paris time).");
    expect(text).toContain("The request counts from 12 March 2026 at 09:00 (Paris time).");
    expect(text).toContain("Someone else decided on this claim meanwhile.");
    expect(text).not.toContain("Record a claim");
  });

  it.each([
    ["unreachable", "The device said: it could not reach us"],
    ["http-503", "The device said: our server answered with an error (503)"],
    ["<script>alert(1)</script> שלום 🎁", "The device said: &lt;script&gt;alert(1)&lt;/script&gt; שלום 🎁"],
  ])("tells what a device said, whatever it said: %s", (detail, expected) => {
    const reported = { receivedAt: utc("2026-03-12T11:00:00Z"), source: "reported" as const, outcome: "reported", detail };
    const page = claimsOnPage({ tries: [{ ...reported, claimedAt: utc("2026-03-12T09:00:00Z") }] });
    expect(shown("en", page)).toContain(expected);
  });
});

/** The compiler demands a line for every member. */
const every = <Member extends string>(members: Record<Member, true>) => Object.keys(members);

describe.each(adminLanguages)("everything a record can say has words in %s", (language) => {
  const texts = adminTexts(language);
  const expectText = (key: string) => expect(String(texts.getResource(language, "translation", key)), key).toMatch(/\S{3}/);

  it("findings, grounds, problems, what was done", () => {
    for (const finding of findings) expectText(`claim.finding.${finding}`);
    for (const ground of rejectGrounds) expectText(`claim.ground.${ground}`);
    for (const intent of claimIntents) expectText(`claim.toast.${intent}`);
    const problems = every<ClaimProblem>({
      "already-decided": true,
      "not-open": true,
      "time-needed": true,
      "impossible-time": true,
      "reason-needed": true,
      "text-needed": true,
      "text-too-long": true,
      "not-found": true,
      "moved-on": true,
      "not-allowed": true,
      "in-shipping": true,
      "no-permission": true,
      "shopify-unreachable": true,
    });
    for (const problem of problems)
      expectText(texts.exists(`claim.problem.${problem}`) ? `claim.problem.${problem}` : `case.problem.${problem}`);
  });

  const at = "2026-03-12T08:00:00.000Z";
  const everyWhy = whyCodes.flatMap((code) =>
    incidentKinds
      // Shopify's outage is never ours
      .filter((kind) => code !== "our-outage-at-the-try" || kind !== "shopify-unreachable")
      .map((kind): [WhyCode, string] => [code, kind]),
  );
  it.each(everyWhy)("why: %s, %s", (code, kind) => {
    const page = claimsOnPage({});
    for (const to of [null, at, "2026-03-12T08:30:00.000Z"]) {
      const facts = { kind, from: at, to, count: 2, triedAt: at, at, reason: null, receivedAt: at, closesAt: at };
      page.evidence = { ...page.evidence, why: { code, facts } };
      expect(shown(language, page)).toMatch(/\S/);
    }
  });

  it.each(evidenceKinds)("the time line: %s", (kind) => {
    const page = claimsOnPage({});
    const item: EvidenceItem = {
      at,
      until: "2026-03-12T08:30:00.000Z",
      ongoing: false,
      kind,
      claimed: true,
      facts: { count: 3, reason: "being-prepared", problem: "?", receivedAt: at, outcome: "recorded" },
    };
    page.evidence = {
      ...page.evidence,
      timeline: [item, { ...item, at: "2026-03-12T09:00:00.000Z", until: null, ongoing: true, facts: {} }],
    };
    expect(shown(language, page)).toContain(adminTexts(language).t(`claim.timeline.${kind}`));
  });
});
