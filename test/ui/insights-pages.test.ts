import { readFile } from "node:fs/promises";
import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Period } from "../../app/cases/period";
import type { Deps } from "../../app/deps";
import { defaultPolicy } from "../../app/policy/settings";
import { expectEverybodyCanUse, useBuiltPages } from "./built-pages";
import { insightsOf, noInsights, somePromises, someTroubles } from "./insights-on-page";

/* Home and insights as built, in a real browser, with numbers that are simply handed to them. */

const now = DateTime.fromISO("2026-11-22T16:30:00Z", { zone: "utc" });
let empty = false;
const read: string[] = [];
const counts = {
  open: 31,
  today: 4,
  overdue: 2,
  waiting: 7,
  "needs-attention": 3,
  recalls: 1,
  refunds: 1001,
  mine: 5,
  cancelled: 900,
  all: 1001,
};
const none = Object.fromEntries(Object.keys(counts).map((view) => [view, 0]));

const deps = {
  clock: { now: () => now },
  shopify: {
    apiKey: "test",
    appUrl: "https://app.example",
    requiredScopes: ["read_orders"],
    addDocumentResponseHeaders: () => undefined,
    authenticateStaff: () => Promise.resolve({ shop: "sofimix.myshopify.com", userId: "1", userName: "Claire" }),
    login: () => Promise.resolve({}),
  },
  readings: {
    note: ({ what }: { what: string }) => {
      read.push(what);
      return Promise.resolve();
    },
  },
  shops: {
    policyFor: () => Promise.resolve({ id: "p", policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })) }),
    find: () =>
      Promise.resolve({ automaticCancellation: true, scopes: ["read_orders"], publishedVersionId: null, extensionSeenAt: null }),
    policyHistory: () => Promise.resolve([{ id: "p1", createdBy: "install", createdByName: null, createdAt: now }]),
  },
  setupChecks: { of: () => Promise.resolve(new Map()), lastWebhookAt: () => Promise.resolve(now) },
  cases: { counts: () => Promise.resolve(empty ? none : counts) },
  home: {
    state: () => Promise.resolve({ troubles: empty ? [] : someTroubles, any: !empty }),
    promises: () => Promise.resolve(somePromises),
  },
  insights: { read: ({ period }: { period: Period }) => Promise.resolve(empty ? noInsights(period) : insightsOf(period)) },
  register: {
    page: ({ after }: { after: string | null }) =>
      Promise.resolve({
        next: after === null ? "2026-11-01T00:00:00.000Z_0199b1f0-0000-7000-8000-000000000001" : null,
        entries: [
          {
            id: "0199b1f0-0000-7000-8000-000000000001",
            orderName: after === null ? "=1+1" : "#1001",
            status: "cancelled",
            channel: "phone",
            receivedAt: "2026-11-22T14:04:00.000Z",
            answerTargetAt: null,
            answerLimitAt: null,
            answeredAt: null,
            cancelledAt: null,
            closedAt: null,
            byPerson: false,
            corrected: false,
            windowClosesAt: null,
            reason: { fr: "Un ; point-virgule", en: 'A "quote", a comma' },
            attentionCode: null,
            total: { amount: "1129.90", currencyCode: "EUR" },
            refunded: [],
            creditedAt: null,
            recallCause: null,
            recallOutcome: null,
            recallCosts: [],
          },
        ],
      }),
  },
} as unknown as Deps;

const { open } = useBuiltPages(deps);

const drawn = (page: Page) =>
  expect.poll(() => page.locator(".recharts-bar-rectangle").count(), { timeout: 30_000 }).toBeGreaterThan(50);

const looks = [
  { locale: "fr", viewport: "phone" },
  { locale: "en", viewport: "desktop" },
] as const;

describe.each(looks)("home and insights in $locale on a $viewport", ({ locale, viewport }) => {
  const opened = (path: string) => open(`${path}${path.includes("?") ? "&" : "?"}locale=${locale}`, { locale, viewport });

  it("can be used by everybody and fit, as charts and as tables", async () => {
    const home = await opened("/app");
    await expectEverybodyCanUse(home);
    await home.context().close();
    const page = await opened("/app/insights?days=7");
    await drawn(page);
    await expectEverybodyCanUse(page);
    for (const button of await page.getByRole("button", { name: locale === "fr" ? /^Tableau\s:/ : /^Table:/ }).all())
      await button.click();
    await expectEverybodyCanUse(page);
    await page.context().close();
  }, 90_000);

  it("teach while there is nothing to show", async () => {
    empty = true;
    const home = await opened("/app");
    await home
      .getByRole("heading", { name: locale === "fr" ? "Prêt pour la première demande" : "Ready for the first request" })
      .waitFor();
    await expectEverybodyCanUse(home);
    await home.context().close();
    const page = await opened("/app/insights?days=7");
    await page.getByText(locale === "fr" ? "Aucune demande sur cette période" : "No request in this period").waitFor();
    await expectEverybodyCanUse(page);
    empty = false;
    await page.context().close();
  }, 90_000);
});

describe("insights in a browser", () => {
  /** What a button hands to the person, as bytes are. */
  const downloaded = async (page: Page, button: string | RegExp) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };

  it("are read with the keyboard alone: from column to column with the arrows, and as a table that says the same", async () => {
    const page = await open("/app/insights?locale=en");
    await drawn(page);
    const chart = page.getByRole("region", { name: "Requests, by how they came in" }).first();
    await chart.locator(".recharts-surface").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => chart.locator(".recharts-tooltip-wrapper").textContent())
      .toMatch(/2[56] Oct 2026.*Customer account \d+/);
    await chart.getByRole("button", { name: "Table: Requests, by how they came in" }).focus();
    await page.keyboard.press("Enter");
    const table = chart.getByRole("table");
    await table.waitFor();
    expect(await table.getByRole("columnheader").allTextContents()).toEqual([
      "Day",
      "Customer account",
      "E-mail",
      "Phone",
      "Shopify admin",
      "Guest page",
      "Total",
    ]);
    expect(await table.getByRole("row").count()).toBe(31);
    await page.context().close();
  });

  it("keep a period in the address, and say what is wrong with one's own dates", async () => {
    const page = await open("/app/insights?locale=en");
    await page.getByRole("combobox", { name: "Period" }).selectOption("365");
    await page.waitForURL(/days=365/);
    await page.getByText("23 November 2025 to 22 November 2026").waitFor();
    await page.getByRole("combobox", { name: "Period" }).selectOption("own");
    await page.getByLabel("From").fill("2026-11-10");
    await page.getByLabel("To", { exact: true }).fill("2026-11-01");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("The first day must not be after the last.").waitFor();
    await page.getByLabel("To", { exact: true }).fill("2026-11-12");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(/from=2026-11-10&to=2026-11-12/);
    await page.getByText("10 November 2026 to 12 November 2026").waitFor();
    expect(await page.getByRole("combobox", { name: "Period" }).inputValue()).toBe("own");
    await page.context().close();
  });

  it("are files too: one chart, everything shown, and the register part by part, which is noted", async () => {
    const page = await open("/app/insights?locale=fr", { locale: "fr" });
    const one = await downloaded(page, "Télécharger le fichier : Motifs des clients");
    expect(one.name).toBe("motifs du 2026-10-24 au 2026-11-22.csv");
    expect(one.text).toMatch(/^\uFEFFMotif;Demandes\r\nJ’ai commandé par erreur;1204\r\n/);
    const all = await downloaded(page, "Télécharger tout ce qui est affiché");
    expect(all.text).toMatch(/\r\n"Coût des rappels en EUR, par mois et par cause";2026-10 · [^;]+ · EUR;Coût;1234,5\r\n/);
    const register = await downloaded(page, "Télécharger le registre");
    const lines = register.text.split("\r\n");
    expect(lines[0]).toMatch(/^\uFEFFCommande;Dossier;État;/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^'=1\+1;.*;"Un ; point-virgule";.*;1129,90;EUR;/);
    expect(lines[2]).toMatch(/^#1001;/);
    await page.getByText("Terminé : 2 dossiers.").waitFor();
    expect(read).toEqual(["register", "register"]);
    await page.context().close();
  });
});
