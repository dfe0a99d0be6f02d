// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import {
  accountAnswer,
  appUrl,
  button,
  elements,
  field,
  given,
  isOn,
  json,
  orderId,
  page,
  press,
  putOnStage,
  settle,
  tick,
  type,
  view,
  type Stage,
} from "./stage";

const target = "customer-account.order.page.render";
let stage: Stage;

const begin = (locale: "en" | "fr" = "en") => {
  vi.useFakeTimers({ now: new Date("2026-03-12T11:00:00Z") });
  stage = putOnStage(target, "cancellation-request", locale);
};
beforeEach(() => begin());
afterEach(() => stage.leave());

const tooLate = (facts: Partial<CancellationView> = {}): CancellationView =>
  view({
    state: "none",
    receivedAt: null,
    window: { closesAt: "2026-03-12T10:00:00.000Z", cancellable: false },
    reasons: [{ code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z" } }],
    nextStep: "request-exception",
    canRequest: true,
    answerPromise: { target: 1, limit: 3, by: "2026-03-17" },
    ...facts,
  });
const inReview = (facts: Partial<CancellationView> = {}): CancellationView =>
  view({
    state: "in-review",
    receivedAt: "2026-03-12T11:00:00Z",
    answerBy: "2026-03-17",
    canWithdraw: true,
    canRequest: false,
    ...facts,
  });

async function opens(now: CancellationView = tooLate(), post: () => Response | Promise<Response> = () => json(inReview(), 202)) {
  stage.answerWith((url, { method }) => (url.startsWith("shopify:") ? accountAnswer() : method === "POST" ? post() : json(now)));
  await stage.render();
  await settle();
}
const sends = async () => {
  press("Send my request");
  await settle();
};
const posts = () => stage.ours().filter(({ method }) => method === "POST");

describe("before it is sent", () => {
  it("says why there is no button, what happens next and by when", async () => {
    await opens();
    expect(page()).toContain("Ask our team to cancel this order");
    expect(page()).toContain("Order #1001");
    expect(page()).toContain("ended on Thursday, March 12 at 11:00 AM");
    expect(page()).toContain("The rule:");
    expect(page()).toContain("within 1 to 3 business days: by Tuesday, March 17 at the latest if you send it now");
    expect(page()).toContain("we keep it back meanwhile where that is possible");
    expect(page()).toContain("your legal right of withdrawal stays with you");
  });

  it("promises no day that our server did not promise", async () => {
    await opens(tooLate({ answerPromise: null }));
    expect(page()).toContain("The day you are promised is shown here as soon as it is sent");
  });

  it("leads back to the order", async () => {
    await opens();
    const [back] = elements('[slot="breadcrumb-actions"]');
    expect(given(back!, "href")).toBe("shopify:customer-account/orders/1");
    expect(given(back!, "accessibilityLabel")).toBe("Back to the order");
  });

  it("offers no form where nothing may be asked, and none for an order that can still be cancelled directly", async () => {
    await opens(tooLate({ canRequest: false, window: { closesAt: "2026-03-12T12:00:00.000Z", cancellable: true }, reasons: [] }));
    expect(page()).toContain("You can still cancel this order");
    expect(elements("s-text-area")).toEqual([]);
  });

  it("asks our server for this order only, once", async () => {
    await opens();
    expect(stage.ours()).toMatchObject([{ url: `${appUrl}/customer/orders/1/cancellation?locale=en`, method: "GET" }]);
  });
});

describe("sending", () => {
  it("needs nothing at all: what is missing is asked later", async () => {
    await opens();
    await sends();
    expect(posts()).toMatchObject([{ url: `${appUrl}/customer/requests` }]);
    expect(posts()[0]!.body).toEqual({ orderId, locale: "en", failedAttempts: [] });
  });

  it("takes a reason and words, and shows the case with its promised day", async () => {
    await opens();
    type(field("Why do you want to cancel?"), "ordered-by-mistake", "change");
    type(field("What should we know?"), "  <b>Deux fois</b> 🙏 שלום ");
    await sends();
    expect(posts()[0]!.body).toMatchObject({ reason: "ordered-by-mistake", text: "<b>Deux fois</b> 🙏 שלום" });
    expect(page()).toContain("Our team is looking at your request");
    expect(page()).toContain("by Tuesday, March 17 at the latest");
    expect(page()).toContain("Request received on Thursday, March 12 at 12:00 PM");
    expect(page()).toContain("Your cancellation request");
    expect(elements("s-text-area")).toEqual([]);
    expect(stage.toasts).toEqual(["We have received your request"]);
    expect(stage.stored.get("asked")).toMatchObject({ orderId });
  });

  it("sends once, however often it is pressed", async () => {
    let arrive = (_: Response) => {};
    await opens(tooLate(), () => new Promise((resolve) => (arrive = resolve)));
    press("Send my request");
    press("Send my request");
    await settle();
    expect(isOn(button("Send my request"), "loading")).toBe(true);
    press("Send my request");
    arrive(json(inReview(), 202));
    await settle();
    expect(posts()).toHaveLength(1);
  });

  it("follows a request that is decided at once until it is settled", async () => {
    await opens(tooLate(), () => json(view({ state: "cancelling", settled: false }), 202));
    await sends();
    expect(page()).toContain("Cancellation in progress");
    stage.answerWith(() => json(view({ state: "cancelled" })));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page()).toContain("Order cancelled");
  });

  it("says why when it is refused all the same", async () => {
    const ended = tooLate({
      state: "refused",
      canRequest: false,
      reasons: [{ code: "already-cancelled", facts: { cancelledAt: "2026-03-12T10:59:00.000Z" } }],
    });
    await opens(tooLate(), () => json(ended, 409));
    await sends();
    expect(page()).toContain("There is nothing left to cancel");
    expect(stage.toasts).toEqual([]);
  });

  it("cuts no words: says how many are too many", async () => {
    await opens();
    type(field("What should we know?"), "x".repeat(2_001));
    await sends();
    expect(given(field("What should we know?"), "error")).toContain("2000 characters; it has 2001");
    expect(posts()).toEqual([]);
  });
});

describe("“I tried in time, and it did not work”", () => {
  const tried = "I tried to cancel in time, and it did not work";

  it("is a claim only when the shopper makes it", async () => {
    await opens();
    expect(page()).not.toContain("Which day did you first try?");
    tick(field(tried));
    type(field("What happened?"), "The page stayed white.");
    tick(field(tried), false);
    await sends();
    expect(posts()[0]!.body).not.toHaveProperty("claim");
  });

  it("sends when and what, on the shopper's own clock", async () => {
    stage.shopify.localization.timezone.value = "Indian/Reunion";
    await opens();
    tick(field(tried));
    expect(given(field("Which day did you first try?"), "allow")).toBe("2026-03-10--2026-03-12");
    type(field("Which day did you first try?"), "2026-03-11", "change");
    type(field("About what time?"), "09:30", "change");
    type(field("What happened?"), "The page stayed white.");
    await sends();
    expect(posts()[0]!.body).toMatchObject({
      claim: { triedAt: "2026-03-11T05:30:00.000Z", what: "The page stayed white." },
    });
  });

  it("does not take a day without a time for midnight", async () => {
    await opens();
    tick(field(tried));
    type(field("Which day did you first try?"), "2026-03-11", "change");
    await sends();
    expect(posts()[0]!.body).toMatchObject({
      claim: { what: "Day of the first try: Wednesday, March 11, time not remembered." },
    });
    expect((posts()[0]!.body as { claim: object }).claim).not.toHaveProperty("triedAt");
  });

  it("says what can't be, and sends nothing until it is put right or left out", async () => {
    await opens();
    tick(field(tried));
    type(field("Which day did you first try?"), "2026-03-14", "change");
    await sends();
    expect(given(field("Which day did you first try?"), "error")).toContain("has not come yet");
    expect(page()).toContain("Please check what is marked above");
    type(field("Which day did you first try?"), "2026-03-01", "change");
    await sends();
    expect(given(field("Which day did you first try?"), "error")).toContain("before the order was placed");
    expect(posts()).toEqual([]);
    type(field("Which day did you first try?"), "", "change");
    await sends();
    expect(posts()).toHaveLength(1);
  });

  it("brings what this device noted, and asks no time that it knows", async () => {
    const attempt = { orderId, at: "2026-03-12T09:40:00.000Z", problem: "http-503" };
    stage.stored.set("failed-attempts", [attempt]);
    await opens();
    tick(field(tried));
    expect(page()).toContain("noted a try that failed on Thursday, March 12 at 10:40 AM");
    await sends();
    expect(posts()[0]!.body).toMatchObject({ claim: { triedAt: attempt.at }, failedAttempts: [attempt] });
    expect(stage.stored.get("failed-attempts")).toEqual([]);
  });

  it("takes the time from our server's clock, not from a device that is a day behind", async () => {
    stage.leave();
    vi.useFakeTimers({ now: new Date("2026-03-11T11:00:00Z") });
    stage = putOnStage(target, "cancellation-request");
    const claims = { iat: Date.parse("2026-03-12T10:59:00Z") / 1000, exp: Date.parse("2026-03-12T11:04:00Z") / 1000 };
    stage.shopify.sessionToken.get = () => Promise.resolve(`h.${btoa(JSON.stringify(claims))}.s`);
    await opens();
    tick(field(tried));
    type(field("Which day did you first try?"), "2026-03-12", "change");
    await sends();
    expect(posts()).toHaveLength(1);
  });
});

describe("“a parcel is on its way although I asked in time”", () => {
  const label = "A parcel is on its way although I asked in time, or within the time to cancel";
  const left = tooLate({ reasons: [{ code: "with-carrier", facts: { beganAt: "2026-03-11T10:00:00.000Z" } }] });

  it("can be said where the order has left, and is sent with the request", async () => {
    await opens(left);
    expect(page()).toContain("Say so in your request: we check it, and getting it back costs you nothing");
    tick(field(label));
    await sends();
    expect(posts()[0]!.body).toMatchObject({ orderId, shipped: true });
  });

  it("is not claimed for who does not say it, and not offered where nothing has left", async () => {
    await opens(left);
    await sends();
    expect(posts()[0]!.body).not.toHaveProperty("shipped");
    stage.leave();
    begin();
    await opens();
    expect(page()).not.toContain("parcel is on its way");
    expect(elements("s-checkbox").map((each) => given(each, "label"))).not.toContain(label);
  });
});

describe("when sending fails", () => {
  it.each([
    [() => Promise.reject<Response>(new TypeError("Failed to fetch")), "This did not reach us", true],
    [() => json({ error: { code: "try-again" } }, 503), "A fault on our side", true],
    [() => json({ error: { code: "unauthorized" } }, 401), "Your session has expired", true],
    [() => json({ error: { code: "login-required" } }, 403), "Please sign in", false],
    [() => json({ error: { code: "order-not-found" } }, 404), "We could not find this order in your account", false],
    [() => json({ error: { code: "malformed" } }, 400), "We could not read what was sent", true],
    [() => json({ error: { code: "too-large" } }, 413), "This was too large to send", true],
    [() => json({}, 500), "A fault on our side", true],
  ] as const)("says what and what to do, and loses nothing typed (%#)", async (answer, words, isEvidence) => {
    await opens(tooLate(), answer);
    type(field("What should we know?"), "I ordered twice.");
    await sends();
    expect(page()).toContain(words);
    expect(page()).toContain("write to commande@sofimix.com, with your order number");
    expect(given(field("What should we know?"), "value")).toBe("I ordered twice.");
    const kept = (stage.stored.get("failed-attempts") ?? []) as unknown[];
    expect(kept).toHaveLength(isEvidence ? 1 : 0);
    expect(page().includes("The time of your try is kept")).toBe(isEvidence);
  });

  it("the next try carries the time of the first", async () => {
    await opens(tooLate(), () => json({}, 503));
    await sends();
    stage.answerWith(() => json(inReview(), 202));
    await sends();
    expect(posts()[1]!.body).toMatchObject({ failedAttempts: [{ orderId, problem: "http-503" }] });
    expect(stage.stored.get("failed-attempts")).toEqual([]);
  });
});

describe("what was typed and not sent", () => {
  const reopens = async (afterDays = 0) => {
    await vi.advanceTimersByTimeAsync(1_000);
    const { stored } = stage;
    stage.leave();
    vi.useFakeTimers({ now: new Date(Date.parse("2026-03-12T11:05:00Z") + afterDays * 86_400_000) });
    stage = putOnStage(target, "cancellation-request");
    for (const [key, value] of stored) stage.stored.set(key, value);
    await opens();
  };

  it("is there again after a reload, all of it", async () => {
    await opens();
    type(field("Why do you want to cancel?"), "other", "change");
    type(field("What should we know?"), "Half a sen");
    tick(field("I tried to cancel in time, and it did not work"));
    type(field("What happened?"), "White page");
    await reopens();
    expect(page()).toContain("We kept what you had written here");
    expect(given(field("Why do you want to cancel?"), "value")).toBe("other");
    expect(given(field("What should we know?"), "value")).toBe("Half a sen");
    expect(given(field("What happened?"), "value")).toBe("White page");
  });

  it("is not spoken of when all of it was deleted again", async () => {
    await opens();
    type(field("What should we know?"), "Half");
    type(field("What should we know?"), "");
    await reopens();
    expect(page()).not.toContain("We kept what you had written");
  });

  it("is forgotten once it was sent", async () => {
    await opens();
    type(field("What should we know?"), "I ordered twice.");
    await sends();
    await reopens();
    expect(given(field("What should we know?"), "value")).toBe("");
  });

  it("is forgotten after two weeks: the device may be somebody else's by then", async () => {
    await opens();
    type(field("What should we know?"), "I ordered twice.");
    await reopens(15);
    expect(given(field("What should we know?"), "value")).toBe("");
  });

  it("needs no storage", async () => {
    const refused = () => Promise.reject(new Error("private browsing"));
    stage.shopify.storage = { read: refused, write: refused };
    await opens();
    type(field("What should we know?"), "I ordered twice.");
    await sends();
    expect(posts()[0]!.body).toMatchObject({ text: "I ordered twice." });
    expect(page()).toContain("Our team is looking at your request");
  });
});

describe("a case that runs", () => {
  it("is shown with its state, its timeline, our question and the way back out", async () => {
    await opens(
      inReview({
        state: "waiting-for-customer",
        question: { text: "Which parcel?", askedAt: "2026-03-12T10:50:00.000Z" },
        timeline: [
          { at: "2026-03-12T10:30:00.000Z", what: "request-received" },
          { at: "2026-03-12T10:50:00.000Z", what: "question-asked" },
        ],
        holdPlaced: true,
      }),
    );
    expect(page()).toContain("We need something from you");
    expect(page()).toContain("Which parcel?");
    expect(page()).toContain("We asked you a question");
    expect(page()).toContain("kept back and not shipped");
    expect(button("Withdraw my request")).toBeDefined();
    expect(elements("s-date-field, s-checkbox")).toEqual([]);
  });

  it("after a decline shows it with its right, and takes a new request where that is possible", async () => {
    await opens(tooLate({ state: "declined", decisionText: "The parcel has left." }));
    expect(page()).toContain("This order could not be cancelled");
    expect(page()).toContain("The parcel has left.");
    expect(page()).toContain("your legal right of withdrawal stays with you");
    expect(button("Send my request")).toBeDefined();
  });
});

describe("who looks", () => {
  it("is asked to sign in before anything is asked of our server", async () => {
    stage.shopify.authenticationState.value = "pre_authenticated";
    await opens();
    expect(stage.ours()).toEqual([]);
    press("Sign in");
    expect(stage.told.logins).toBe(1);
  });

  it("learns nothing of another customer's order", async () => {
    stage.answerWith((url) =>
      url.startsWith("shopify:") ? accountAnswer(null) : json({ error: { code: "order-not-found" } }, 404),
    );
    await stage.render();
    await settle();
    expect(page()).toContain("We could not find this order in your account");
    expect(elements("s-text-area")).toEqual([]);
  });

  it("is told the store's address when our server is silent", async () => {
    stage.answerWith((url) => (url.startsWith("shopify:") ? accountAnswer() : json({}, 503)));
    await stage.render();
    await settle();
    expect(page()).toContain("We cannot show the state of your cancellation right now");
    expect(page()).toContain("write to bonjour@sofimix.com");
    stage.answerWith(() => json(tooLate()));
    press("Try again");
    await settle();
    expect(button("Send my request")).toBeDefined();
  });

  it("sees an explanation where there is no order (the editor's preview)", async () => {
    stage.shopify.order.value = undefined;
    await stage.render();
    await settle();
    expect(page()).toContain("This page belongs to an order");
    expect(stage.calls).toEqual([]);
  });

  it("reads French", async () => {
    stage.leave();
    begin("fr");
    await opens();
    expect(page()).toContain("sous 1 à 3 jours ouvrés : au plus tard le mardi 17 mars");
    expect(page()).toContain("Demander à notre équipe d’annuler cette commande");
  });
});
