import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../app/deps";
import { defaultPolicy } from "../../app/policy/settings";
import { expectEverybodyCanUse, useBuiltPages } from "./built-pages";
import { caseList } from "./case-page";
import { recallPage, recallStories, type RecallStory } from "./recalls-on-page";

/*
 * The pages of recalls as built, in a real browser, with recalls that are simply handed to them: in every way and at
 * every turn they can be used by everybody, fit on a phone, and send what a person filled in. What becomes of it is
 * tried with the workflows.
 */

const stories = Object.keys(recallStories) as RecallStory[];
const pages = Object.fromEntries(stories.map((story) => [story, recallPage(story)])) as Record<
  RecallStory,
  ReturnType<typeof recallPage>
>;

/** What the pages read. Whatever is done is answered as if the case were gone: the workflow itself is not tried here. */
const deps = {
  clock: { now: () => DateTime.fromISO("2026-11-22T16:30:00Z", { zone: "utc" }) },
  shopify: {
    apiKey: "test",
    requiredScopes: [],
    addDocumentResponseHeaders: () => undefined,
    authenticateStaff: () => Promise.resolve({ shop: "sofimix.myshopify.com", userId: "1", userName: "Claire", gateway: {} }),
  },
  shops: {
    find: () => Promise.resolve({ automaticCancellation: true, installedAt: DateTime.fromMillis(0), scopes: [] }),
    people: () => Promise.resolve([]),
    policyFor: () => Promise.resolve({ id: "p", policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })) }),
  },
  cases: {
    list: () => Promise.resolve(caseList(stories.map((story) => pages[story]).filter(({ recall }) => recall !== null))),
    page: ({ caseId }: { caseId: string }) => Promise.resolve(Object.values(pages).find(({ id }) => id === caseId) ?? null),
    find: () => Promise.resolve(null),
    neighbours: () => Promise.resolve({ previous: null, next: null }),
  },
  claims: { onPage: () => Promise.resolve(null) },
} as unknown as Deps;

const { browser, open, ask } = useBuiltPages(deps);

const at = (story: RecallStory, locale: "fr" | "en") => `/app/cases/${pages[story].id}?locale=${locale}`;

/** What the page sends, as it sends it; answered by the page's own address. */
const sent = (page: Page): Promise<unknown> =>
  page
    .waitForRequest((request) => request.method() === "POST")
    .then((request) => JSON.parse(new URLSearchParams(request.postData() ?? "").get("act") ?? "null") as unknown);

const looks = [
  { locale: "fr", viewport: "phone" },
  { locale: "en", viewport: "desktop" },
] as const;

describe.each(looks)("a recall in $locale on a $viewport", ({ locale, viewport }) => {
  it.each(stories)("can be used by everybody and fits: %s", async (story) => {
    const page = await open(at(story, locale), { locale, viewport });
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, `recall-${story}-${locale}-${viewport}`);
    await page.context().close();
  });

  it("has its line in the list of recalls", async () => {
    const page = await open(`/app/requests?view=recalls&locale=${locale}`, { locale, viewport });
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, `recall-list-${locale}-${viewport}`);
    await page.context().close();
  });
});

describe("staff who get goods back, in their browser", () => {
  it("verify the mistake with the keyboard alone, and read where they stand what did not work", async () => {
    const page = await open(at("unverified", "en"));
    const told = sent(page);
    await page.getByRole("button", { name: "Yes, it left by mistake" }).focus();
    await page.keyboard.press("Enter");
    expect(await told).toEqual({ kind: "verify" });
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("This recall is not there any more.");
  });

  it("tell the carrier's name, its reference and when it was asked, in the store's own time", async () => {
    const page = await open(at("carrier-to-ask", "en"));
    await page.getByRole("textbox", { name: "Carrier" }).fill("");
    await page.getByRole("button", { name: "The carrier was asked" }).click();
    await expect.poll(() => page.getByText("Enter the carrier.").count()).toBe(1);
    await page.getByRole("textbox", { name: "Carrier" }).fill("Colissimo");
    await page.getByRole("textbox", { name: "Its reference (optional)" }).fill("7781");
    await page.getByLabel("Asked at (Paris time)").fill("2026-11-22T17:10");
    const told = sent(page);
    await page.getByRole("button", { name: "The carrier was asked" }).click();
    expect(await told).toEqual({
      kind: "step",
      step: "ask-carrier",
      said: { carrier: "Colissimo", reference: "7781", at: "2026-11-22T16:10:00.000Z" },
    });
  });

  it("say of each item what came back, and are told when it does not add up", async () => {
    const page = await open(at("goods-back", "en"));
    const bulbs = page.getByRole("group", { name: "Ampoule E27: 3 sent" });
    await bulbs.getByRole("textbox", { name: "Missing" }).fill("1");
    await page.getByRole("button", { name: "Record what came back" }).click();
    await expect.poll(() => page.getByText("Enter whole numbers that add up to 3.").count()).toBe(1);
    await bulbs.getByRole("textbox", { name: "Back on the shelf" }).fill("2");
    const told = sent(page);
    await page.getByRole("button", { name: "Record what came back" }).click();
    expect(await told).toEqual({
      kind: "step",
      step: "goods-back",
      said: {
        lines: [
          { lineItemId: "gid://shopify/LineItem/1", quantity: 1, disposition: "restocked" },
          { lineItemId: "gid://shopify/LineItem/2", quantity: 2, disposition: "restocked" },
          { lineItemId: "gid://shopify/LineItem/2", quantity: 1, disposition: "missing" },
        ],
      },
    });
  });

  it("change the way by saying why, and know that the steps done are kept", async () => {
    const page = await open(at("building", "en"));
    await page.getByRole("button", { name: "Change the way" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("The steps done so far stay in the record");
    await dialog.getByText("Have the carrier turn it round").click();
    await dialog.getByRole("textbox", { name: "Why?" }).fill("It left with the evening collection.");
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, "recall-change-way-en-desktop");
    const told = sent(page);
    await dialog.getByRole("button", { name: "Change the way" }).click();
    expect(await told).toEqual({ kind: "choose-way", way: "carrier", why: "It left with the evening collection." });
  });

  it("are warned before the choice that Shopify takes no return once the money is sent", async () => {
    const page = await open(at("may-pay-first", "en"));
    expect(await page.getByText("Shopify then takes no return of this order").count()).toBe(1);
    await page.getByRole("button", { name: "Send the money now" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("After that it takes no return of this order");
    expect(await dialog.textContent()).toContain("€1,129.90");
    const told = sent(page);
    await dialog.getByRole("button", { name: "Send the money now" }).click();
    expect(await told).toEqual({ kind: "pay-first" });
  });

  it("add what it costs in the order's currency, written as they are used to", async () => {
    const page = await open(at("building", "fr"), { locale: "fr" });
    await page.getByRole("button", { name: "Ajouter un coût" }).click();
    const amount = page.getByRole("textbox", { name: "Montant (EUR)" });
    await amount.fill("12,505");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByText("Indiquez un nombre avec 2 décimales au plus.").count()).toBe(1);
    await amount.fill("12,50");
    await page.getByRole("combobox", { name: "Motif" }).selectOption("return-label");
    const told = sent(page);
    await page.getByRole("button", { name: "Ajouter", exact: true }).click();
    expect(await told).toEqual({ kind: "add-cost", amount: "12.50", currencyCode: "EUR", costKind: "return-label" });
  });

  it("end a recall by choosing what became of the goods, with what that means for the money", async () => {
    const page = await open(at("carrier-overdue", "en"));
    await page.getByRole("button", { name: "End the recall" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "End the recall" }).click();
    await expect.poll(() => dialog.textContent()).toContain("Choose how it ended first.");
    expect(await dialog.textContent()).toContain("The refund in full goes out now");
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, "recall-end-en-desktop");
    await dialog.getByText("Lost on the way").click();
    const told = sent(page);
    await dialog.getByRole("button", { name: "End the recall" }).click();
    expect(await told).toEqual({ kind: "end", outcome: "lost" });
  });

  it("have one button that stands out: the step that is next", async () => {
    for (const [story, name] of [
      ["unverified", "Yes, it left by mistake"],
      ["choosing", "Go this way: Keep it in the building"],
      ["building", "The label is voided"],
      ["return", "Keep and tell the customer"],
    ] as const) {
      const page = await open(at(story, "en"));
      const outstanding = page.locator("button.Polaris-Button--variantPrimary");
      expect(await outstanding.count(), story).toBe(1);
      expect((await outstanding.getAttribute("aria-label")) ?? (await outstanding.textContent())).toBe(name);
      await page.context().close();
    }
  });
});

describe("what no page of ours sends", () => {
  it.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["an unknown act", JSON.stringify({ kind: "burn" })],
    ["an unknown step", JSON.stringify({ kind: "step", step: "burn", said: {} })],
    ["a link that is none", JSON.stringify({ kind: "step", step: "send-label", said: { labelUrl: "javascript:alert(1)" } })],
    ["an amount that is none", JSON.stringify({ kind: "add-cost", amount: "-5", currencyCode: "EUR", costKind: "other" })],
    ["half a person", JSON.stringify({ kind: "step", step: "goods-back", said: { lines: [{ quantity: 0.5 }] } })],
  ])("is told to be unreadable, and changes nothing: %s", async (_what, act) => {
    const form = new URLSearchParams({ action: "recall", ...(act === null ? {} : { act }) });
    const answer = await ask(`${at("building", "en")}&_data=${encodeURIComponent("routes/app.cases.$caseId")}`, {
      method: "POST",
      body: form,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ problem: "malformed" });
  });
});
