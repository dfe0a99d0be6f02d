import { describe, expect, it } from "vitest";
import { ownerOf } from "../app/cases/owner";
import { shopperPageOf } from "../app/shopper-page.server";
import { drawn, type DrawnNode } from "../app/ui/shopper-page/drawn-node";
import { caseForStaff } from "#case-for-staff";
import { requestException } from "../app/workflows/request-exception.server";
import { reviewCase } from "../app/workflows/review-case.server";
import { openShop, SHOP } from "./support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };

const textOf = (nodes: DrawnNode[]): string =>
  nodes.map((node) => (typeof node === "string" ? node : `${node.looks.heading ?? ""} ${textOf(node.children)}`)).join(" ");
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!.id;
const seen = (caseId: string, of = SHOP) => shopperPageOf({ shop: of, caseId }, deps);

describe("what staff are shown of the customer's page", () => {
  it("is drawn from the very answer that the page gets, and asks nothing of Shopify", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const { view } = await shop.look(orderId);
    const asked = shopify.calls().length;
    const page = await seen(await caseOf(orderId));
    expect(shopify.calls()).toHaveLength(asked);
    expect(page).toMatchObject({ where: "account", language: "fr" });
    const same = drawn(caseForStaff(view, { language: "fr", timeZone: "Europe/Paris", seenAt: deps.clock.now().toISO()! }));
    const withoutTime = (text: string) => text.replace(/Vérifié le [^.]*\./, "");
    expect(withoutTime(textOf(page!.drawn))).toBe(withoutTime(textOf(same)));
    expect(textOf(page!.drawn)).toContain("Commande annulée");
  });

  it("changes with the case: a question that is taken back is asked no more, and its mail does not leave any more", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, { text: "Trop tard ?" });
    await shop.quiet();
    const caseId = await caseOf(orderId);
    const staff = await shop.staff();
    shop.mailDown.value = true;
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Quelle adresse ?", staff }, deps);
    expect(textOf((await seen(caseId))!.drawn)).toContain("Quelle adresse ?");
    // it was tried and could not leave: a mail that is leaving at the very moment can't be taken back
    const question = { caseId, kind: "question" };
    await shop.until("it was tried", async () => (await deps.prisma.mail.findFirst({ where: question }))!.tries > 0);
    await reviewCase({ shop: SHOP, caseId, action: "resume", staff }, deps);
    shop.mailDown.value = false;
    await shop.quiet();
    expect(textOf((await seen(caseId))!.drawn)).not.toContain("Quelle adresse ?");
    expect(
      shop
        .mailsAbout(orderId)
        .map(({ text }) => text)
        .join(),
    ).not.toContain("Quelle adresse ?");
    expect(await shop.reply(orderId, "12 rue des Lilas")).toMatchObject({ status: 409 });
  });

  it("of an order placed without an account is the page behind the link that was mailed", async () => {
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, customer: null });
    await requestException(
      {
        shop: SHOP,
        orderId: order.id,
        customerId: ownerOf({ id: order.id, customerId: null }),
        receivedAt: deps.clock.now(),
        locale: "fr",
        shopperReason: null,
        reported: [],
        wish: { channel: "guest-page", text: "Je pars à l’étranger", claim: null },
      },
      deps,
    );
    const page = await seen(await caseOf(order.id));
    expect(page).toMatchObject({ where: "guest", language: "fr" });
    expect(textOf(page!.drawn)).toContain("Notre équipe examine votre demande");
  });

  it("is nothing once the person's data is erased, and nothing for another shop", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, { text: "Trop tard ?" });
    const caseId = await caseOf(orderId);
    expect(await seen(caseId, "atelier.myshopify.com")).toBeNull();
    await deps.prisma.case.update({ where: { id: caseId }, data: { contactId: null } });
    expect(await seen(caseId)).toBeNull();
  });
});
