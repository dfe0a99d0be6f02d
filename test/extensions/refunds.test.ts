// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView, RefundView } from "../../app/cases/cancellation-view";
import { appUrl, button, elements, given, isOn, json, page, press, putOnStage, refund, settle, view, type Stage } from "./stage";

const target = "customer-account.order-status.block.render";
let stage: Stage;

const onStage = (locale: "en" | "fr" = "en") => {
  vi.useFakeTimers({ now: new Date("2026-04-01T10:00:00Z") });
  stage = putOnStage(target, "cancellation-status", locale);
};
beforeEach(() => onStage());
afterEach(() => stage.leave());

async function shows(refunds: RefundView[], facts: Partial<CancellationView> = {}) {
  stage.answerWith(() => json(view({ refunds, ...facts })));
  await stage.render();
  await settle();
}

const cards = () => elements("s-box").map((card) => card.textContent?.replace(/\s+/g, " ") ?? "");
const posts = () => stage.ours().filter(({ method }) => method === "POST");

describe("what became of the money", () => {
  it.each([
    [{ status: "pending", sentAt: null, expectedFrom: null, expectedBy: null }, "Your refund is about to leave"],
    [{}, "Sent on Tuesday, March 10 at 12:00 PM Central European Time."],
    [{}, "should credit it between Tuesday, March 24 and Tuesday, March 31"],
    [{ sentAt: null, expectedFrom: null, expectedBy: null }, "Your refund has been sent."],
    [{ status: "credited", creditedAt: "2026-03-20T09:00:00.000Z" }, "Recorded as arrived on Friday, March 20 at 10:00 AM"],
    [{ status: "failed" }, "We know and are taking care of it; there is nothing you need to do"],
    [{ status: "by-hand", manual: true }, "Send us no bank details"],
    [{ status: "pending", manual: true, method: null }, "Send us no bank details"],
    [{ status: "missing" }, "You told us that it has not arrived. We are looking for it."],
    [{ status: "bank-inquiry" }, "we are looking for it with the banks"],
    [{ status: "unconfirmed" }, "have not heard from you"],
    [{ status: "disputed" }, "your bank decides about the refund"],
    [{ status: "voided" }, "Nothing was charged"],
    [{ status: "none-due", amount: "0.00" }, "nothing was paid"],
  ] as [Partial<RefundView>, string][])("%o is told: %s", async (facts, words) => {
    await shows([refund(facts)]);
    expect(page()).toContain(words);
    expect(page()).toContain("Your refund");
  });

  it("never calls money received that was only sent", async () => {
    await shows([refund(), refund({ id: "2", amount: "5.00", status: "pending", manual: true, method: null })]);
    expect(cards()[0]).toContain("€59.90 · Visa •••• 4242Sent");
    expect(cards()[1]).toContain("€5.00 · the payment method you used");
    expect(page()).toContain("Only your bank can say that it has arrived");
    expect(page()).not.toMatch(/was received|was credited|has been credited/);
  });

  it("lists every payment that gets money back, each with its own amount and state", async () => {
    await shows([
      refund({ id: "1", amount: "20.00", method: "Gift card •••• 9876", status: "credited" }),
      refund({ id: "2", amount: "39.90", status: "failed" }),
    ]);
    expect(page()).toContain("Your refunds");
    expect(cards()).toHaveLength(2);
    expect(cards()[0]).toContain("€20.00 · Gift card •••• 9876Arrived");
    expect(cards()[1]).toContain("€39.90 · Visa •••• 4242Did not go through");
  });

  it("explains that no line shows for money given back within hours of the payment", async () => {
    await shows([refund({ reversal: true })]);
    expect(page()).toContain("your bank may cancel the payment instead");
    expect(page()).toContain("no line with a refund shows");
  });

  it("speaks of no bank for money that goes back to a gift card", async () => {
    await shows([refund({ method: "Gift card •••• 9876", expectedFrom: null, expectedBy: null, atOnce: true })]);
    expect(page()).toContain("It is there at once and can be used again");
    expect(page()).not.toMatch(/your bank/i);
  });

  it("gives the bank's own reference where there is one, and the letter while the money is looked for", async () => {
    const letterUrl = "https://app.test/request/sofimix/abc?letter=1";
    await shows([refund({ arn: "74537604221222132710572", status: "bank-inquiry", letterUrl })]);
    expect(page()).toContain("(ARN): 74537604221222132710572");
    const link = elements("s-link").find((each) => each.textContent === "Letter to your bank, ready to print")!;
    expect(given(link, "href")).toBe(letterUrl);
    expect(given(link, "target")).toBe("_blank");
  });

  it("writes yen without cents and dinars with three decimals", async () => {
    await shows([
      refund({ id: "1", amount: "1200", currencyCode: "JPY" }),
      refund({ id: "2", amount: "4.125", currencyCode: "KWD" }),
    ]);
    expect(cards()[0]).toMatch(/¥1,200 ·/);
    expect(cards()[1]).toMatch(/4\.125 ·/);
  });

  it("promises to show a refund that has not begun", async () => {
    await shows([]);
    expect(page()).toContain("Your refund will be shown here as soon as it starts");
  });

  it("calls an order refunded once all of its money is there, and not before", async () => {
    await shows([refund({ status: "credited" })]);
    expect(page()).toContain("Cancelled and refunded");
    stage.leave();
    onStage();
    await shows([refund({ status: "credited" }), refund({ id: "2", status: "sent" })]);
    expect(page()).not.toContain("Cancelled and refunded");
    expect(page()).toContain("Order cancelled");
  });
});

describe("has the money arrived?", () => {
  it("is asked only when it may be answered", async () => {
    await shows([refund()]);
    expect(page()).not.toContain("Has the money arrived?");
    expect(elements("s-box s-button")).toEqual([]);
    stage.leave();
    onStage();
    await shows([refund({ question: true })]);
    expect(page()).toMatch(/should have credited it by Tuesday, March 31 at the latest\. ?Has the money arrived\?/);
    expect(elements("s-box s-button").map((each) => each.textContent)).toEqual(["Yes, it has arrived", "No, it has not arrived"]);
  });

  it("is asked so that a vanished payment can be answered too", async () => {
    await shows([refund({ question: true, reversal: true })]);
    expect(page()).toContain("or has the payment disappeared from your statement?");
  });

  it.each([
    ["Yes, it has arrived", true, { status: "credited", creditedAt: "2026-04-01T10:00:00.000Z" }, "Recorded as arrived", "noted"],
    ["No, it has not arrived", false, { status: "bank-inquiry" }, "looking for it with the banks", "looking for it"],
  ] as const)(
    "%s: the answer is sent once, however often it is pressed, and the true state shows",
    async (text, arrived, now, words, toast) => {
      await shows([refund({ question: true })]);
      let arrive = (_: Response) => {};
      stage.answerWith(() => new Promise((resolve) => (arrive = resolve)));
      press(text);
      press(text);
      await settle();
      expect(isOn(button(text), "loading")).toBe(true);
      for (const each of elements("s-box s-button")) expect(isOn(each, "disabled")).toBe(true);
      press(arrived ? "No, it has not arrived" : "Yes, it has arrived");
      arrive(json(view({ refunds: [refund(now)] })));
      await settle();
      expect(posts()).toMatchObject([
        { url: `${appUrl}/customer/orders/1/refund-answer?locale=en`, body: { refundId: refund().id, arrived } },
      ]);
      expect(page()).toContain(words);
      expect(page()).not.toContain("Has the money arrived?");
      expect(stage.toasts).toHaveLength(1);
      expect(stage.toasts[0]).toContain(toast);
    },
  );

  it("can be answered later on: what was looked for has arrived, and what was taken for arrived has not", async () => {
    await shows([refund({ id: "1", status: "bank-inquiry" }), refund({ id: "2", status: "credited" })]);
    stage.answerWith(() =>
      json(view({ refunds: [refund({ id: "1", status: "credited" }), refund({ id: "2", status: "credited" })] })),
    );
    press("It has arrived meanwhile");
    await settle();
    expect(posts().map(({ body }) => body)).toEqual([{ refundId: "1", arrived: true }]);
    press("It has not arrived after all");
    await settle();
    expect(posts()[1]!.body).toEqual({ refundId: "1", arrived: false });
  });

  it("can still be answered when nobody answered in time", async () => {
    await shows([refund({ status: "unconfirmed", question: true })]);
    stage.answerWith(() => json(view({ refunds: [refund({ status: "bank-inquiry" })] })));
    press("No, it has not arrived");
    await settle();
    expect(page()).toContain("looking for it with the banks");
  });

  it.each([
    ["503", "A fault on our side"],
    ["401", "Your session has expired"],
    ["403", "Please sign in"],
    ["404", "We could not find this order"],
  ])("tells an error (%s) beside the refund it belongs to, and can be pressed again", async (status, words) => {
    await shows([refund({ id: "1", question: true }), refund({ id: "2", question: true })]);
    stage.answerWith(() => json({ error: { code: "some" } }, Number(status)));
    const second = elements("s-box")[1]!;
    second.querySelector("s-button")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await settle();
    expect([...second.querySelectorAll("s-banner")].map((each) => given(each as unknown as HTMLElement, "heading"))).toEqual([
      expect.stringContaining(words),
    ]);
    expect(elements("s-box")[0]!.querySelector("s-banner")).toBeNull();
    expect(isOn(button("Yes, it has arrived"), "disabled")).toBe(false);
  });

  it("shows how things are when somebody else was faster", async () => {
    await shows([refund({ question: true })]);
    stage.answerWith(() => json(view({ refunds: [refund({ status: "disputed" })] }), 409));
    press("Yes, it has arrived");
    await settle();
    expect(page()).toContain("This has changed meanwhile");
    expect(page()).toContain("your bank decides");
    expect(stage.toasts).toEqual([]);
  });

  it("believes a second try that the first one arrived, when only our answer was lost", async () => {
    await shows([refund({ question: true })]);
    stage.answerWith(() => Promise.reject(new TypeError("Failed to fetch")));
    press("No, it has not arrived");
    await settle();
    expect(page()).toContain("This did not reach us");
    stage.answerWith(() => json(view({ refunds: [refund({ status: "bank-inquiry" })] }), 409));
    press("No, it has not arrived");
    await settle();
    expect(page()).not.toContain("changed meanwhile");
    expect(stage.toasts).toHaveLength(1);
  });

  it("names the refund on each button where there are several", async () => {
    await shows([refund({ id: "1", question: true }), refund({ id: "2", amount: "5.00", question: true })]);
    expect(elements("s-box s-button").map((each) => given(each, "accessibilityLabel"))).toEqual([
      "Yes, it has arrived (€59.90 · Visa •••• 4242)",
      "No, it has not arrived (€59.90 · Visa •••• 4242)",
      "Yes, it has arrived (€5.00 · Visa •••• 4242)",
      "No, it has not arrived (€5.00 · Visa •••• 4242)",
    ]);
  });

  it("is asked in French on a French page", async () => {
    stage.leave();
    onStage("fr");
    await shows([refund({ question: true, amount: "59.90" })]);
    expect(page().replace(/[\u00a0\u202f]/g, " ")).toContain("L’argent est-il arrivé ?");
    expect(cards()[0]!.replace(/[\u00a0\u202f]/g, " ")).toContain("59,90 € · Visa •••• 4242Envoyé");
  });
});
