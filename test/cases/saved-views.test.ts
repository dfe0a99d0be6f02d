import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { addressOf, caseAddress, readQueueQuery } from "../../app/cases/queue-query";
import { askedBy, isChanged, longestName, mostViews, nameProblem, queryFor, queryOf } from "../../app/cases/saved-view";
import { createSavedViews } from "../../app/cases/saved-views.server";
import { createShops } from "../../app/cases/shops.server";
import { builtInViewNames } from "../../app/i18n/view-names";
import { testDatabase } from "../support/database";

const query = (address: string) => readQueueQuery(new URLSearchParams(address));
const id = "0191a0c0-0000-7000-8000-000000000001";
const saved = { id, name: "Overseas", asked: "view=overdue&country=GP%2CMQ&sort=received+asc" };

describe("a name of a view", () => {
  it.each([
    ["Overseas", null],
    ["x".repeat(longestName), null],
    ["x".repeat(longestName + 1), "name-too-long"],
    ["", "name-empty"],
    ["   ", "name-empty"],
    [" OVERDUE ", "name-taken"],
    ["en  RETARD", "name-taken"],
  ])("%j: %s", (name, problem) => {
    expect(nameProblem(name, builtInViewNames())).toBe(problem);
  });
});

describe("the address of a view of one's own", () => {
  it("is its id alone, and opens it with its filters and its order", () => {
    const { query: opened, missing } = queryFor(new URLSearchParams({ view: id }), [saved]);
    expect(missing).toBe(false);
    expect(opened).toMatchObject({ view: "overdue", own: id, order: { by: "received", rising: true } });
    expect(opened.filters.country).toEqual(["GP", "MQ"]);
    expect(isChanged(opened, saved)).toBe(false);
  });

  it("says everything as soon as it is used, so that pages of a case and of news need not know the view", () => {
    const opened = queryOf(saved);
    expect(readQueueQuery(addressOf(opened))).toEqual(opened);
    expect(caseAddress("1", opened)).toBe(`/app/cases/1?view=${id}&of=overdue&country=GP%2CMQ&sort=received+asc`);
  });

  it("keeps that all filters were taken off", () => {
    const bare = query(`view=${id}&of=overdue`);
    expect(queryFor(addressOf(bare), [saved]).query).toEqual(bare);
    expect(isChanged(bare, saved)).toBe(true);
  });

  it.each([`view=${id}`, `view=${id}&of=overdue&status=received`])(
    "of somebody else, or gone, shows all requests: %s",
    (address) => {
      expect(queryFor(new URLSearchParams(address), [])).toEqual({ query: query("view=all"), missing: true });
    },
  );

  it("what a view keeps is neither the search nor the place in the list", () => {
    expect(askedBy(query("view=mine&search=1001&after=x&channel=phone"))).toBe("view=mine&channel=phone");
    expect(isChanged(query("view=mine"), undefined)).toBe(false);
    expect(isChanged(query("view=mine&channel=phone"), undefined)).toBe(true);
  });
});

describe("views that people keep", async () => {
  const { prisma } = await testDatabase();
  const views = createSavedViews({ prisma });
  const claire = { shop: "a.myshopify.com", userId: "7" };
  const yanis = { shop: "a.myshopify.com", userId: "8" };
  const elsewhere = { shop: "b.myshopify.com", userId: "7" };
  await prisma.shop.createMany({
    data: [claire.shop, elsewhere.shop].map((domain) => ({ domain, installedAt: new Date("2026-11-01T00:00:00Z") })),
  });
  const keep = (person: typeof claire, name: string, more: { id?: string } = {}) =>
    views.keep(person, { name, asked: "view=mine&status=nonsense,received&search=Durand&after=x", ...more }, ["Open"]);

  it("are one person's in one shop: nobody else sees, changes or deletes them", async () => {
    const kept = await keep(claire, "  To   call ");
    const made = kept.ok ? kept.value.id : "";
    expect(await views.list(claire)).toEqual([{ id: made, name: "To call", asked: "view=mine&status=received" }]);
    for (const other of [yanis, elsewhere]) {
      expect(await views.list(other)).toEqual([]);
      expect(await keep(other, "Stolen", { id: made })).toMatchObject({ ok: false, error: { code: "view-gone" } });
      expect(await views.change(other, made, "view=all")).toMatchObject({ ok: false, error: { code: "view-gone" } });
      await views.remove(other, made);
    }
    expect(await views.list(claire)).toMatchObject([{ name: "To call", asked: "view=mine&status=received" }]);
    expect(await keep(yanis, "To call")).toMatchObject({ ok: true });
  });

  it("have a name once a person, whatever its capitals, and keep their own when renamed to it", async () => {
    expect(await keep(claire, "TO CALL")).toMatchObject({ error: { code: "name-taken" } });
    expect(await keep(claire, "open")).toMatchObject({ error: { code: "name-taken" } });
    expect(await keep(claire, " ")).toMatchObject({ error: { code: "name-empty" } });
    const [{ id: own } = { id: "" }] = await views.list(claire);
    expect(await keep(claire, "To Call", { id: own })).toMatchObject({ ok: true });
  });

  it("are twenty at most, kept at the same moment or not; an id that is none changes nothing", async () => {
    await Promise.all(Array.from({ length: mostViews + 2 }, (_, number) => keep(claire, `View ${number}`)));
    expect(await views.list(claire)).toHaveLength(mostViews);
    expect(await keep(claire, "One more")).toMatchObject({ error: { code: "too-many-views" } });
    expect(await views.change(claire, "1' OR true", "")).toMatchObject({ error: { code: "view-gone" } });
    await views.remove(claire, "all");
    expect(await views.list(claire)).toHaveLength(mostViews);
  });

  it("are gone when the app is uninstalled, and with the shop", async () => {
    const clock = { now: () => DateTime.fromISO("2026-11-22T12:00:00Z", { zone: "utc" }) };
    await keep(elsewhere, "Here to stay");
    await createShops({ prisma, clock } as Parameters<typeof createShops>[0]).noteUninstall(claire.shop);
    expect(await prisma.savedView.count({ where: { shopDomain: claire.shop } })).toBe(0);
    expect(await views.list(elsewhere)).toHaveLength(1);
    await prisma.shop.delete({ where: { domain: elsewhere.shop } });
    expect(await prisma.savedView.count()).toBe(0);
  });
});
