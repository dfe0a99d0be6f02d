import { Duration } from "luxon";

/** How long the "received" mail waits for a faster outcome that says it all at once. */
export const mailAfterOutcome = Duration.fromObject({ minutes: 1 });

/** The "cancelled" mail goes out as soon as the refunds of the same reading are noted, and after this long whatever happens. */
export const mailAfterRefunds = Duration.fromObject({ minutes: 1 });

/** Shopify says nothing about a call whose answer was lost; this long after it, an order still not cancelled was not reached. */
export const lostAnswerWait = Duration.fromObject({ seconds: 60 });

/** No call that somebody began is still on its way after this long, whatever the clocks of two processes say. */
export const callsEndWithin = Duration.fromObject({ minutes: 3 });

/**
 * When a cancellation that Shopify took is looked at without a webhook having said anything. Shopify takes a fraction of a
 * second to some seconds and its webhooks tell of the end: a look before that finds nothing new and costs as much as the
 * one that does. Only a cancellation that failed, or whose webhooks are lost, waits for this.
 */
export const firstLookAfterAsking = Duration.fromObject({ seconds: 6 });

/** Pauses between looks at something that is not settled: 2 s, 4 s … and at most a quarter of an hour. */
export const backoff = (tries: number): Duration => Duration.fromObject({ seconds: Math.min(2 ** Math.min(tries + 1, 10), 900) });

/** A cancellation Shopify has neither carried out nor refused after this long needs a person. */
export const stuckAfter = Duration.fromObject({ hours: 1 });

/** A question whose time has come is asked about again after this long, should its job be lost. */
export const waitLease = Duration.fromObject({ minutes: 1 });

/** Looks at one order that its webhooks ask for are at least this far apart. */
export const pauseBetweenLooks = Duration.fromObject({ seconds: 1 });
