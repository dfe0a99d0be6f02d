import type { CancellationView } from "../../app/cases/cancellation-view";
import { dropAttempts, keepAttempt, readAttempts, type DeviceStorage } from "./attempts";

/**
 * Why there is no answer to show; each has its own text. "unreachable": nobody answered; "ours": our server failed;
 * "moved-on": what was to be done can't be done any more.
 */
export const problems = [
  "unreachable",
  "ours",
  "sign-in",
  "login-required",
  "order-not-found",
  "malformed",
  "too-large",
  "moved-on",
] as const;
export type Problem = (typeof problems)[number];
export type Reply = { view: CancellationView } | { problem: Problem; kept?: boolean };

/** The part of Shopify's API that every target has. */
export interface Host {
  localization: { extensionLanguage: { value: { isoCode: string } } };
  sessionToken: { get(): Promise<string> };
  storage: DeviceStorage;
}

const problemOf: Record<number, Problem> = {
  400: "malformed",
  401: "sign-in",
  403: "login-required",
  404: "order-not-found",
  409: "moved-on",
  413: "too-large",
  429: "unreachable",
};
const patience = 20_000;

/** Throws when nobody answers; a refusal by the policy (409) is an answer with a view like any other. */
export async function call(
  host: Host,
  address: string,
  body?: string,
): Promise<{ status: number; view: CancellationView | null }> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: { Authorization: "Bearer " + (await host.sessionToken.get()), "Content-Type": "application/json" },
      body,
      signal: stop.signal,
    });
    const answer = response.ok || response.status == 409 ? await response.json() : {};
    return { status: response.status, view: answer.state ? answer : null };
  } finally {
    clearTimeout(timer);
  }
}

/** The language of our texts, which the server's words (opening hours) must match. */
export const localeOf = (host: Host) => host.localization.extensionLanguage.value.isoCode;

export const reply = ({ status, view }: { status: number; view: CancellationView | null }): Reply =>
  view ? { view } : { problem: status ? problemOf[status] || "ours" : "unreachable" };

/** Asks for the cancellation. */
export const requestCancellation = (host: Host, appUrl: string, orderId: string, reason?: string): Promise<Reply> =>
  request(host, appUrl + "/customer/cancellations", orderId, { reason });

/** Any request, direct or late: what fails on our side is kept on the device and told with the next one. */
export async function request(host: Host, address: string, orderId: string, wish: object): Promise<Reply> {
  const at = new Date().toISOString();
  const failedAttempts = await readAttempts(host.storage);
  let answer;
  try {
    answer = await call(host, address, JSON.stringify({ orderId, locale: localeOf(host), failedAttempts, ...wish }));
  } catch {
    answer = { status: 0, view: null };
  }
  if (answer.view) {
    const told = failedAttempts.map((attempt) => attempt.at);
    await dropAttempts(host.storage, (attempt) => told.includes(attempt.at));
    return reply(answer);
  }
  // the shopper's own side (not signed in, another customer's order) is no evidence against us
  if (answer.status == 403 || answer.status == 404) return reply(answer);
  const problem = answer.status ? "http-" + answer.status : "unreachable";
  const kept = await keepAttempt(host.storage, { orderId, at, problem });
  return { ...reply(answer), kept };
}

export async function readCancellation(host: Host, appUrl: string, orderId: string): Promise<Reply> {
  try {
    return reply(await call(host, `${appUrl}/customer/orders/${orderId.split("/").pop()}/cancellation?locale=${localeOf(host)}`));
  } catch {
    return { problem: "unreachable" };
  }
}

/** Reads until nothing more will change by itself: after 2 s, then ever more seldom. Returns the way to stop. */
export function follow(read: () => Promise<Reply>, show: (reply: Reply) => void): () => void {
  let wait = 2000;
  let timer: ReturnType<typeof setTimeout>;
  const later = () => {
    timer = setTimeout(async () => {
      const answer = await read();
      wait = Math.min(wait * 1.5, 60_000);
      if (!timer) return;
      // one failed look is no news: what was shown before is still the last thing we know
      if ("view" in answer) show(answer);
      if (!("view" in answer && answer.view.settled)) later();
    }, wait);
  };
  later();
  return () => {
    clearTimeout(timer);
    timer = undefined as never;
  };
}
