import { randomUUID } from "node:crypto";
import type { MovableClock } from "./clock";
import type { SimOrder, SimShop, State } from "./state";

/** What every part of the simulator works on: the state, the clock, and the way to tell the app of a change. */
export interface World {
  readonly state: State;
  readonly clock: MovableClock;
  readonly app: { key: string; secret: string; id: string };
  /** Saves soon. */
  changed(): void;
  /** Sends a webhook to whoever subscribed. All of one merchant action share the event. */
  announce(shop: SimShop, topic: string, payload: object, event: MerchantEvent): void;
}

/** One merchant action; `quiet` for what happened before anybody listened (a story's past). */
export interface MerchantEvent {
  id: string;
  at: string;
  quiet?: boolean;
}

export const eventAt = (world: World, options: { at?: string; quiet?: boolean } = {}): MerchantEvent => ({
  id: randomUUID(),
  at: options.at ?? nowIso(world),
  quiet: options.quiet,
});

/** Shopify's instants have whole seconds. */
export const nowIso = (world: World): string => isoOf(world.clock.nowMs());
export const isoOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

// Shopify's ids are numbers of thirteen digits; one counter for all kinds keeps them unique and in order.
const FIRST_ID = 6_201_000_000_000;

export function nextId(world: World, kind: string): string {
  const number = FIRST_ID + world.state.nextNumber * 32_768;
  world.state.nextNumber += 1;
  return gid(kind, number);
}

export const gid = (kind: string, number: number | string): string => `gid://shopify/${kind}/${number}`;
export const numberOf = (id: string): number => Number(/\/(\d+)(?:\?.*)?$/.exec(id)?.[1]);
export const kindOf = (id: string): string | null => /^gid:\/\/shopify\/(\w+)\/[\w-]+$/.exec(id)?.[1] ?? null;

export function shopOf(world: World, domain: string): SimShop {
  const shop = world.state.shops[domain];
  if (!shop) throw new Error(`There is no shop ${domain}`);
  return shop;
}

/**
 * By global id, number, name (#1001) or story; throws when there is none. Of several tellings of a story the last
 * one counts, and the first customer's before anybody else's.
 */
export function orderOf(shop: SimShop, which: string): SimOrder {
  const told = shop.orders.filter((each) => each.story === which);
  const order =
    shop.orders.find((each) => each.id === which || each.name === which || each.id.endsWith(`/${which}`)) ??
    told.findLast((each) => each.customerId === shop.customers[0]?.id) ??
    told.at(-1);
  if (!order) throw new Error(`${shop.domain} has no order ${which}`);
  return order;
}

/** The order changed: its own instant moves, never back. Whoever calls this announces `orders/updated`. */
export function touch(world: World, order: SimOrder, event: MerchantEvent): void {
  order.updatedAt = event.at > order.updatedAt ? event.at : order.updatedAt;
  world.changed();
}
