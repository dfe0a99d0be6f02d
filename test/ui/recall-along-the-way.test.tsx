import { AppProvider } from "@shopify/polaris";
import polarisInEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { adminLanguages, adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { CaseScreen } from "../../app/ui/case-screen";
import { RecallPanel } from "../../app/ui/recall/recall-panel";
import { WordsIn } from "../../app/ui/words";
import { recallsOf } from "../support/recalls";
import { openShop, SHOP } from "../support/shop";

/* The page as the record makes it, at every turn of a recall that is really played: nothing raw, and the next step named. */

const shop = await openShop();
const { shopify, deps } = shop;
const staff = await shop.staff();
const { recalled, choose, step, next, recall, page } = recallsOf(shop, staff);

async function shown(language: AdminLanguage, caseId: string): Promise<string> {
  const casePage = await page(caseId);
  const now = deps.clock.now().toISO() ?? "";
  const html = renderToString(
    <AppProvider i18n={polarisInEnglish}>
      <WordsIn texts={adminTexts(language)}>
        <CaseScreen
          page={casePage}
          now={now}
          backUrl="/app/requests"
          caseUrl={(id) => id}
          userId={staff.userId}
          busy={null}
          problem={null}
          notedAt={null}
          onAct={() => undefined}
          recalls={<RecallPanel page={casePage} now={now} busy={null} trouble={null} onAct={() => undefined} />}
        />
      </WordsIn>
    </AppProvider>,
  );
  const text = html
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/[ \n]+/g, " ");
  expect(text).not.toMatch(/\b(recall|case|stage|event|situation|reason|mail|message)\.[a-z-]+|\{\{|undefined|\[object/);
  return text;
}

/** In both languages the page names the step that is next. */
async function expectNext(caseId: string): Promise<void> {
  const upNext = await next(caseId);
  for (const language of adminLanguages) {
    const text = await shown(language, caseId);
    if (upNext) expect(text).toContain(adminTexts(language).t(`recall.step.name.${upNext}`));
  }
}

describe("the page of a recall, as it is played", () => {
  it("in the building: from the facts to cancelled and refunded", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id, { buyLabel: true }));
    expect(await shown("en", caseId)).toMatch(/Next step: verify that it was a mistake\..*Keep it in the building.*Proposed/);
    await choose(caseId, "building");
    for (const each of ["parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order"] as const) {
      await expectNext(caseId);
      expect(await step(caseId, each)).toMatchObject({ ok: true });
    }
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(await shown("en", caseId)).toContain("Cancelled and refunded");
    expect(await shown("fr", caseId)).toContain("Annulée et remboursée");
  });

  it("with the carrier, who never answers and then refuses: the return is proposed, and the carrier's part stays to be read", async () => {
    const { caseId } = await recalled((id) => shopify.warehouse.ship(SHOP, id));
    await choose(caseId, "carrier");
    await expectNext(caseId);
    await step(caseId, "ask-carrier", { carrier: "Colissimo", reference: "INT-1", note: "Madame Petit" });
    expect(await shown("en", caseId)).toMatch(/Waiting: The carrier’s answer.*Reference: INT-1.*Note: Madame Petit/);
    shopify.clock.move({ days: 6 });
    await shop.quiet();
    expect(await shown("en", caseId)).toMatch(/Overdue: The carrier’s answer.*Answer overdue/);
    const { cases } = await deps.cases.list({ shop: SHOP, view: "recalls" });
    expect(cases.find(({ id }) => id === caseId)?.recall).toEqual({
      way: "carrier",
      nextStep: "carrier-answered",
      overdue: true,
    });
    await step(caseId, "carrier-answered", {}, "no");
    expect(await shown("en", caseId)).toContain("Take this way: A return in Shopify, at your cost");
    await choose(caseId, "return", "The carrier refuses.");
    await expectNext(caseId);
    expect(await shown("fr", caseId)).toContain("Étapes des façons abandonnées");
  });

  it("delivered: a return in Shopify, with what came back of each item, to returned and refunded", async () => {
    const { caseId } = await recalled((id) => {
      shopify.warehouse.ship(SHOP, id);
      shopify.warehouse.deliver(SHOP, id);
    });
    await choose(caseId, "return");
    await expectNext(caseId);
    expect(await step(caseId, "create-return")).toMatchObject({ ok: true });
    await expectNext(caseId);
    expect(await step(caseId, "send-label", { labelUrl: "https://labels.example/1.pdf", trackingNumber: "6A1" })).toMatchObject({
      ok: true,
    });
    expect(await shown("en", caseId)).toContain("Tracking number: 6A1");
    await expectNext(caseId);
    const lines = (await recall(caseId)).facts?.lines ?? [];
    expect(lines.length).toBeGreaterThan(0);
    await step(caseId, "goods-back", {
      lines: lines.map(({ lineItemId, quantity }) => ({ lineItemId, quantity, disposition: "missing" as const })),
    });
    expect(await shown("en", caseId)).toContain(`1 × ${lines[0]!.title}: Missing`);
    await expectNext(caseId);
    expect(await step(caseId, "process-return")).toMatchObject({ ok: true });
    await shop.quiet();
    expect(await shown("en", caseId)).toContain("Returned and refunded");
  });
});
