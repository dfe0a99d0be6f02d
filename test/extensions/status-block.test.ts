// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import type { Reason } from "../../app/policy/types";
import {
  accountAnswer,
  appUrl,
  button,
  elements,
  given,
  json,
  orderId,
  page,
  press,
  putOnStage,
  settle,
  type,
  view,
  type Stage,
} from "./stage";

const target = "customer-account.order-status.block.render";
let stage: Stage;

/** The block on the page of an order, at an hour of its own: no timer of it outlives the test. */
function begin(now = "2026-03-10T11:00:00Z"): void {
  vi.useFakeTimers({ now: new Date(now) });
  stage = putOnStage(target, "cancellation-status");
}
beforeEach(() => begin());
afterEach(() => stage.leave());

async function shows(facts: Partial<CancellationView>) {
  stage.answerWith(() => json(view(facts)));
  await stage.render();
  await settle();
}

describe("the true state", () => {
  it.each([
    ["received", "Request received"],
    ["cancelling", "Cancellation in progress"],
    ["cancelled", "Order cancelled"],
    ["in-review", "Our team is looking at your request"],
    ["waiting-for-customer", "We need something from you"],
    ["recalling", "this costs you nothing"],
    ["returning", "A return has been opened for you"],
    ["withdrawn", "your order goes on as planned"],
    ["closed", "Request closed"],
  ] as const)("%s: %s", async (state, words) => {
    await shows({ state });
    expect(page()).toContain(words);
    expect(page()).toContain("Request received on Tuesday, March 10 at 12:00 PM Central European");
  });

  it("asks our server for this order with the shopper's token", async () => {
    await shows({});
    expect(stage.calls[0]).toMatchObject({
      url: `${appUrl}/customer/orders/1/cancellation?locale=en`,
      method: "GET",
      headers: { Authorization: "Bearer mock-session-token" },
    });
  });

  it("says until when the order can be cancelled while nothing was asked", async () => {
    await shows({ state: "none", receivedAt: null, window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: true } });
    expect(page()).toContain("You can cancel until Thursday, March 12 at 11:00 AM Central European");
  });

  it("says why there is no button: rule, fact, when it was seen, next step, whom to ask", async () => {
    await shows({
      state: "none",
      receivedAt: null,
      window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: false },
      reasons: [{ code: "being-prepared", facts: { beganAt: "2026-03-10T10:30:00.000Z" } }],
      nextStep: "wait-for-delivery-then-return",
    });
    expect(page()).toContain("This order cannot be cancelled directly");
    expect(page()).toContain("in preparation since Tuesday, March 10 at 11:30 AM");
    expect(page()).toContain("Checked on Tuesday, March 10 at 12:00 PM");
    expect(page()).toContain("Once the parcel has reached you");
    expect(page()).toContain("Mon–Fri 9:00–12:30");
  });

  it("gives a decline its reason, its next step and the right that stays", async () => {
    await shows({
      state: "declined",
      reasons: [{ code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z" } }],
      nextStep: "request-exception",
    });
    expect(page()).toContain("This order could not be cancelled");
    expect(page()).toContain("ended on Thursday, March 12");
    expect(page()).toContain("your legal right of withdrawal stays with you");
  });

  it("promises the day of the answer while a person looks", async () => {
    await shows({ state: "in-review", answerBy: "2026-03-13" });
    expect(page()).toContain("by Friday, March 13 at the latest");
  });

  it.each([
    [1, "we are 1 day late"],
    [4, "we are 4 days late"],
  ])("says that the promised day is over, how to reach a person, and promises it no more: %i", async (days, late) => {
    const contact = { email: "help@sofimix.test", phone: "+33 1 02 03 04 05", hours: "Monday to Friday" };
    await shows({ state: "in-review", answerLate: { since: "2026-03-06", days }, contact });
    expect(page()).toContain(`We promised you an answer by Friday, March 6, and ${late}. We are sorry.`);
    expect(page()).toContain("keeps the time it was received and its place");
    expect(page()).toContain("To reach a person now: help@sofimix.test or +33 1 02 03 04 05, Monday to Friday.");
    expect(page()).not.toContain("at the latest");
  });

  it("does not call a cancelled order one that cannot be cancelled", async () => {
    const reasons: Reason[] = [
      { code: "already-cancelled", facts: { cancelledAt: "2026-03-10T09:00:00.000Z" } },
      { code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z" } },
    ];
    await shows({ state: "none", receivedAt: null, reasons });
    expect(page()).toContain("There is nothing left to cancel");
    expect(page()).toContain("already cancelled on Tuesday, March 10");
    expect(page()).not.toContain("withdrawal");
    expect(page()).not.toContain("ended on");
  });

  it("says that asking is possible where a person has to look", async () => {
    const reasons: Reason[] = [{ code: "dispute-open", facts: {} }];
    await shows({ state: "none", receivedAt: null, reasons, nextStep: "request-exception" });
    expect(page()).toContain("A person has to look before this order can be cancelled");
    expect(page()).toContain("our team checks the order and answers you");
    expect(page()).not.toContain("exception");
  });

  it("tells one fact once", async () => {
    const beganAt = "2026-03-10T10:30:00.000Z";
    const reasons: Reason[] = [
      { code: "shipping-came-first", facts: { beganAt } },
      { code: "being-prepared", facts: { beganAt } },
    ];
    await shows({ state: "none", receivedAt: null, reasons, nextStep: "request-exception" });
    expect(page().match(/11:30/g)).toHaveLength(1);
  });

  it("does not call an order refused that nobody could judge", async () => {
    await shows({ state: "none", receivedAt: null, window: null, nextStep: "contact-us" });
    expect(page()).toContain("We cannot tell right now whether this order can be cancelled");
  });
});

describe("why there is no button", () => {
  const refusal = (facts: Partial<CancellationView> = {}): Partial<CancellationView> => ({
    state: "none",
    receivedAt: null,
    window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: false },
    reasons: [{ code: "being-prepared", facts: { beganAt: "2026-03-10T10:30:00.000Z" } }],
    nextStep: "request-exception",
    ...facts,
  });

  it("names the rule with its moment, and the rule alone where the moment is told already", async () => {
    await shows(refusal());
    expect(page()).toContain("The rule: this order can be cancelled directly until Thursday, March 12 at 11:00 AM");
    stage.leave();
    begin();
    await shows(refusal({ reasons: [{ code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z" } }] }));
    expect(page().match(/March 12/g)).toHaveLength(1);
    expect(page()).toContain("The rule: an order can be cancelled directly for a limited time");
  });

  it("says no rule where no rule refuses", async () => {
    await shows(refusal({ reasons: [{ code: "dispute-open", facts: {} }] }));
    expect(page()).not.toContain("The rule");
  });

  it("leads to the page where a person is asked, only while a request may be sent", async () => {
    await shows(refusal({ canRequest: true }));
    expect(button("Ask our team to cancel").getAttribute("href")).toBe(
      "extension:cancellation-request/customer-account.order.page.render/1",
    );
    stage.leave();
    begin();
    await shows(refusal({ canRequest: false }));
    expect(page()).not.toContain("Ask our team");
  });

  it.each(["none", "refused", "declined"] as const)(
    "%s names the statutory right, with the link or the address",
    async (state) => {
      await shows(refusal({ state, nextStep: "none" }));
      expect(page()).toContain("your legal right of withdrawal stays with you");
      expect(elements("s-link").map((link) => link.getAttribute("href"))).toContain("https://sofimix.test/retractation");
      stage.leave();
      begin();
      await shows(refusal({ state, links: { returnPolicy: null, refundPolicy: null, withdrawal: null } }));
      expect(page()).toContain("To use it, write to commande@sofimix.com.");
    },
  );

  it("gives staff's own words as they wrote them, HTML, emoji and right-to-left text included", async () => {
    const words = "<b>Désolés</b> 🙏\nשלום {{at}}";
    await shows(refusal({ state: "declined", decisionText: words }));
    expect(page()).toContain("In our team’s words:");
    expect(page()).toContain("<b>Désolés</b> 🙏");
    expect(page()).toContain("שלום {{at}}");
    expect(elements("b")).toEqual([]);
  });
});

describe("a running case", () => {
  const running = (facts: Partial<CancellationView> = {}): Partial<CancellationView> => ({
    state: "in-review",
    answerBy: "2026-03-13",
    canWithdraw: true,
    ...facts,
  });
  const asked = running({
    state: "waiting-for-customer",
    question: { text: "Which of the two parcels?", askedAt: "2026-03-10T10:50:00.000Z" },
  });
  const area = () => elements("s-text-area")[0]!;

  it("tells what happened so far, oldest first, and leaves out what it has no words for", async () => {
    const timeline = [
      { at: "2026-03-10T10:30:00.000Z", what: "request-received" },
      { at: "2026-03-10T10:30:01.000Z", what: "in-review" },
      { at: "2026-03-10T10:40:00.000Z", what: "sent-to-the-moon" },
    ] as unknown as CancellationView["timeline"];
    await shows(running({ timeline, holdPlaced: true }));
    expect(elements("s-ordered-list s-list-item").map((item) => item.textContent?.replace(/ Central.*/, ""))).toEqual([
      "We received your request Tuesday, March 10 at 11:30 AM",
      "Your request went to our team Tuesday, March 10 at 11:30 AM",
    ]);
    expect(page()).toContain("kept back and not shipped");
    expect(page()).toContain("by Friday, March 13 at the latest");
  });

  it("shows our question and sends the answer once, however often it is pressed", async () => {
    await shows(asked);
    expect(page()).toContain("Which of the two parcels?");
    type(area(), "  The first one.  ");
    let arrive = (_: Response) => {};
    stage.answerWith(() => new Promise((resolve) => (arrive = resolve)));
    press("Send my answer");
    press("Send my answer");
    await settle();
    arrive(json(view(running())));
    await settle();
    expect(stage.ours().filter(({ method }) => method === "POST")).toMatchObject([
      { url: `${appUrl}/customer/orders/1/answer?locale=en`, body: { text: "The first one." } },
    ]);
    expect(page()).toContain("Our team is looking at your request");
    expect(stage.toasts).toEqual(["Your answer reached us"]);
  });

  it("sends no empty answer and none that would be cut", async () => {
    await shows(asked);
    press("Send my answer");
    expect(given(area(), "error")).toBe("Write your answer first.");
    type(area(), "x".repeat(2001));
    press("Send my answer");
    expect(given(area(), "error")).toContain("2000 characters; it has 2001");
    expect(stage.ours().filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("loses nothing typed: not by an error, not by a reload", async () => {
    await shows(asked);
    type(area(), "The first one.");
    stage.answerWith(() => json({ error: { code: "try-again" } }, 503));
    press("Send my answer");
    await settle();
    expect(page()).toContain("A fault on our side");
    expect(given(area(), "value")).toBe("The first one.");
    await vi.advanceTimersByTimeAsync(1_000);
    const { stored } = stage;
    stage.leave();
    begin("2026-03-10T11:05:00Z");
    for (const [key, value] of stored) stage.stored.set(key, value);
    await shows(asked);
    expect(given(area(), "value")).toBe("The first one.");
  });

  it("shows an answer to a closed question back, with whom to write it to, and the present state", async () => {
    await shows(asked);
    type(area(), "The first one.");
    stage.answerWith((_url, { method }) =>
      method === "POST" ? json({ error: { code: "moved-on" } }, 409) : json(view({ state: "cancelled" })),
    );
    press("Send my answer");
    await settle();
    expect(page()).toContain("the question is closed");
    expect(page()).toContain("The first one.");
    expect(page()).toContain("commande@sofimix.com");
    expect(page()).toContain("Order cancelled");
  });

  it("believes a second try that the first one arrived, when only our answer was lost", async () => {
    await shows(asked);
    type(area(), "The first one.");
    stage.answerWith(() => Promise.reject(new TypeError("Failed to fetch")));
    press("Send my answer");
    await settle();
    expect(page()).toContain("This did not reach us");
    const timeline = [
      { at: "2026-03-10T10:50:00.000Z", what: "question-asked" },
      { at: "2026-03-10T11:00:00.000Z", what: "answer-received" },
    ] as const;
    stage.answerWith(() => json(view(running({ timeline: [...timeline] })), 409));
    press("Send my answer");
    await settle();
    expect(page()).not.toContain("closed");
    expect(stage.toasts).toEqual(["Your answer reached us"]);
  });

  it("does not call a request withdrawn that was decided meanwhile", async () => {
    await shows(running());
    press("Withdraw my request");
    stage.answerWith(() => json(view({ state: "cancelled" }), 409));
    press("Yes, withdraw it");
    await settle();
    expect(page()).toContain("This has changed meanwhile");
    expect(page()).toContain("Order cancelled");
    expect(stage.toasts).toEqual([]);
  });

  it("is withdrawn only after a second thought", async () => {
    await shows(running());
    const asking = button("Withdraw my request");
    press("Withdraw my request");
    // the focus is on it still
    expect(asking.isConnected && button("Withdraw my request") === asking).toBe(true);
    expect(page()).toContain("may be shipped. Your legal right of withdrawal stays with you");
    press("No, keep my request");
    expect(page()).not.toContain("may be shipped");
    expect(stage.ours().filter(({ method }) => method === "POST")).toEqual([]);
    press("Withdraw my request");
    stage.answerWith(() => json(view({ state: "withdrawn" })));
    press("Yes, withdraw it");
    press("Yes, withdraw it");
    await settle();
    expect(stage.ours().filter(({ method }) => method === "POST")).toMatchObject([
      { url: `${appUrl}/customer/orders/1/withdrawal?locale=en`, body: {} },
    ]);
    expect(page()).toContain("Request withdrawn");
  });

  it("offers no withdrawal where it is too late for one", async () => {
    await shows(running({ state: "cancelling", canWithdraw: false }));
    expect(page()).not.toContain("Withdraw my request");
  });

  it.each([
    ["401", "Your session has expired"],
    ["403", "Please sign in"],
    ["404", "We could not find this order"],
    ["400", "We could not read what was sent"],
    ["413", "This was too large to send"],
    ["503", "A fault on our side"],
  ])("has words for a %s", async (status, words) => {
    await shows(asked);
    type(area(), "The first one.");
    stage.answerWith(() => json({ error: { code: "some" } }, Number(status)));
    press("Send my answer");
    await settle();
    expect(page()).toContain(words);
  });
});

describe("following", () => {
  it("looks again after two seconds, then ever more seldom, until it is settled", async () => {
    await shows({ state: "cancelling", settled: false });
    const looks = () => stage.ours().length;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(looks()).toBe(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(looks()).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks()).toBe(3);
    stage.answerWith(() => json(view({ state: "cancelled" })));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page()).toContain("Order cancelled");
    const settled = looks();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(looks()).toBe(settled);
  });

  it("keeps what it knows when one look fails, and goes on", async () => {
    await shows({ state: "cancelling", settled: false });
    stage.answerWith(() => json({}, 503));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page()).toContain("Cancellation in progress");
    stage.answerWith(() => json(view()));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page()).toContain("Order cancelled");
  });

  it("notices a request made in the confirmation on the same page", async () => {
    await shows({ state: "none", window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: true } });
    await vi.advanceTimersByTimeAsync(1_000);
    stage.stored.set("asked", { orderId, at: Date.now() });
    stage.answerWith(() => json(view({ state: "cancelling", settled: false })));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page()).toContain("Cancellation in progress");
  });
});

describe("when it cannot be read", () => {
  it("says so and offers to try again", async () => {
    stage.answerWith(() => Promise.reject(new TypeError("Failed to fetch")));
    await stage.render();
    await settle();
    expect(page()).toContain("We cannot show the state of your cancellation right now");
    stage.answerWith(() => json(view()));
    press("Try again");
    await settle();
    expect(page()).toContain("Order cancelled");
  });

  it("names the store's address when our server is silent", async () => {
    stage.answerWith((url) => (url.startsWith("shopify:") ? accountAnswer() : json({}, 503)));
    await stage.render();
    await settle();
    expect(page()).toContain("write to bonjour@sofimix.com");
  });

  it("shows a skeleton until the first answer", async () => {
    stage.answerWith(() => new Promise(() => {}));
    void stage.render();
    await settle();
    expect(elements("s-skeleton-paragraph")).toHaveLength(1);
  });

  it("asks a visitor from an e-mail's link to sign in, and asks our server nothing", async () => {
    stage.shopify.authenticationState.value = "pre_authenticated";
    await stage.render();
    await settle();
    expect(stage.calls).toEqual([]);
    press("Sign in");
    expect(stage.told.logins).toBe(1);
  });

  it("draws nothing where there is no order", async () => {
    stage.shopify.order.value = undefined;
    await stage.render();
    await settle();
    expect(document.body.textContent).toBe("");
    expect(stage.calls).toEqual([]);
  });
});

describe("a request that never reached us", () => {
  beforeEach(() => {
    stage.stored.set("failed-attempts", [
      { orderId, at: "2026-03-10T10:40:00.000Z", problem: "unreachable" },
      { orderId: "gid://shopify/Order/2", at: "2026-03-09T10:00:00.000Z", problem: "http-503" },
    ]);
  });

  it("is offered with its time, and sent only when the shopper says so", async () => {
    await shows({ state: "none", window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: true } });
    expect(page()).toContain("You asked on Tuesday, March 10 at 11:40 AM");
    expect(stage.ours().filter(({ method }) => method === "POST")).toEqual([]);
    stage.answerWith(() => json(view()));
    press("Send my request now");
    await settle();
    expect(stage.ours().at(-1)).toMatchObject({
      method: "POST",
      body: { orderId, locale: "en", failedAttempts: [{ orderId }, { orderId: "gid://shopify/Order/2" }] },
    });
    expect(page()).toContain("Order cancelled");
    expect(stage.stored.get("failed-attempts")).toEqual([]);
  });

  it("is finished on the request page when it can't be cancelled directly any more", async () => {
    await shows({ state: "none", receivedAt: null, window: null, canRequest: true, reasons: [{ code: "packed", facts: {} }] });
    expect(button("Finish my request").getAttribute("href")).toContain("extension:cancellation-request/");
  });

  it("is forgotten when the shopper keeps the order; those of other orders stay", async () => {
    await shows({ state: "none", window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: true } });
    press("No, keep my order");
    await settle();
    expect(page()).not.toContain("did not reach us");
    expect(stage.stored.get("failed-attempts")).toMatchObject([{ orderId: "gid://shopify/Order/2" }]);
  });

  it("is not offered once the order's request is known", async () => {
    await shows({ state: "cancelled" });
    expect(page()).not.toContain("did not reach us");
  });

  it("stays when sending fails again", async () => {
    await shows({ state: "none", window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: true } });
    stage.answerWith(() => json({}, 503));
    press("Send my request now");
    await settle();
    expect(page()).toContain("did not reach us");
    expect(button("Send my request now")).toBeDefined();
    expect(stage.stored.get("failed-attempts")).toHaveLength(3);
  });
});

it("names the zone of a shopper overseas", async () => {
  stage.shopify.localization.timezone.value = "Indian/Reunion";
  await shows({});
  expect(page()).toContain("Request received on Tuesday, March 10 at 3:00 PM Réunion Time");
});
