import { randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { DateTime } from "luxon";
import { beforeAll, describe, expect, it } from "vitest";
import { fill, listsOf } from "../../bench/queue-page";
import { createCases } from "../../app/cases/cases.server";
import { createSavedViews } from "../../app/cases/saved-views.server";
import type { Deps } from "../../app/deps";
import { defaultPolicy } from "../../app/policy/settings";
import { testDatabase } from "../support/database";
import { expectEverybodyCanUse, useBuiltPages } from "./built-pages";

/*
 * The queue as built, in a real browser, over a real database with some hundred cases: what staff press is what is asked,
 * what is asked is what they see, by hand, by keyboard, on a phone.
 */

const SHOP = "busy.myshopify.com";
const database = await testDatabase();
const { prisma, pool } = database;
const clock = { now: () => DateTime.fromISO("2026-11-22T12:00:00Z", { zone: "utc" }) };
const colleagues = [
  { id: "7", name: "Claire Morel" },
  { id: "8", name: "Yanis Benali" },
];

const deps = {
  clock,
  prisma,
  shopify: {
    apiKey: "test",
    requiredScopes: [],
    addDocumentResponseHeaders: () => undefined,
    authenticateStaff: () =>
      Promise.resolve({
        shop: SHOP,
        userId: "7",
        userName: "Claire Morel",
        gateway: { searchOrders: () => Promise.resolve([{ id: "gid://shopify/Order/299" }]) },
      }),
  },
  shops: {
    find: () => Promise.resolve({ automaticCancellation: true, installedAt: DateTime.fromMillis(0), scopes: [] }),
    people: () => Promise.resolve(colleagues),
    policyFor: () => Promise.resolve({ id: "p", policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })) }),
  },
  readings: { note: () => Promise.resolve() },
  savedViews: createSavedViews({ prisma }),
  cases: {
    ...listsOf(database),
    ...createCases({
      prisma,
      clock,
      enqueue: () => Promise.resolve(),
      encrypt: (text) => text,
      emailMark: (email) => email,
    }),
  },
} as unknown as Deps;

const { browser, open } = useBuiltPages(deps);

beforeAll(async () => {
  await fill(database, 300);
  // a hundred requests by other ways, for other reasons and to other countries
  await pool.query(
    `UPDATE cases SET shopper_reason = 'better-price', order_facts = order_facts || '{"country": "GP"}' WHERE order_name LIKE '%7'`,
  );
  await pool.query(
    `UPDATE cases SET status = 'in-review', closed_at = NULL, answer_limit_at = $1, urgent_at = $1, channel = 'email', shopper_reason = 'changed-my-mind'
     WHERE order_name IN ('#100295', '#100296', '#100297', '#100298')`,
    [new Date("2026-11-24T17:00:00Z")],
  );
}, 30_000);

const looks = [
  { locale: "fr", viewport: "phone" },
  { locale: "en", viewport: "desktop" },
] as const;
const locations = {
  open: "view=open",
  filtered: "view=all&status=cancelled,declined&country=GP&from=2026-11-20&min=100",
  recalls: "view=recalls",
  nothing: "view=waiting&search=999999&channel=phone",
};

describe.each(looks)("the queue in $locale on a $viewport", ({ locale, viewport }) => {
  it.each(Object.entries(locations))("can be used by everybody and fits: %s", async (name, search) => {
    const page = await open(`/app/requests?${search}&locale=${locale}`, { locale, viewport });
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, `queue-${name}-${locale}-${viewport}`);
    await page.context().close();
  });
});

describe("staff who work the queue", () => {
  it("narrow it with chips that stand in the address, and clear them", async () => {
    const page = await open("/app/requests?view=all&locale=en");
    await page.getByRole("button", { name: "Search and filter results" }).click();
    await page.getByRole("button", { name: "Status", exact: true }).click();
    await page.getByRole("checkbox", { name: "Withdrawn" }).waitFor();
    // Polaris draws what opens at the end of the page, outside its main part
    const { violations } = await new AxeBuilder({ page }).disableRules("region").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.getByRole("checkbox", { name: "Withdrawn" }).click();
    await page.waitForURL(/status=withdrawn/);
    await page.getByRole("heading", { name: "Requests" }).click();
    await page.getByRole("button", { name: "Status: Withdrawn", exact: true }).waitFor();
    const statuses = page.locator("tbody tr td:nth-child(3)");
    await expect.poll(async () => new Set(await statuses.allTextContents())).toEqual(new Set(["Withdrawn"]));
    await browser.screenshot(page, "queue-chips-en");
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.waitForURL((url) => !url.search.includes("status"));
  }, 90_000);

  it("keep what they narrowed as a view of their own, by keyboard: it is named, changed, renamed and deleted", async () => {
    const page = await open("/app/requests?view=all&locale=en");
    const press = async (name: string) => {
      const button = page.getByRole("button", { name, exact: true });
      // the address changes a moment before the page does, and nobody can press what is still disabled
      await expect.poll(() => button.isEnabled(), { timeout: 30_000 }).toBe(true);
      await button.focus();
      await page.keyboard.press("Enter");
    };
    const dialog = page.getByRole("dialog");
    // "f" opens the filters; Escape in one closes that one alone
    await page.keyboard.press("f");
    await press("Status");
    await page.getByRole("checkbox", { name: "Withdrawn" }).focus();
    await page.keyboard.press("Space");
    await page.waitForURL(/status=withdrawn/);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("checkbox", { name: "Withdrawn" }).count()).toBe(0);
    await page.getByRole("button", { name: "Status: Withdrawn", exact: true }).waitFor();
    expect(page.url()).toContain("status=withdrawn");

    await press("Save as");
    await dialog.getByLabel("Name").fill("  open ");
    await page.keyboard.press("Enter");
    await dialog.getByText("There is a view with this name already").waitFor();
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, "queue-view-name-en");
    await dialog.getByLabel("Name").fill("Taken back");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => /^\?view=[0-9a-f-]{36}$/.test(url.search));
    await page.getByRole("tab", { name: "Taken back", selected: true }).waitFor();
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, "queue-own-view-en");
    const [kept] = await prisma.savedView.findMany();
    expect(kept).toMatchObject({ shopDomain: SHOP, userId: "7", name: "Taken back", asked: "view=all&status=withdrawn" });

    await page.keyboard.press("f");
    expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
    await press("Status: Withdrawn");
    await page.getByRole("checkbox", { name: "Declined" }).focus();
    await page.keyboard.press("Space");
    await page.waitForURL(/status=declined%2Cwithdrawn|status=withdrawn%2Cdeclined/);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("checkbox", { name: "Declined" }).count()).toBe(0);
    await press("Save");
    await page.waitForURL((url) => /^\?view=[0-9a-f-]{36}$/.test(url.search));
    expect((await prisma.savedView.findFirst())?.asked).toMatch(/declined/);
    await page.getByRole("tab", { name: "Taken back", selected: true }).waitFor();

    await page.getByRole("tab", { name: "Taken back" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Rename view" }).press("Enter");
    await dialog.getByLabel("Name").fill("Finished");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Finished", selected: true }).waitFor();
    await page.getByRole("tab", { name: "Finished" }).click();
    await page.getByRole("menuitem", { name: "Delete view" }).press("Enter");
    await dialog.getByRole("button", { name: "Delete view" }).click();
    await page.waitForURL((url) => url.search === "?view=all");
    // the view is left before it goes
    await expect.poll(() => prisma.savedView.count()).toBe(0);
    await page.context().close();
  }, 90_000);

  it("reach every view: those that do not fit are in a menu", async () => {
    const page = await open("/app/requests?view=all&locale=fr");
    const edge = await page.getByRole("tablist").boundingBox();
    for (const tab of await page.getByRole("tab").all()) {
      const box = await tab.boundingBox();
      if (box && (await tab.isVisible()))
        expect(box.y + box.height, (await tab.textContent())!).toBeLessThanOrEqual(edge!.y + edge!.height + 1);
    }
    await expectEverybodyCanUse(page);
    await page.getByRole("tab", { name: "Plus de vues" }).click();
    await page.locator(".Polaris-Popover").getByText("Annulées", { exact: true }).waitFor();
    await expectEverybodyCanUse(page);
    await page.locator(".Polaris-Popover").getByText("Annulées", { exact: true }).click();
    await page.waitForURL(/view=cancelled/);
  }, 90_000);

  it("find somebody by name without the name standing in the address", async () => {
    const page = await open("/app/requests?view=all&locale=en");
    await page.getByRole("button", { name: "Search and filter results" }).click();
    await page.getByPlaceholder("Search by order number, name or e-mail address").fill("Camille Martin");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
    await page.getByRole("link", { name: "#100299" }).waitFor();
    expect(page.url()).not.toMatch(/Camille|Martin/);
  });

  it("choose with the keyboard alone, assign, and read what became of each", async () => {
    const page = await open("/app/requests?locale=en");
    const rows = await page.locator("tbody tr").count();
    expect(rows).toBeGreaterThan(3);
    for (const position of [1, 2]) {
      await page.locator("tbody input[type=checkbox]").nth(position).focus();
      await page.keyboard.press("Space");
    }
    await page.getByText("2 selected").first().waitFor();
    // somebody else declines one of them meanwhile
    const gone = (await page.locator("tbody tr").nth(2).getByRole("link").textContent())!;
    await prisma.case.updateMany({ where: { orderName: gone }, data: { status: "declined", assigneeId: "8" } });
    await browser.screenshot(page, "queue-chosen-en");
    await page.getByRole("button", { name: "Assign to me" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("1 request assigned").waitFor();
    await page.getByText("1 was left as it is:").waitFor();
    await page.getByText("where it stands now, this cannot be done").waitFor();
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, "queue-assigned-en");
    await page.getByRole("tab", { name: /^Mine/ }).click();
    await page.waitForURL(/view=mine/);
    await expect.poll(() => page.getByRole("cell", { name: "Me", exact: true }).count()).toBeGreaterThan(3);
    // the rows may still be changing places for those of the view
    const focused = async () => {
      await page.getByRole("link", { name: "#100" }).first().focus();
      return page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
    };
    await expect.poll(focused).toContain("/app/cases/");
  }, 90_000);

  it("are told of what came without anything moving, and see it when they ask for it", async () => {
    const page = await open("/app/requests?locale=fr");
    const shown = () => page.locator("tbody tr a").allTextContents();
    const before = await shown();
    const row = await prisma.case.findFirstOrThrow({ where: { orderName: "#100295" } });
    // the database makes these itself
    const { id: _id, amount: _amount, country: _country, windowClosesAt: _closes, ...rest } = row;
    await prisma.case.create({
      data: {
        ...rest,
        verdict: {},
        orderFacts: row.orderFacts as object,
        id: randomUUID(),
        orderId: "gid://shopify/Order/200001",
        orderName: "#200001",
        openedAt: new Date("2026-11-22T12:00:01Z"),
        urgentAt: new Date("2026-11-20T17:00:00Z"),
      },
    });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.getByRole("status").getByText("1 nouvelle demande").waitFor();
    expect(await shown()).toEqual(before);
    await browser.screenshot(page, "queue-arrived-fr");
    await page.getByRole("button", { name: "Afficher" }).click();
    await expect.poll(shown).toContain("#200001");
    await expect.poll(() => page.getByText("1 nouvelle demande").count()).toBe(0);
  }, 90_000);
});
