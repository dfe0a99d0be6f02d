// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sharedCases, seenByTheServerOnly } from "../policy/shared-cases";
import { accountAnswer, customer, elements, orderId, placedAt, putOnStage, settle, type Seen, type Stage } from "./stage";

const target = "customer-account.order.action.menu-item.render";
const shown = () => elements("s-button").map((button) => button.textContent);
let stage: Stage;

/** The device and Shopify agree on the time unless a test says otherwise. */
function at(device: string, server: string | null = device) {
  vi.useFakeTimers({ now: new Date(device) });
  stage = putOnStage(target, "cancel-order");
  let offset = server === null ? null : Date.parse(server) - Date.parse(device);
  return {
    sees: (seen: Seen | null, policy: string | null = null) =>
      stage.answerWith(() =>
        accountAnswer(seen, { policy, date: offset === null ? undefined : new Date(Date.now() + offset).toISOString() }),
      ),
    serverBehindBy: (ms: number) => (offset = -ms),
  };
}

afterEach(() => stage.leave());

describe("the button and the policy", () => {
  it.each([...sharedCases, ...seenByTheServerOnly].map((each) => [each.show ? "shown" : "hidden", each.story, each] as const))(
    "is %s: %s",
    async (_, __, { seen, receivedAt, show }) => {
      at(receivedAt).sees(seen);
      await stage.render();
      expect(shown()).toEqual(show ? ["Cancel order"] : []);
    },
  );

  it("is one button without address or listener, so that Shopify opens the confirmation", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    await stage.render();
    expect(document.body.children).toHaveLength(1);
    expect(elements("s-button")[0]!.hasAttribute("href")).toBe(false);
  });

  it("asks Shopify once and our server never", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    await stage.render();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stage.shopifys()).toHaveLength(1);
    expect(stage.ours()).toHaveLength(0);
  });

  it("follows the version of the policy that was in force when the order was placed", async () => {
    const policy = JSON.stringify({
      versions: [
        { effectiveFrom: "2026-01-01T00:00:00Z", windowHours: 72 },
        { effectiveFrom: "2026-03-11T00:00:00Z", windowHours: 24 },
      ],
    });
    at("2026-03-13T09:00:00Z").sees({}, policy);
    await stage.render();
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("falls back to 48 hours when the policy cannot be read", async () => {
    at("2026-03-12T09:00:00Z").sees({}, "{not json");
    await stage.render();
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("speaks French", async () => {
    vi.useFakeTimers({ now: new Date("2026-03-10T11:00:00Z") });
    stage = putOnStage(target, "cancel-order", "fr");
    stage.answerWith(() => accountAnswer({}, { date: "2026-03-10T11:00:00Z" }));
    await stage.render();
    expect(shown()).toEqual(["Annuler la commande"]);
  });
});

describe("time", () => {
  it("is gone the second after the window closed, without a reload", async () => {
    at("2026-03-12T09:59:00Z").sees({});
    await stage.render();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown(), "the closing second still counts").toEqual(["Cancel order"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual([]);
  });

  it("closes a window of ninety days in time, too", async () => {
    at("2026-03-10T10:00:00Z").sees({}, JSON.stringify({ versions: [{ effectiveFrom: placedAt, windowHours: 2160 }] }));
    await stage.render();
    expect(shown()).toEqual(["Cancel order"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("stays for a shopper whose device is three hours fast", async () => {
    at("2026-03-12T12:00:00Z", "2026-03-12T09:00:00Z").sees({});
    await stage.render();
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("goes for a shopper whose device is three hours slow", async () => {
    at("2026-03-12T09:00:00Z", "2026-03-12T12:00:00Z").sees({});
    await stage.render();
    expect(shown()).toEqual([]);
  });

  it("takes the time from the session token when the answer has no date, for a device that is fast", async () => {
    at("2026-03-12T12:00:00Z", null).sees({});
    const claims = { iat: Date.parse("2026-03-12T09:00:00Z") / 1000, exp: Date.parse("2026-03-12T09:05:00Z") / 1000 };
    stage.shopify.sessionToken.get = () => Promise.resolve(`x.${btoa(JSON.stringify(claims))}.x`);
    await stage.render();
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("believes the device when nobody else tells the time", async () => {
    at("2026-03-12T12:00:00Z", null).sees({});
    stage.shopify.sessionToken.get = () => Promise.reject(new Error("no token in the editor"));
    await stage.render();
    expect(shown()).toEqual([]);
  });

  it("asks again when somebody sets the device's clock while the page is open", async () => {
    const clock = at("2026-03-12T09:00:00Z");
    clock.sees({});
    await stage.render();
    // the device jumps three hours ahead, the server does not
    clock.serverBehindBy(3 * 3_600_000);
    vi.setSystemTime(new Date("2026-03-12T12:00:00Z"));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(stage.shopifys()).toHaveLength(2);
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("is gone soon after a laptop wakes up from two days of sleep", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    await stage.render();
    vi.setSystemTime(new Date("2026-03-12T11:00:00Z"));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(shown()).toEqual([]);
  });

  it("takes nothing away while a woken laptop is still offline", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    await stage.render();
    stage.answerWith(() => Promise.reject(new TypeError("Failed to fetch")));
    vi.setSystemTime(new Date("2026-03-12T11:00:00Z"));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(shown()).toEqual(["Cancel order"]);
  });
});

describe("who looks", () => {
  it("is hidden before login, and asks nothing", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    stage.shopify.authenticatedAccount.customer.value = undefined;
    await stage.render();
    expect(shown()).toEqual([]);
    expect(stage.calls).toEqual([]);
  });

  it("appears when the shopper signs in on the same page", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    let tell: (value: unknown) => void = () => {};
    stage.shopify.authenticatedAccount.customer.value = undefined;
    stage.shopify.authenticatedAccount.customer.subscribe = (listener: (value: unknown) => void) => {
      tell = listener;
      return () => {};
    };
    await stage.render();
    stage.shopify.authenticatedAccount.customer.value = customer;
    tell(customer);
    await settle();
    expect(shown()).toEqual(["Cancel order"]);
  });

  it("is hidden in the editor's preview, where there is no order", async () => {
    at("2026-03-10T11:00:00Z").sees({});
    stage.shopify.orderId = "";
    await stage.render();
    expect(shown()).toEqual([]);
    expect(stage.calls).toEqual([]);
  });

  it("is hidden for an order the shopper may not see", async () => {
    at("2026-03-10T11:00:00Z").sees(null);
    await stage.render();
    expect(shown()).toEqual([]);
  });
});

describe("failures", () => {
  beforeEach(() => void at("2026-03-10T11:00:00Z"));

  it.each([
    ["nobody answers", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["Shopify is down", () => new Response("<html>", { status: 502 })],
    ["the answer has no data", () => new Response(JSON.stringify({ errors: [{ message: "Throttled" }] }))],
    ["the order's date cannot be read", () => accountAnswer({ createdAt: "yesterday" })],
  ])("draws nothing and throws nothing when %s", async (_, answer) => {
    stage.answerWith(answer);
    await expect(stage.render()).resolves.toBeUndefined();
    expect(shown()).toEqual([]);
  });
});

it("is taken away once a request made on the same page has cancelled the order", async () => {
  at("2026-03-10T11:00:00Z").sees({});
  await stage.render();
  await vi.advanceTimersByTimeAsync(1_000);
  stage.stored.set("asked", { orderId, at: Date.now() });
  stage.answerWith(() => accountAnswer({ cancelledAt: "2026-03-10T11:00:02Z" }, { date: "2026-03-10T11:00:06Z" }));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(shown()).toEqual([]);
});
