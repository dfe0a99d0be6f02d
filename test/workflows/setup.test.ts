import { afterEach, describe, expect, it } from "vitest";
import type { SetupStepName } from "../../app/cases/setup";
import { draftOf } from "../../app/policy/policy-draft";
import { checkSetup } from "../../app/workflows/check-setup.server";
import { confirmSetup, confirmTestMail } from "../../app/workflows/confirm-setup.server";
import { savePolicy } from "../../app/workflows/save-policy.server";
import { sendTestMail } from "../../app/workflows/send-test-mail.server";
import { setupState } from "../../app/workflows/setup-state.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const steps = async () => new Map((await setupState(SHOP, deps)).map((step) => [step.name, step]));
const step = async (name: SetupStepName) => (await steps()).get(name)!;
const check = async () => checkSetup({ staff: await shop.staff() }, deps);
const policyField = () => shopify.shop(SHOP).metafields.find(({ key }) => key === "cancel_policy")!;

afterEach(async () => {
  await deps.prisma.setupCheck.deleteMany();
  shopify.shop(SHOP).classicAccounts = false;
});

describe("a store that has just installed the app", () => {
  it("sees what is known without asking Shopify, and that the rest can't be told yet", async () => {
    const found = Object.fromEntries([...(await steps()).values()].map(({ name, code }) => [name, code]));
    expect(found).toEqual({
      access: "granted",
      accounts: "not-asked",
      "policy-reviewed": "as-installed",
      "policy-published": "not-read-back",
      extension: "not-seen",
      mail: "not-tried",
      webhooks: "nothing-yet",
      "self-serve": "not-confirmed",
      "guest-page": "not-confirmed",
    });
    expect(shop.calls("ReadSetup")).toBe(0);
  });

  it("checks, in one call: the account pages read what was written, word by word", async () => {
    await check();
    expect(shop.calls("ReadSetup")).toBe(1);
    expect(await step("accounts")).toMatchObject({ state: "done", code: "new", by: expect.stringMatching(/\w/) });
    expect(await step("policy-published")).toMatchObject({ state: "done", code: "readable" });
    expect(await step("webhooks")).toMatchObject({ state: "cannot-tell", code: "nothing-yet" });
  });

  it("and what comes by itself counts without a check: a webhook, a shopper's page", async () => {
    const { id } = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } });
    shopify.staff.addTag(SHOP, id, "seen");
    await shop.quiet();
    expect(await step("webhooks")).toMatchObject({ state: "done", code: "arriving" });
    await shop.look(id);
    expect(await step("extension")).toMatchObject({ state: "done", code: "seen", at: expect.any(String) });
  });
});

describe("what is broken is found, with what mends it", () => {
  it("webhooks that do not come although an order changed", async () => {
    await deps.prisma.webhookReceipt.deleteMany();
    shopify.webhooks.mode.drop = true;
    const { id, name } = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } });
    shopify.staff.addTag(SHOP, id, "unheard");
    shopify.clock.move({ minutes: 10 });
    await check();
    expect(await step("webhooks")).toMatchObject({ state: "broken", code: "silent", facts: { order: name } });
    shopify.createOrder(SHOP, {}); // in a busy store an order has changed just now, whenever somebody looks
    await check();
    expect(await step("webhooks")).toMatchObject({ state: "broken", code: "silent", facts: { order: name } });
    shopify.webhooks.mode.drop = false;
    shopify.staff.addTag(SHOP, id, "heard");
    await shop.quiet();
    expect((await step("webhooks")).state).toBe("done");
  });

  it("a policy that is not where the account pages read it; it is written again at once", async () => {
    for (const [value, code] of [
      ['{"versions":[]}', "different"],
      ["", "missing"],
    ] as const) {
      policyField().value = value;
      await check();
      expect(await step("policy-published")).toMatchObject({ state: "broken", code });
      await shop.quiet();
      await check();
      expect((await step("policy-published")).state).toBe("done");
    }
  });

  it("a newer policy is not taken for read back", async () => {
    await check();
    const [newest] = await deps.shops.policyHistory(SHOP);
    const draft = { ...draftOf(newest!.settings), windowHours: "47" };
    await savePolicy({ seenVersionId: newest!.id, draft, staff: await shop.staff() }, deps);
    await shop.quiet();
    expect(await step("policy-published")).toMatchObject({ state: "cannot-tell", code: "not-read-back" });
    expect(await step("policy-reviewed")).toMatchObject({ state: "done", code: "saved", by: expect.stringMatching(/\w/) });
  });

  it("the old customer accounts, which show no extension", async () => {
    shopify.shop(SHOP).classicAccounts = true;
    await check();
    expect(await step("accounts")).toMatchObject({ state: "broken", code: "classic" });
  });

  it("permissions that were not granted", async () => {
    await deps.prisma.shop.update({ where: { domain: SHOP }, data: { scopes: "read_orders" } });
    expect(await step("access")).toMatchObject({ state: "broken", facts: { count: 1, scopes: "write_orders" } });
    await check();
    expect((await step("access")).state).toBe("done");
  });

  it("with Shopify out of reach nothing is guessed", async () => {
    const staff = await shop.staff();
    shopify.faults.down("forever");
    await checkSetup({ staff }, deps);
    expect(await step("accounts")).toMatchObject({ state: "cannot-tell", code: "unreachable" });
    expect((await step("policy-published")).code).toBe("unreachable");
  });
});

describe("mails", () => {
  const send = async (to = "claire@sofimix.example") => sendTestMail({ to, language: "en", staff: await shop.staff() }, deps);

  it("work when the number in a test mail comes back, and not before", async () => {
    expect(await send()).toEqual({ outcome: "accepted" });
    expect(await step("mail")).toMatchObject({ state: "to-do", code: "accepted" });
    const mail = shop.sent().at(-1)!;
    expect(mail.to).toBe("claire@sofimix.example");
    const number = /\d{6}/.exec(mail.subject)![0];
    const staff = await shop.staff();
    expect(await confirmTestMail({ typed: "000000", staff }, deps)).toBe(false);
    expect(await confirmTestMail({ typed: ` ${number.slice(0, 3)} ${number.slice(3)}`, staff }, deps)).toBe(true);
    expect(await step("mail")).toMatchObject({ state: "done", code: "arrived" });
    expect(await confirmTestMail({ typed: number, staff }, deps)).toBe(false);
  });

  it("are broken when the server takes none, with its reason", async () => {
    shop.mailDown.value = true;
    expect(await send()).toEqual({ outcome: "refused", reason: "other" });
    expect(await step("mail")).toMatchObject({ state: "broken", code: "refused", facts: { reason: "other" } });
  });

  it("go to addresses only, and to nobody's mailbox by the hundred", async () => {
    expect(await send("claire@")).toEqual({ outcome: "not-an-address" });
    const sent = await Promise.all(Array.from({ length: 25 }, () => send()));
    expect(sent.filter(({ outcome }) => outcome === "accepted").length).toBeLessThanOrEqual(20);
    expect(sent.at(-1)).toEqual({ outcome: "too-many" });
  });
});

describe("what Shopify tells no app", () => {
  it("is confirmed by a person, whose name stays with it, and taken back", async () => {
    const staff = await shop.staff();
    await confirmSetup({ step: "self-serve", confirmed: true, staff }, deps);
    expect(await step("self-serve")).toMatchObject({ state: "done", by: staff.userName, at: expect.any(String) });
    await confirmSetup({ step: "self-serve", confirmed: false, staff }, deps);
    expect((await step("self-serve")).state).toBe("to-do");
  });

  it("and the guide begins anew when the app is installed again", async () => {
    await confirmSetup({ step: "guest-page", confirmed: true, staff: await shop.staff() }, deps);
    await deps.shops.noteUninstall(SHOP);
    await deps.shops.install(SHOP, ["write_orders"]);
    expect((await step("guest-page")).state).toBe("to-do");
    expect((await step("extension")).state).toBe("cannot-tell");
  });
});
