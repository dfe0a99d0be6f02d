import { describe, expect, it } from "vitest";
import { draftOf, type PolicyDraft } from "../../app/policy/policy-draft";
import { publishPolicy } from "../../app/workflows/publish-policy.server";
import { sendSampleMail, showSampleMail } from "../../app/workflows/sample-mail.server";
import { savePolicy } from "../../app/workflows/save-policy.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const newest = async () => (await deps.shops.policyHistory(SHOP))[0]!;
const save = async (changes: Partial<PolicyDraft>, options: { seen?: string; userId?: string } = {}) => {
  const { id, settings } = await newest();
  return savePolicy(
    { seenVersionId: options.seen ?? id, draft: { ...draftOf(settings), ...changes }, staff: await shop.staff(options.userId) },
    deps,
  );
};
const published = () =>
  JSON.parse(shopify.shop(SHOP).metafields?.find(({ key }) => key === "cancel_policy")?.value ?? "null") as {
    versions: { windowHours: number }[];
    refundDays: { from: number; to: number };
  } | null;

describe("a store changes its policy", () => {
  it("from now on: an order placed before keeps the longer window it was promised", async () => {
    const before = shopify.createOrder(SHOP, { placedAgo: { hours: 30 } }).id;
    expect(await save({ windowHours: "24" })).toMatchObject({ outcome: "saved", changed: ["windowHours"] });
    const placedAt = deps.clock.now().minus({ hours: 30 });
    expect((await deps.shops.policyFor(SHOP, placedAt)).policy.windowHours).toBe(48);
    expect((await deps.shops.policyFor(SHOP, deps.clock.now())).policy.windowHours).toBe(24);
    await shop.press(before);
    await shop.reaches(before, "cancelled");
  });

  it("and the customer account pages read the new one, with the versions still in use", async () => {
    await save({ windowHours: "36", refundFrom: "5", refundTo: "12" });
    await shop.until("the policy is published", () => published()?.versions.at(-1)?.windowHours === 36);
    expect(published()?.versions[0]?.windowHours).toBe(48);
    expect(published()?.refundDays).toEqual({ from: 5, to: 12 });
  });

  it("and who changed what, and when, stays readable", async () => {
    await save({ contactPhone: "+33 1 23 45 67 89" });
    const [last, before] = await deps.shops.policyHistory(SHOP);
    expect(last?.createdByName).toMatch(/\w/);
    expect(last?.createdAt.toMillis()).toBeLessThanOrEqual(deps.clock.now().toMillis());
    expect([last?.settings.contact.phone, before?.settings.contact.phone]).toEqual(["+33 1 23 45 67 89", "+1 (626) 738-2803"]);
  });

  it("what makes no sense is not saved, and every mistake is named", async () => {
    const { id } = await newest();
    const saved = await save({ windowHours: "", spans: [{ from: "18:00", to: "09:00" }] });
    expect(saved).toEqual({
      outcome: "invalid",
      problems: expect.arrayContaining([
        { field: "windowHours", code: "whole-number", facts: { min: 1, max: 720 } },
        { field: "spans.0.to", code: "closes-before-opens" },
      ]),
    });
    expect((await newest()).id).toBe(id);
  });

  it("a form that is none is refused", async () => {
    const { id } = await newest();
    const staff = await shop.staff();
    for (const draft of [null, "48", { windowHours: "48" }]) {
      expect(await savePolicy({ seenVersionId: id, draft, staff }, deps)).toEqual({ outcome: "malformed" });
    }
  });

  it("saved again as it is, there is no new version", async () => {
    const { id } = await newest();
    expect(await save({})).toEqual({ outcome: "unchanged" });
    expect((await newest()).id).toBe(id);
  });

  it("two people at once: the first wins, the second is told by whom and loses nothing of theirs unseen", async () => {
    const { id } = await newest();
    const both = await Promise.all([save({ windowHours: "40" }, { seen: id }), save({ windowHours: "41" }, { seen: id })]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["overtaken", "saved"]);
    const overtaken = both.find(({ outcome }) => outcome === "overtaken");
    expect(overtaken).toMatchObject({ by: expect.stringMatching(/\w/), at: expect.stringMatching(/^\d{4}-/) });
  });

  it("with Shopify out of reach it is saved all the same, and published when Shopify is back", async () => {
    shopify.faults.down("forever");
    const { id, settings } = await newest();
    const staff = { shop: SHOP, userId: "1", userName: null, gateway: deps.shopify.forShop(SHOP) };
    const answer = await savePolicy({ seenVersionId: id, draft: { ...draftOf(settings), windowHours: "30" }, staff }, deps);
    expect(answer.outcome).toBe("saved");
    expect((await deps.shops.policyFor(SHOP, deps.clock.now())).policy.windowHours).toBe(30);
    expect(published()?.versions.at(-1)?.windowHours).not.toBe(30);
    shopify.faults.clear();
    await shop.until("the policy is published", () => published()?.versions.at(-1)?.windowHours === 30);
  });

  it("a clock that was set back does not put the new version before the old one", async () => {
    shopify.clock.move({ hours: -5 });
    await save({ windowHours: "20" });
    const [last, before] = await deps.shops.policyHistory(SHOP);
    expect(last!.effectiveFrom > before!.effectiveFrom).toBe(true);
    expect(last!.settings.windowHours).toBe(20);
    shopify.clock.move({ hours: 6 });
  });
});

describe("a store whose sender is not set up yet", () => {
  it("leaves it to Shopify's own mail to say that an order is cancelled; ours is not sent, and the record says why", async () => {
    await save({ shopifyTellsCancellation: true });
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    const caseId = (await deps.cases.ofOrder(SHOP, orderId))!.id;
    const mailed = () => deps.prisma.mail.findFirst({ where: { caseId, kind: "cancelled" } });
    await shop.until("the mail is settled", async () => (await mailed())?.status === "left-to-shopify");
    expect(shopify.notifications().filter((each) => each.orderId === orderId)).toHaveLength(1);
    expect(shop.mailsAbout(orderId).filter(({ subject }) => subject.includes("annulée"))).toEqual([]);
  });

  it("and once it is, every mail is ours again", async () => {
    await save({ shopifyTellsCancellation: false });
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).some(({ subject }) => subject.includes("annulée")));
    expect(shopify.notifications().filter((each) => each.orderId === orderId)).toEqual([]);
  });
});

describe("the mails, looked at before anybody gets one", () => {
  const mail = { kind: "cancelled", language: "fr", draft: null } as const;

  it("say what the form says, saved or not", async () => {
    const { settings } = await newest();
    const draft = { ...draftOf(settings), contactPhone: "+33 9 00 00 00 00" };
    draft.texts.cancelled = { fr: "Merci de votre patience.", en: "" };
    const staff = await shop.staff();
    const shown = await showSampleMail({ ...mail, draft }, staff, deps);
    expect(shown).toMatchObject({ withSaved: false, subject: expect.stringContaining("#1042") });
    expect(shown.html).toContain("Merci de votre patience.");
    expect(shown.html).toContain("+33 9 00 00 00 00");
    const unreadable = await showSampleMail({ ...mail, draft: { ...draft, windowHours: "soon" } }, staff, deps);
    expect(unreadable.withSaved).toBe(true);
    expect(unreadable.html).not.toContain("Merci de votre patience.");
  });

  it("and go, marked, to the address a person names, with no case and no more than twenty an hour", async () => {
    const staff = await shop.staff();
    const cases = await deps.prisma.case.count();
    expect(await sendSampleMail({ ...mail, to: "claire@sofimix.example" }, staff, deps)).toEqual({ outcome: "sent" });
    expect(shop.sent().at(-1)).toMatchObject({ to: "claire@sofimix.example", subject: expect.stringMatching(/^\[Exemple\] /) });
    expect(await sendSampleMail({ ...mail, to: "claire" }, staff, deps)).toEqual({ outcome: "not-an-address" });
    shop.mailDown.value = true;
    expect(await sendSampleMail({ ...mail, to: "a@b.example" }, staff, deps)).toEqual({ outcome: "refused", reason: "other" });
    shop.mailDown.value = false;
    const sent = await Promise.all(
      Array.from({ length: 22 }, () => sendSampleMail({ ...mail, to: "claire@sofimix.example" }, staff, deps)),
    );
    expect(sent.filter(({ outcome }) => outcome === "too-many").length).toBeGreaterThan(0);
    expect(await deps.prisma.case.count()).toBe(cases);
  });
});

describe("publishing", () => {
  it("twice writes the same", async () => {
    await publishPolicy({ shop: SHOP }, deps);
    const first = published();
    await publishPolicy({ shop: SHOP }, deps);
    expect(published()).toEqual(first);
  });

  it("does nothing for a store that has removed the app", async () => {
    await publishPolicy({ shop: "nobody.myshopify.com" }, deps);
    expect(shop.calls("PublishPolicy")).toBeGreaterThan(0);
  });
});
