import type { StaffEntryAnswer, StaffOrderView } from "../../app/cases/staff-order-view";

/** Why there is nothing to show; each has its own text. */
export const staffProblems = [
  "unreachable",
  "try-again",
  "unauthorized",
  "not-installed",
  "too-many",
  "order-not-found",
  "received-invalid",
  "received-in-future",
  "received-before-order",
  "text-too-long",
  "no-permission",
  "shopify-unreachable",
] as const;
export type StaffProblem = (typeof staffProblems)[number];

/** The part of Shopify's API that both targets on the order page have. */
interface Host {
  auth: { idToken(): Promise<string | null> };
  data: { selected: { id: string }[] };
}

export interface Entry {
  channel: string;
  receivedAt: string;
  zone: string;
  reason: string | null;
  text: string;
}

type Asked<T> = { value: T } | { problem: StaffProblem };

const patience = 20_000;

/** "gid://shopify/Order/1" -> "1" */
export const orderNumberOf = (host: Host): string => (host.data.selected[0]?.id ?? "").split("/").pop() ?? "";

/** Pages of the app inside the admin. */
export const casePage = (caseId: string) => `app:app/cases/${caseId}`;
export const entryPage = (orderNumber: string) => `app:app/requests/new?order=${orderNumber}`;

export const readOrderCase = (host: Host, appUrl: string, locale: string): Promise<Asked<StaffOrderView>> =>
  ask(host, `${appUrl}/staff/orders/${orderNumberOf(host)}/case?locale=${locale}`);

export const enterRequest = (host: Host, appUrl: string, locale: string, entry: Entry): Promise<Asked<StaffEntryAnswer>> =>
  ask(host, `${appUrl}/staff/orders/${orderNumberOf(host)}/requests?locale=${locale}`, JSON.stringify(entry));

/** With the admin's own ID token; never throws. */
async function ask<T>(host: Host, address: string, body?: string): Promise<Asked<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: { Authorization: "Bearer " + (await host.auth.idToken()), "Content-Type": "application/json" },
      body,
      signal: stop.signal,
    });
    const answer = await response.json();
    if (response.ok) return { value: answer };
    const code = answer.error?.code;
    return { problem: staffProblems.includes(code) ? code : "try-again" };
  } catch {
    return { problem: "unreachable" };
  } finally {
    clearTimeout(timer);
  }
}
