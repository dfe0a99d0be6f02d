import { AxeBuilder } from "@axe-core/playwright";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { Pause } from "../../app/cases/present-case";
import type { Deps } from "../../app/deps";
import type { SetupCheck } from "../../app/cases/setup-checks.server";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { expectEverybodyCanUse, toastsOn, useBuiltPages } from "./built-pages";
import { caseList, casePage, refund } from "./case-page";
import { aClaim, claimsOnPage } from "./claims-on-page";
import { readsForShopper } from "./shopper-on-page";

/*
 * The built pages in a real browser, with cases that are simply handed to them. Signing in, Shopify's frame and the
 * workflows behind the buttons are tried with the simulator; here it is the pages themselves: that the browser takes
 * over what the server rendered without a complaint, that everybody can use them, that they fit on a phone.
 */

const cases = [
  casePage(),
  casePage({
    id: "0199b1f0-0000-7000-8000-000000000002",
    orderName: "#1041",
    status: "cancelled",
    cancelledAt: "2026-11-22T14:04:08.000Z",
    refunds: [refund(), refund({ id: "r2", status: "by-hand", sentAt: null })],
    actions: ["close", "check-again"],
  }),
  casePage({
    id: "0199b1f0-0000-7000-8000-000000000003",
    orderName: "#1040",
    status: "needs-attention",
    attentionCode: "refused-by-shopify",
    attentionDetail: "Cannot cancel this order",
    answerLimitAt: "2026-11-20T17:00:00.000Z",
    actions: ["cancel-and-refund", "close", "check-again"],
  }),
  // put right after an error that Shopify can't undo, with everything people wrote
  casePage({
    id: "0199b1f0-0000-7000-8000-000000000004",
    orderName: "#1039",
    correctedAt: "2026-11-22T15:04:00.000Z",
    cancelledAt: "2026-11-21T15:04:00.000Z",
    reminders: 2,
    workingMinutesLeft: 45,
    assignee: { id: "1", name: "Claire" },
    otherCases: [
      {
        id: "0199b1f0-0000-7000-8000-000000000001",
        status: "declined",
        channel: "phone",
        receivedAt: "2026-11-21T15:04:00.000Z",
      },
    ],
    holds: [{ id: "h1", placedAt: "2026-11-22T14:04:00.000Z", releasedAt: null }],
    messages: [
      {
        id: "m1",
        at: "2026-11-22T14:04:00.000Z",
        kind: "request",
        author: "shopper",
        authorName: null,
        text: `${"a-word-without-end-".repeat(20)}\n\nשלום 🎁 <b>bold</b>`,
      },
    ],
    actions: ["ask", "close", "check-again"],
  }),
  casePage({
    id: "0199b1f0-0000-7000-8000-000000000005",
    orderName: "#1038",
    status: "declined",
    actions: ["correct"],
  }),
];

const found = [
  {
    id: "gid://shopify/Order/1042",
    name: "#1042",
    email: "camille@example.com",
    createdAt: DateTime.fromISO("2026-11-21T09:15:00Z"),
    cancelledAt: null,
    customerName: "Camille Martin",
    total: { amount: "1129.9", currencyCode: "EUR" },
    lines: [{ title: "Lampe Orion", quantity: 1 }],
  },
];

/** What the shopper's view beside a case is made of. */
const { ofShopper, ...shopperReads } = readsForShopper(cases);

/** A guide with a step in every state. */
const setupOnPage = new Map<string, Partial<SetupCheck>>(
  (
    [
      ["accounts", "new", {}],
      ["policy-published", "different", { version: "p2" }],
      ["mail", "accepted", {}],
      ["self-serve", "confirmed", {}],
    ] as const
  ).map(([step, code, facts]) => [
    step,
    { code, facts, checkedAt: DateTime.fromISO("2026-11-22T15:00:00Z"), checkedByName: "Claire" },
  ]),
);

/** A request of a customer, and who read what: a person without a name, something without a case. */
const privacyOnPage = {
  requests: [
    {
      id: "p1",
      kind: "data-request",
      receivedAt: "2026-11-20T09:00:00.000Z",
      answeredAt: null,
      customerNumber: "6201000065536",
    },
  ],
  items: (["case", "search", "order", "register"] as const).map((what, position) => ({
    hour: "2026-11-22T15:00:00.000Z",
    name: position === 1 ? null : "Claire Fontaine",
    what,
    caseId: what === "case" ? cases[0]?.id : null,
  })),
};

/** Set: the app switched automatic cancellation off itself. */
let pause: Pause | null = null;

/** What the pages read. Nothing is changed here: no page of this file reaches a workflow. */
const deps = {
  ...shopperReads,
  prisma: {
    ...shopperReads.prisma,
    shop: { findUniqueOrThrow: () => Promise.resolve({ orderLabels: "fr" }) },
    flowUse: { findMany: () => Promise.resolve([{ trigger: "cancellation-case-opened" }]) },
  },
  clock: { now: () => DateTime.fromISO("2026-11-22T16:30:00Z", { zone: "utc" }) },
  shopify: {
    apiKey: "test",
    appUrl: "https://app.example",
    requiredScopes: ["read_orders", "write_orders", "read_returns"],
    addDocumentResponseHeaders: () => undefined,
    authenticateStaff: () =>
      Promise.resolve({
        shop: "sofimix.myshopify.com",
        userId: "1",
        userName: "Claire",
        gateway: { readOrder: () => Promise.resolve(null), searchOrders: () => Promise.resolve(found) },
      }),
    login: () => Promise.resolve({}),
  },
  shops: {
    policies: () => Promise.resolve([]),
    find: () =>
      Promise.resolve({
        automaticCancellation: false,
        pause,
        installedAt: DateTime.fromISO("2026-11-01T09:00:00Z"),
        scopes: ["write_orders"],
      }),
    ordersOnHold: () => Promise.resolve(["#1042"]),
    policyHistory: () => {
      const start = DateTime.fromMillis(0, { zone: "utc" });
      const settings = settingsOf(defaultPolicy(start));
      const version = { effectiveFrom: start, createdAt: start, createdBy: "1", createdByName: "Claire" };
      const closures = [{ from: "2026-12-24", to: "2026-12-31", label: "Noël" }];
      return Promise.resolve([
        { ...version, id: "p2", settings: { ...settings, windowHours: 24, service: { ...settings.service, closures } } },
        { ...version, id: "p1", createdBy: "install", createdByName: null, settings },
      ]);
    },
    people: () => Promise.resolve([]),
    policyFor: () => Promise.resolve({ id: "p", policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })) }),
    policyToTell: () => Promise.resolve(defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }))),
  },
  setupChecks: {
    of: () => Promise.resolve(setupOnPage),
    lastWebhookAt: () => Promise.resolve(DateTime.fromISO("2026-11-22T14:04:00Z")),
  },
  readings: {
    note: () => Promise.resolve(),
    list: () => Promise.resolve({ items: privacyOnPage.items, next: null }),
  },
  privacyRequests: { list: () => Promise.resolve(privacyOnPage.requests) },
  cases: {
    ...ofShopper,
    neighbours: ({ caseId }: { caseId: string }) => {
      const place = cases.findIndex(({ id }) => id === caseId);
      return Promise.resolve({ previous: cases[place - 1]?.id ?? null, next: cases[place + 1]?.id ?? null });
    },
    arrivals: () => Promise.resolve(0),
    items: () => Promise.resolve([]),
    list: ({ search }: { search?: string }) =>
      Promise.resolve(caseList(cases.filter((each) => each.orderName.includes(search ?? "")))),
    page: ({ caseId }: { caseId: string }) => Promise.resolve(cases.find((each) => each.id === caseId) ?? null),
  },
  claims: {
    onPage: () =>
      Promise.resolve(claimsOnPage({ claim: { triedAt: DateTime.fromISO("2026-03-12T08:00:00Z") } }, { claims: [aClaim()] })),
  },
} as unknown as Deps;

const { browser, open } = useBuiltPages(deps);

const locations = [
  "/app/requests",
  `/app/cases/${cases[0]?.id}`,
  `/app/cases/${cases[1]?.id}`,
  `/app/cases/${cases[2]?.id}`,
  `/app/cases/${cases[3]?.id}`,
  "/app/requests/new",
  "/app/requests/new?order=1042",
  "/app/settings",
  "/app/setup",
  "/app/privacy",
];
const looks = [
  { locale: "fr", viewport: "phone" },
  { locale: "en", viewport: "desktop" },
] as const;

describe.each(looks)("the admin app in $locale on a $viewport", ({ locale, viewport }) => {
  it.each(locations)("can be used by everybody and fits: %s", async (location) => {
    const page = await open(`${location}?locale=${locale}`, { locale, viewport });
    expect(await page.locator("html").getAttribute("lang")).toBe(locale);
    await expectEverybodyCanUse(page);
    // what to do next is said once
    if (location.includes("/cases/"))
      expect(await page.locator("main .Polaris-Button--variantPrimary").count()).toBeLessThanOrEqual(1);
    await browser.screenshot(
      page,
      `admin${location.replace(/[^a-z0-9]+/gi, "-").replace(/0199.*-0+/, "")}-${locale}-${viewport}`,
    );
    await page.context().close();
  });
});

describe.each([...looks, { locale: "fr", viewport: "desktop" }, { locale: "en", viewport: "phone" }] as const)(
  "an app that paused itself, in $locale on a $viewport",
  ({ locale, viewport }) => {
    it.each(["/app/requests", "/app/settings"])(
      "says when, why, what becomes of requests, and the way back: %s",
      async (location) => {
        pause = { at: "2026-11-22T15:31:00.000Z", asked: 31, usual: 30 };
        const page = await open(`${location}?locale=${locale}`, { locale, viewport });
        pause = null;
        const text = (await page.locator("main").innerText()).replace(/\s/g, " ");
        const words = {
          fr: ["22 novembre 2026 à 16:31 (heure de Paris)", "31 commandes", "Jusqu’à 30", "aucune n’est refusée", "Réactiver"],
          en: ["22 November 2026 at 16:31 (Paris time)", "31 orders", "Up to 30", "none is refused", "Switch on again"],
        };
        for (const each of words[locale]) expect(text).toContain(each);
        await expectEverybodyCanUse(page);
        await browser.screenshot(page, `paused${location.replaceAll("/", "-")}-${locale}-${viewport}`);
        await page.context().close();
      },
    );
  },
);

describe("staff in their browser", () => {
  it("keep the language they started with from page to page, though no address carries it on", async () => {
    const page = await open("/app/requests?locale=en", { locale: "fr" });
    await page.getByRole("link", { name: "#1041" }).click();
    await page.getByRole("heading", { name: "Order #1041" }).waitFor();
    expect(await page.title()).toBe("Order #1041 · Order cancellation");
    await page.getByRole("link", { name: "Requests" }).click();
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("find an order by its number", async () => {
    const page = await open("/app/requests?locale=fr");
    await page.getByRole("button", { name: /rechercher/i }).click();
    await page.getByPlaceholder("Chercher par numéro de commande").fill("1040");
    await page.waitForURL(/search=1040/);
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
  });

  it("must confirm before anything that can't be undone, and see what it will do", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    await page.getByRole("button", { name: "Cancel and refund" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("This can't be undone");
    expect(await dialog.textContent()).toContain("€1,129.90");
    await dialog.getByRole("button", { name: "Not now" }).click();
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it("decline with a fact found on the order in front, and only with facts of the policy", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    await page.getByRole("button", { name: "Decline" }).click();
    const reason = page.getByRole("combobox", { name: /reason/i });
    expect(await reason.inputValue()).toBe("packed");
    expect(await reason.locator("option").allTextContents()).toEqual([
      "The parcel was already packed (found on this order)",
      "The time for a direct cancellation had passed",
      "The order was already being prepared",
      "The parcel was already with the carrier",
      "The parcel was already delivered",
      "A part of the order was already shipped",
    ]);
  });

  it("read beside a case what the customer's own page shows, in the customer's language, and can press nothing of it", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    const theirs = page.locator("[lang=fr]");
    expect(await theirs.textContent()).toContain("Notre équipe examine votre demande");
    expect(await theirs.textContent()).toContain("Retirer ma demande");
    expect(await theirs.locator("a, button, input, textarea, select, [tabindex]").count()).toBe(0);
  });

  it("go from case to case with the keys that Shopify's admin has for it, and back to the view they came from", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?view=all&sort=received+asc&locale=en`);
    expect(await page.getByRole("button", { name: "Previous case" }).isDisabled()).toBe(true);
    await page.keyboard.press("k");
    await page.getByRole("heading", { name: "Order #1041" }).waitFor();
    expect(new URL(page.url()).search).toBe("?view=all&sort=received+asc");
    // what is typed into a field leads nowhere
    await page.getByRole("textbox", { name: "Note for colleagues" }).fill("");
    await page.keyboard.type("jk");
    expect(new URL(page.url()).pathname).toBe(`/app/cases/${cases[1]?.id}`);
    await page.getByRole("heading", { name: "Order #1041" }).click();
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "Order #1042" }).waitFor();
    await page.getByRole("link", { name: "Requests" }).first().click();
    await page.waitForURL(/\/app\/requests\?view=all/);
  });

  it("are offered to take back what can be taken back", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    const said: string[] = [];
    await page.route("**/app/cases/**", (route) => {
      if (route.request().method() !== "POST") return route.continue();
      const action = new URLSearchParams(route.request().postData() ?? "").get("action") ?? "";
      said.push(action);
      return route.fulfill({ json: { problem: null, done: action, at: said.length } });
    });
    await page.getByRole("button", { name: "Take it on" }).click();
    await expect.poll(() => toastsOn(page)).toEqual(["You look after this case"]);
    await page.evaluate(() => (window as unknown as { undoToast(): void }).undoToast());
    await expect.poll(() => said).toEqual(["assign", "unassign"]);
  });

  it("get a question before an act that everybody can read, and are back where they were when they leave it", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    for (const name of ["Cancel and refund", "Decline", "Ask the customer"]) {
      await page.getByRole("button", { name }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    }
  }, 90_000);

  it("look at a mail inside the settings, which everybody can use meanwhile", async () => {
    const page = await open("/app/settings?locale=fr");
    await page.locator('[aria-controls="mail-sample"]').click();
    await page.locator("#mail-sample iframe").waitFor();
    // no script runs in the mail's own frame, axe's neither: mails are looked at in test/emails
    const { violations } = await new AxeBuilder({ page }).exclude("#mail-sample iframe").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }, 90_000);

  it("put a decision right by saying what was wrong and whose error it was", async () => {
    const page = await open(`/app/cases/${cases[4]?.id}?locale=en`);
    await page.getByRole("button", { name: "Put this decision right" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Apologise and put it right" }).click();
    await expect.poll(() => dialog.textContent()).toContain("Nothing was written.");
    expect(await dialog.getByRole("combobox").locator("option").allTextContents()).toEqual([
      "The store's",
      "The customer's",
      "The carrier's",
    ]);
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });

  it("ask with the keyboard alone, and what they typed is still there after a second thought", async () => {
    const page = await open(`/app/cases/${cases[0]?.id}?locale=en`);
    await page.getByRole("button", { name: "Ask the customer" }).focus();
    await page.keyboard.press("Enter");
    const question = page.getByRole("textbox", { name: "Your question" });
    await question.focus();
    await page.keyboard.type("Which size?");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "Ask the customer" }).click();
    await expect.poll(() => page.getByRole("textbox", { name: "Your question" }).inputValue()).toBe("Which size?");
  });

  it("find the order of a call by the customer's name, which stays out of the address", async () => {
    const page = await open("/app/requests/new?locale=en");
    await page.getByRole("searchbox", { name: "Order number, e-mail address or name" }).fill("Camille");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Choose #1042" }).waitFor();
    expect(page.url()).not.toContain("Camille");
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });

  it("are told in words that a case is unknown, inside the app's own frame", async () => {
    browser.allow(/404/);
    const page = await open("/app/cases/none?locale=fr");
    browser.allow(/404/);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Ce dossier n’existe pas");
    expect(await page.locator("ui-nav-menu a").count()).toBeGreaterThan(0);
  });

  it.each(["fr", "en"] as const)(
    "are told in words (%s) that an address has no page, in the app and outside it",
    async (locale) => {
      const heading = locale === "fr" ? "Cette page n’existe pas" : "There is no such page";
      browser.allow(/404/);
      const inside = await open(`/app/nowhere?locale=${locale}`, { locale });
      expect(await inside.getByRole("heading", { level: 1 }).textContent()).toBe(heading);
      expect(await inside.locator("ui-nav-menu a").count()).toBeGreaterThan(0);
      const outside = await open(`/nowhere?locale=${locale}`, { locale });
      expect(await outside.locator("html").getAttribute("lang")).toBe(locale);
      expect(await outside.getByRole("heading", { level: 1 }).textContent()).toBe(heading);
      expect(await outside.title()).not.toBe("");
      expect(await outside.locator("script").count()).toBe(0);
      await expectEverybodyCanUse(outside);
    },
  );

  it("who came without a store are told where the app is", async () => {
    const page = await open("/?locale=fr");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Annulation de commandes");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
});
