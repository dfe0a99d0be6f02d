import { DateTime } from "luxon";
import type { DurationLike } from "luxon";
import { emptyFaults } from "./state";
import type { FaultState } from "./state";
import { isoOf } from "./world";
import type { World } from "./world";

export const refusableMutations = [
  "fulfillmentCancel",
  "fulfillmentOrderOpen",
  "fulfillmentOrderSubmitCancellationRequest",
  "returnCreate",
  "returnCancel",
  "returnClose",
  "returnProcess",
  "reverseDeliveryCreateWithShipping",
  "tagsAdd",
  "flowTriggerReceive",
] as const;
export type RefusableMutation = (typeof refusableMutations)[number];

/** What can be broken while everything runs. All of it is state: it survives a restart until it is put right. */
export interface Faults {
  readonly state: Readonly<FaultState>;
  /** Shopify is down: for a while of the movable clock, until an instant, or "forever"; null: up again. */
  down(until: DurationLike | DateTime | "forever" | null, how?: "503" | "refused"): void;
  readonly isDown: boolean;
  /** The next calls of an operation (or of a root field such as "orderCancel") have their effect, and the answer is lost. */
  loseAnswer(operation: string, times?: number): void;
  /** The next calls of an operation never reach Shopify: no effect, no answer. */
  lostBeforeEffect(operation: string, times?: number): void;
  /** Every answer of every API comes this much later. */
  delayMs: number;
  /** The next calls are answered THROTTLED; true: all of them. */
  throttle(times: number | boolean): void;
  /** The next calls are turned away with a 429 that says when to come again. */
  turnAway(times: number, retryAfterSeconds: string): void;
  /** Part of the Admin API's calls (0 to 1) that are answered 500. */
  errorRate: number;
  /** orderCancel for this order is refused at once; null: allowed again. */
  refuseCancel(orderId: string, message?: string | null): void;
  /** orderCancel for this order is accepted and its job fails; null: no longer. */
  failCancelJob(orderId: string, message?: string | null): void;
  /** Every call of one of these mutations is refused: fulfillmentCancel, returnCreate and the like; null: no longer. */
  refuse(mutation: RefusableMutation, message?: string | null): void;
  /** Cancellations are accepted and never carried out while this is on. */
  jobNeverEnds: boolean;
  /** Assumption A1 the worst way: a cancellation is refused while something is on hold. */
  holdBlocksCancel: boolean;
  /** How long Shopify takes to carry out a cancellation. */
  cancelJobMs: number;
  /** Bulk operations are carried out, fail in the end, or are not taken ("LIMIT_REACHED"). */
  bulk: "works" | "fails" | "busy";
  /** Fields ("Order.disputes") that the app's token is denied, as for want of a scope. */
  denied: string[];
  /**
   * Assumptions A4 and A5 the worst way: orderCancel for an order that is cancelled already gives its money back once more,
   * or is refused with words that say nothing of it.
   */
  secondCancel: FaultState["secondCancel"];
  /** Assumption A10 the worst way: a refund or void is listed so many (simulated) milliseconds after it was made. */
  refundsShowAfterMs: number;
  /** Assumption B1 the worst way: refundCreate refunds again, although it knows the key. */
  refundKeysWorthless: boolean;
  /** Assumption C8 the worst way: a request that was taken back stands for so long, and the order can't be cancelled meanwhile. */
  takeBackTakesMs: number;
  /** Assumption E5 the worst way: a refresh whose answer got lost can't be asked for again; the app has to be opened anew. */
  refreshWorksOnce: boolean;
  /** Every access token of the app ends now, as after an hour. */
  endAccess(): void;
  clear(): void;
}

export function faultsOf(world: World): Faults {
  const set = (change: Partial<FaultState>): void => {
    Object.assign(world.state.faults, change);
    world.changed();
  };
  return {
    get state() {
      return world.state.faults;
    },
    down(until, how = "503") {
      const at =
        until === null || until === "forever"
          ? until
          : isoOf(until instanceof DateTime ? until.toMillis() : world.clock.now().plus(until).toMillis());
      set({ downUntil: at, downHow: how });
    },
    get isDown() {
      const { downUntil } = world.state.faults;
      return downUntil === "forever" || (downUntil !== null && Date.parse(downUntil) > world.clock.nowMs());
    },
    loseAnswer: (operation, times = 1) => set({ loseAnswer: { ...world.state.faults.loseAnswer, [operation]: times } }),
    lostBeforeEffect: (operation, times = 1) => set({ loseRequest: { ...world.state.faults.loseRequest, [operation]: times } }),
    get delayMs() {
      return world.state.faults.delayMs;
    },
    set delayMs(delayMs) {
      set({ delayMs });
    },
    throttle: (times) => set({ throttle: times === true ? -1 : Number(times) }),
    turnAway: (times, retryAfterSeconds) => set({ turnAway: { times, retryAfterSeconds } }),
    get errorRate() {
      return world.state.faults.errorRate;
    },
    set errorRate(errorRate) {
      set({ errorRate, errorDebt: 0 });
    },
    refuseCancel(orderId, message = "Cannot cancel this order.") {
      const { [orderId]: _before, ...others } = world.state.faults.refuseCancel;
      set({ refuseCancel: message === null ? others : { ...others, [orderId]: message } });
    },
    failCancelJob(orderId, message = "Something went wrong while cancelling the order.") {
      const { [orderId]: _before, ...others } = world.state.faults.failJob;
      set({ failJob: message === null ? others : { ...others, [orderId]: message } });
    },
    refuse(mutation, message = "Something went wrong.") {
      const { [mutation]: _before, ...others } = world.state.faults.refuse;
      set({ refuse: message === null ? others : { ...others, [mutation]: message } });
    },
    get jobNeverEnds() {
      return world.state.faults.jobNeverEnds;
    },
    set jobNeverEnds(jobNeverEnds) {
      set({ jobNeverEnds });
    },
    get holdBlocksCancel() {
      return world.state.faults.holdBlocksCancel;
    },
    set holdBlocksCancel(holdBlocksCancel) {
      set({ holdBlocksCancel });
    },
    get cancelJobMs() {
      return world.state.faults.cancelJobMs;
    },
    set cancelJobMs(cancelJobMs) {
      set({ cancelJobMs });
    },
    get bulk() {
      return world.state.faults.bulk;
    },
    set bulk(bulk) {
      set({ bulk });
    },
    get denied() {
      return world.state.faults.denied;
    },
    set denied(denied) {
      set({ denied });
    },
    get secondCancel() {
      return world.state.faults.secondCancel;
    },
    set secondCancel(secondCancel) {
      set({ secondCancel });
    },
    get refundsShowAfterMs() {
      return world.state.faults.refundsShowAfterMs;
    },
    set refundsShowAfterMs(refundsShowAfterMs) {
      set({ refundsShowAfterMs });
    },
    get refundKeysWorthless() {
      return world.state.faults.refundKeysWorthless;
    },
    set refundKeysWorthless(refundKeysWorthless) {
      set({ refundKeysWorthless });
    },
    get takeBackTakesMs() {
      return world.state.faults.takeBackTakesMs;
    },
    set takeBackTakesMs(takeBackTakesMs) {
      set({ takeBackTakesMs });
    },
    get refreshWorksOnce() {
      return world.state.faults.refreshWorksOnce;
    },
    set refreshWorksOnce(refreshWorksOnce) {
      set({ refreshWorksOnce });
    },
    endAccess() {
      for (const token of world.state.tokens) if (token.kind === "offline") token.expiresAt = Date.now();
      world.changed();
    },
    clear: () => set(emptyFaults()),
  };
}

/** Uses up one of an operation's lost answers or requests, if there is one. */
export function takeLoss(world: World, kind: "loseAnswer" | "loseRequest", names: string[]): boolean {
  const planned = world.state.faults[kind];
  const name = names.find((each) => (planned[each] ?? 0) !== 0);
  if (!name) return false;
  planned[name] = (planned[name] ?? 0) - 1;
  if (planned[name] === 0) delete planned[name];
  world.changed();
  return true;
}

export function takeThrottle(world: World): boolean {
  const { faults } = world.state;
  if (faults.throttle === 0) return false;
  if (faults.throttle > 0) faults.throttle -= 1;
  world.changed();
  return true;
}

/** When the caller may come again, if this call is turned away. */
export function takeTurnAway(world: World): string | null {
  const { turnAway } = world.state.faults;
  if (turnAway.times === 0) return null;
  turnAway.times -= 1;
  world.changed();
  return turnAway.retryAfterSeconds;
}

/** Evenly spread instead of random, so that a test says how many calls fail. */
export function takeError(world: World): boolean {
  const { faults } = world.state;
  if (faults.errorRate === 0) return false;
  faults.errorDebt += faults.errorRate;
  if (faults.errorDebt < 1) return false;
  faults.errorDebt -= 1;
  return true;
}
