// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { recallOutcomes, recallSteps, type RecallWay } from "../../app/cases/recall";
import { elements, given, json, page, putOnStage, recall, refund, settle, textsOf, view, type Stage } from "./stage";

const targets = [
  ["customer-account.order-status.block.render", "cancellation-status"],
  ["customer-account.order.page.render", "cancellation-request"],
] as const;
let stage: Stage;

async function shows(facts: Partial<CancellationView>) {
  stage.answerWith(() => json(view(facts)));
  await stage.render();
  await settle();
}
const at = "2026-03-10T11:20:00.000Z";
const link = () => elements("s-button").find((each) => given(each, "href").startsWith("https://label"));

describe.each(targets)("goods that left by mistake, on %s", (target, handle) => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-03-10T12:00:00Z") });
    stage = putOnStage(target, handle);
  });
  afterEach(() => stage.leave());

  it("says that it costs the shopper nothing and that there is nothing to do", async () => {
    await shows({ state: "recalling", cancelledAt: null, recall: recall({ way: null }) });
    expect(page()).toContain("We are calling your parcel back");
    expect(page()).toContain("What you have to do");
    expect(page()).toContain("Nothing. If the parcel reaches you all the same, keep it and tell us: commande@sofimix.com.");
    expect(page()).toContain("This costs you nothing");
    expect(page()).toContain("in full, shipping included");
  });

  it("tells the last step first, and all of them among what happened, in order", async () => {
    await shows({
      state: "recalling",
      cancelledAt: null,
      timeline: [
        { at: "2026-03-10T11:00:00.000Z", what: "request-received" },
        { at: "2026-03-10T11:10:00.000Z", what: "recalling" },
      ],
      recall: recall({
        steps: [
          { step: "ask-carrier", at },
          { step: "carrier-answered", at: "2026-03-10T11:40:00.000Z" },
        ],
      }),
    });
    expect(elements("s-ordered-list s-list-item").map((item) => item.textContent?.replace(/ [A-Z][a-z]+day.*/, ""))).toEqual([
      "We received your request",
      "We started calling your parcel back",
      "We asked the carrier to turn your parcel round",
      "The carrier answered",
    ]);
    expect(elements("s-paragraph").map((each) => each.textContent)).toContainEqual(
      expect.stringMatching(/^The carrier answered Tuesday, March 10 at 12:40 PM/),
    );
  });

  it.each(["return", "own-return"] as const)(
    "asks the shopper to hand the parcel in with the store's label (%s)",
    async (way) => {
      await shows({ state: "returning", cancelledAt: null, recall: recall({ way, steps: [{ step: "create-return", at }] }) });
      expect(page()).toContain("Keep the parcel when it reaches you. We send you what you need to give it back");
      expect(link()).toBeUndefined();
      stage.leave();
      vi.useFakeTimers({ now: new Date("2026-03-10T12:00:00Z") });
      stage = putOnStage(target, handle);
      const returnLabel = { url: "https://label.test/1.pdf", number: "RT123456789FR" };
      await shows({
        state: "returning",
        cancelledAt: null,
        recall: recall({ way, steps: [{ step: "send-label", at }], returnLabel }),
      });
      expect(page()).toContain("Hand the parcel in with this return label. Postage is paid and no deadline runs against you.");
      expect(page()).toContain("Tracking number of the return: RT123456789FR");
      expect(given(link()!, "target")).toBe("_blank");
    },
  );

  it("trusts what was written to the shopper where there is no label to open", async () => {
    const returnLabel = { url: null, number: "RT123456789FR" };
    await shows({ state: "returning", cancelledAt: null, recall: recall({ way: "return", returnLabel }) });
    expect(page()).toContain("Hand the parcel in as we wrote to you.");
    expect(page()).toContain("Tracking number of the return: RT123456789FR");
    expect(link()).toBeUndefined();
  });

  it("asks nothing more once the goods are back", async () => {
    const returnLabel = { url: "https://label.test/1.pdf", number: null };
    await shows({ state: "returning", recall: recall({ way: "return", steps: [{ step: "goods-back", at }], returnLabel }) });
    expect(page()).toContain("Nothing. We take care of the rest.");
    expect(link()).toBeUndefined();
  });

  it.each([
    ["cancelled", "stopped", true, "Cancelled and refunded"],
    ["cancelled", "stopped", false, "Order cancelled"],
    ["closed", "returned", true, "Returned and refunded"],
    ["closed", "returned", false, "Your parcel is back with us"],
    ["closed", "lost", true, "Parcel lost, order refunded"],
    ["closed", "lost", false, "Your parcel was lost"],
    ["closed", "delivered-anyway", true, "Parcel delivered, order refunded"],
    ["closed", "delivered-anyway", false, "Your parcel could not be stopped"],
  ] as const)("%s, %s, refunded %s: %s", async (state, outcome, refunded, heading) => {
    await shows({
      state,
      recall: recall({ outcome, endedAt: at }),
      refunds: [refund(refunded ? {} : { status: "pending", sentAt: null, expectedFrom: null, expectedBy: null })],
    });
    expect(elements("s-banner").map((each) => given(each, "heading"))).toEqual([heading]);
    expect(page()).not.toContain("What you have to do");
  });

  it("has words for every step of every way, and for every end", () => {
    const texts = textsOf(handle, "fr") as { "recall-step": Record<string, string>; state: Record<string, string> };
    for (const way of Object.keys(recallSteps) as RecallWay[])
      for (const step of recallSteps[way]) expect(texts["recall-step"][step], step).toBeTruthy();
    for (const outcome of recallOutcomes) expect(texts.state[`${outcome}-refunded`], outcome).toBeTruthy();
  });

  it("leaves out a step that a newer server tells and this script has no words for", async () => {
    const steps = [{ step: "sent-to-the-moon", at }] as unknown as { step: "ask-carrier"; at: string }[];
    await shows({ state: "recalling", cancelledAt: null, recall: recall({ steps }) });
    expect(page()).not.toContain("moon");
  });
});
