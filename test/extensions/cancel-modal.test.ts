// @vitest-environment jsdom
import { fireEvent } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import type { FailedAttempt } from "../../extensions/shared/attempts";
import {
  accountAnswer,
  appUrl,
  button,
  card,
  elements,
  isOn,
  json,
  orderId,
  page,
  press,
  putOnStage,
  refund,
  settle,
  view,
  type Seen,
  type Stage,
} from "./stage";

const target = "customer-account.order.action.render";
let stage: Stage;

interface Answers {
  seen?: Seen | null;
  policy?: string;
  post?: () => Response | Promise<Response>;
  get?: () => Response | Promise<Response>;
}

async function opens({ seen = {}, policy, post = () => json(view()), get = post }: Answers = {}) {
  stage.answerWith((url, { method }) => {
    if (url.startsWith("shopify:"))
      return seen === null
        ? Promise.reject(new TypeError("Failed to fetch"))
        : accountAnswer(seen, { policy, date: new Date().toISOString() });
    return method === "POST" ? post() : get();
  });
  await stage.render();
  await settle();
}

async function confirms() {
  press("Cancel this order");
  await settle();
}

const kept = () => (stage.stored.get("failed-attempts") ?? []) as FailedAttempt[];
const posts = () => stage.ours().filter(({ method }) => method === "POST");

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-03-10T11:00:00Z") });
  stage = putOnStage(target, "cancel-order");
});
afterEach(() => stage.leave());

describe("before the confirmation", () => {
  it("says what happens, how much comes back, to what and when", async () => {
    await opens();
    expect(page()).toContain("Cancel order #1001");
    expect(page()).toContain("cannot be undone");
    expect(page()).toContain("€59.90 – Visa ending in 4242");
    expect(page()).toContain("within 10 to 15 business days");
    expect(page()).toContain("until Thursday, March 12 at 11:00 AM Central European");
    expect(stage.ours()).toHaveLength(0);
  });

  it("takes the days until the refund arrives from the merchant's settings", async () => {
    await opens({ policy: JSON.stringify({ refundDays: { from: 3, to: 5 } }) });
    expect(page()).toContain("within 3 to 5 business days");
  });

  it("lists every payment with its own amount, less what was refunded already", async () => {
    await opens({
      seen: {
        transactions: [
          card({ amount: "40.00" }),
          card({ id: "t/2", amount: "20.00", type: "GIFT_CARD", paymentDetails: null, giftCardDetails: { last4: "9f2c" } }),
          card({ id: "t/3", amount: "15.00", kind: "REFUND", transactionParentId: "gid://shopify/OrderTransaction/1" }),
          card({ id: "t/4", amount: "99.00", status: "FAILURE" }),
        ],
      },
    });
    expect(elements("s-list-item").map((item) => item.textContent)).toEqual([
      "€25.00 – Visa ending in 4242",
      "€20.00 – gift card ending in 9f2c",
    ]);
  });

  it("says that nothing was charged when the payment is only authorised", async () => {
    await opens({ seen: { financialStatus: "AUTHORIZED", transactions: [card({ kind: "AUTHORIZATION" })] } });
    expect(page()).toContain("Nothing was charged. This authorisation is released:");
    expect(page()).not.toContain("business day");
  });

  it("counts a captured authorisation as paid", async () => {
    await opens({
      seen: {
        transactions: [
          card({ kind: "AUTHORIZATION" }),
          card({ id: "t/2", kind: "CAPTURE", transactionParentId: "gid://shopify/OrderTransaction/1" }),
        ],
      },
    });
    expect(page()).not.toContain("Nothing was charged");
    expect(page()).toContain("€59.90 – Visa ending in 4242");
  });

  it("promises to contact who paid by hand, and asks for no bank details", async () => {
    await opens({
      seen: { transactions: [card({ type: "BANK_DEPOSIT", typeDetails: { name: "Bank transfer" }, paymentDetails: null })] },
    });
    expect(page()).toContain("€59.90 – Bank transfer");
    expect(page()).toContain("We will contact you to pay it back the way you paid");
    expect(elements("s-text-field, input")).toEqual([]);
  });

  it("says that a subscription goes on", async () => {
    await opens({ seen: { subscriptionContracts: { nodes: [{ id: "c/1" }] } } });
    expect(page()).toContain("does not end the subscription");
  });

  it("lets the shopper ask although Shopify could not be read", async () => {
    await opens({ seen: null });
    expect(page()).toContain("We could not read the amounts");
    await confirms();
    expect(posts()).toHaveLength(1);
  });

  it("closes without asking for anything when the order is kept", async () => {
    await opens();
    press("Keep my order");
    expect(stage.told.closed).toBe(1);
    expect(stage.ours()).toEqual([]);
  });

  it("gives its slots only what Shopify draws there", async () => {
    await opens();
    for (const each of elements("[slot]")) {
      const names = each.getAttributeNames().filter((name) => !["slot", "loading", "disabled"].includes(name));
      expect(names).toEqual([]);
    }
  });
});

describe("the confirmation", () => {
  it("sends the order, the language and the reason with the shopper's token", async () => {
    await opens({ policy: JSON.stringify({ reasons: [{ code: "own-1", fr: "Trop cher", en: "Too dear" }] }) });
    const select = elements("s-select")[0]! as HTMLElement & { value: string };
    expect(page()).toContain("Too dear");
    select.value = "own-1";
    fireEvent.change(select);
    await confirms();
    expect(posts()[0]).toMatchObject({
      url: `${appUrl}/customer/cancellations`,
      headers: { Authorization: "Bearer mock-session-token" },
      body: { orderId, locale: "en", reason: "own-1", failedAttempts: [] },
    });
  });

  it("asks for no reason where the store offers none to choose from, or its settings can't be read", async () => {
    await opens({ policy: JSON.stringify({ reasons: [] }) });
    expect(elements("s-select")).toHaveLength(0);
  });

  it("shows what became of it, and says so", async () => {
    await opens({
      post: () =>
        json(
          view({
            refunds: [refund()],
          }),
        ),
    });
    await confirms();
    expect(page()).toContain("Order cancelled");
    expect(page()).toContain("A refund of €59.90 was sent to Visa •••• 4242 on Tuesday, March 10 at 12:00 PM Central European");
    expect(page()).toContain("between Tuesday, March 24 and Tuesday, March 31");
    expect(stage.toasts).toEqual(["Your order is cancelled"]);
    press("Close");
    expect(stage.told.closed).toBe(1);
  });

  it("is sent once when it is pressed twice", async () => {
    let answer: (response: Response) => void = () => {};
    await opens({ post: () => new Promise((resolve) => (answer = resolve)) });
    const confirm = button("Cancel this order");
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await settle();
    expect(isOn(confirm, "loading") && isOn(confirm, "disabled")).toBe(true);
    expect(isOn(button("Keep my order"), "disabled")).toBe(true);
    fireEvent.click(confirm);
    await settle();
    expect(posts()).toHaveLength(1);
    answer(json(view()));
    await settle();
    expect(page()).toContain("Order cancelled");
  });

  it("follows the cancellation until it is done, and then stops asking", async () => {
    let state: "cancelling" | "cancelled" = "cancelling";
    const now = () =>
      json(view({ state, settled: state === "cancelled", cancelledAt: null }), state === "cancelling" ? 202 : 200);
    await opens({ post: now, get: now });
    await confirms();
    expect(page()).toContain("Cancellation in progress");
    expect(stage.toasts).toEqual(["We have received your request"]);
    state = "cancelled";
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page()).toContain("Order cancelled");
    const asked = stage.ours().length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(stage.ours()).toHaveLength(asked);
  });

  it("tells the button and the block of the page that something was asked", async () => {
    await opens();
    await confirms();
    expect(stage.stored.get("asked")).toEqual({ orderId, at: Date.parse("2026-03-10T11:00:00Z") });
  });

  it("says by when a person answers", async () => {
    await opens({
      post: () =>
        json(
          view({ state: "in-review", answerBy: "2026-03-13", settled: false, reasons: [{ code: "dispute-open", facts: {} }] }),
          202,
        ),
    });
    await confirms();
    expect(page()).toContain("by Friday, March 13 at the latest");
    expect(page()).toContain("disputed with your bank");
  });
});

describe("a refusal (409)", () => {
  const refused = (facts: Partial<CancellationView> = {}) =>
    json(
      view({
        state: "refused",
        receivedAt: null,
        cancelledAt: null,
        reasons: [
          { code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z", windowHours: 48 } },
          { code: "with-carrier", facts: { beganAt: "2026-03-11T08:30:00.000Z" } },
          { code: "shipping-came-first", facts: { beganAt: "2026-03-11T08:30:00.000Z" } },
          { code: "subscription-continues", facts: {} },
        ],
        nextStep: "wait-for-delivery-then-return",
        ...facts,
      }),
      409,
    );

  it("leads to a person where one may be asked", async () => {
    await opens({ post: () => refused({ canRequest: true }) });
    await confirms();
    expect(button("Ask our team to cancel").getAttribute("href")).toBe(
      "extension:cancellation-request/customer-account.order.page.render/1",
    );
  });

  it("says why, when it was seen, what to do next, and names the statutory right", async () => {
    await opens({ post: refused });
    await confirms();
    expect(page()).toContain("The time to cancel directly ended on Thursday, March 12 at 11:00 AM Central European");
    expect(page()).toContain("Your order has been shipped; preparation began on Wednesday, March 11 at 9:30 AM");
    expect(page()).toContain("Once the parcel has reached you");
    expect(page()).toContain("your legal right of withdrawal stays with you");
    expect(elements("s-link").map((link) => link.getAttribute("href"))).toEqual([
      "https://sofimix.test/retours",
      "https://sofimix.test/retractation",
    ]);
    expect(page()).toContain("commande@sofimix.com");
  });

  it("keeps what is only also true to itself", async () => {
    await opens({ post: refused });
    await confirms();
    expect(page()).not.toContain("subscription");
    expect(page()).not.toContain("before your request");
  });

  it("is no success and no failure of ours", async () => {
    await opens({ post: refused });
    await confirms();
    expect(stage.toasts).toEqual([]);
    expect(kept()).toEqual([]);
  });
});

describe("when it fails", () => {
  it.each([
    [401, "Your session has expired", true],
    [403, "Please sign in", false],
    [404, "We could not find this order in your account", false],
    [400, "This page is out of date", true],
    [413, "Your request was too large to send", true],
    [410, "A fault on our side", true],
    [500, "A fault on our side", true],
    [503, "A fault on our side", true],
  ])("%i has its own words: %s", async (status, words, isKept) => {
    await opens({ post: () => json({ error: { code: "x" } }, status) });
    await confirms();
    expect(page()).toContain(words);
    expect(elements("s-banner")[0]!.getAttribute("tone")).toBe("critical");
    expect(kept().map(({ problem }) => problem)).toEqual(isKept ? [`http-${status}`] : []);
    expect(page().includes("The time of your request is kept on this device")).toBe(isKept);
    expect(isOn(button("Try again"), "disabled")).toBe(false);
  });

  it("keeps the time of a request that found no network, and sends it with the next one", async () => {
    await opens({ post: () => Promise.reject(new TypeError("Failed to fetch")) });
    await confirms();
    expect(kept()).toEqual([{ orderId, at: "2026-03-10T11:00:00.000Z", problem: "unreachable" }]);
    stage.answerWith(() => json(view()));
    vi.setSystemTime(new Date("2026-03-10T11:05:00Z"));
    press("Try again");
    await settle();
    expect(posts()[1]!.body).toMatchObject({
      failedAttempts: [{ orderId, at: "2026-03-10T11:00:00.000Z", problem: "unreachable" }],
    });
    expect(kept()).toEqual([]);
    expect(page()).toContain("Order cancelled");
  });

  it("tells the times also when the answer is a refusal: they are evidence", async () => {
    stage.stored.set("failed-attempts", [{ orderId, at: "2026-03-10T09:00:00.000Z", problem: "http-503" }]);
    await opens({ post: () => json(view({ state: "refused" }), 409) });
    await confirms();
    expect(posts()[0]!.body).toMatchObject({ failedAttempts: [{ at: "2026-03-10T09:00:00.000Z" }] });
    expect(kept()).toEqual([]);
  });

  it("gives up waiting for a server that never answers", async () => {
    await opens();
    stage.answerWith(
      (_, init) =>
        new Promise((__, reject) => (init as RequestInit).signal!.addEventListener("abort", () => reject(new Error("aborted")))),
    );
    press("Cancel this order");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(page()).toContain("Your request did not reach us");
    expect(kept()).toHaveLength(1);
  });

  it("keeps the first and the newest twenty times, never more", async () => {
    stage.stored.set(
      "failed-attempts",
      Array.from({ length: 20 }, (_, i) => ({
        orderId,
        at: `2026-03-10T10:00:${String(i).padStart(2, "0")}.000Z`,
        problem: "unreachable",
      })),
    );
    await opens({ post: () => json({}, 503) });
    await confirms();
    expect(kept()).toHaveLength(20);
    expect(kept()[0]!.at).toBe("2026-03-10T10:00:00.000Z");
    expect(kept()[19]!.at).toBe("2026-03-10T11:00:00.000Z");
  });

  it("says whom to write to", async () => {
    await opens({ post: () => json({}, 503) });
    await confirms();
    expect(page()).toContain("write to bonjour@sofimix.com, with your order number");
  });

  it("does not promise to keep the time where the browser keeps nothing", async () => {
    stage.shopify.storage.write = () => Promise.reject(new Error("denied"));
    stage.shopify.storage.read = () => Promise.reject(new Error("denied"));
    await opens({ post: () => json({}, 503) });
    await confirms();
    expect(page()).toContain("A fault on our side");
    expect(page()).not.toContain("is kept on this device");
  });

  it("survives a session token that cannot be had", async () => {
    stage.shopify.sessionToken.get = () => Promise.reject(new Error("no token"));
    await opens();
    await confirms();
    expect(page()).toContain("Your request did not reach us");
  });
});

describe("the window closes while the confirmation is open", () => {
  it("says so, and still lets the shopper ask: the server decides", async () => {
    vi.setSystemTime(new Date("2026-03-12T09:59:50Z"));
    await opens();
    expect(page()).not.toContain("has just ended");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(page()).toContain("The time to cancel has just ended");
    expect(isOn(button("Cancel this order"), "disabled")).toBe(false);
    await confirms();
    expect(posts()).toHaveLength(1);
  });
});

it("speaks French throughout", async () => {
  stage.leave();
  vi.useFakeTimers({ now: new Date("2026-03-10T11:00:00Z") });
  stage = putOnStage(target, "cancel-order", "fr");
  await opens();
  expect(page()).toContain("Annuler la commande #1001");
  expect(page()).toContain("sous 10 à 15 jours ouvrés");
  expect(page()).toContain("jusqu’au jeudi 12 mars à 11:00 heure d’Europe centrale");
  press("Annuler cette commande");
  await settle();
  expect(posts()[0]!.body).toMatchObject({ locale: "fr" });
  expect(page()).toContain("Commande annulée");
});
