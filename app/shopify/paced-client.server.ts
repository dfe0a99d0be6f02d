import { setTimeout as sleep } from "node:timers/promises";
import { ShopifyFailure, type GraphqlClient } from "./graphql-client.server";
import type { Points, Waiting } from "./points.server";

const TRIES = 5;
/** Longer than this nobody is kept, whatever Shopify says (`Retry-After`): the call is given up, and repeated by its job. */
const longestPauseMs: Record<Waiting, number> = { shopper: 2_000, staff: 5_000, background: 20_000 };
/** Before Shopify has told what an operation asks for; too little only means that Shopify says so itself. */
const UNKNOWN_QUERY = 100;
const MUTATION = 10;

/** What each operation asked for at its last answer: the formula is Shopify's own and unpublished, so it is learned. */
export type KnownCosts = Map<string, number>;

/**
 * A client that asks only when the shop's points are there, and asks again when Shopify finds that they were not.
 * THROTTLED and 429 mean that nothing was done, so that a mutation may be repeated too: when Shopify says, where it says.
 */
export const paced = (
  shop: string,
  waiting: Waiting,
  client: GraphqlClient,
  points: Points,
  known: KnownCosts,
): GraphqlClient => ({
  async request(operation, variables, options) {
    const kind = kindOf(operation, variables);
    for (let tries = 1; ; tries += 1) {
      const cost = known.get(kind) ?? (/^\s*(?:#graphql\s*)?mutation\b/.test(operation) ? MUTATION : UNKNOWN_QUERY);
      const taken = await points.take(shop, cost, waiting);
      if (!taken) throw new ShopifyFailure("throttled", "none", `${shop} has no points left for the moment`);
      try {
        const reply = await client.request(operation, variables, options);
        if (reply.cost) known.set(kind, reply.cost.requested);
        await taken.settle({ spent: reply.cost?.actual ?? null, status: reply.cost?.status ?? null });
        return reply;
      } catch (error) {
        const failure = error instanceof ShopifyFailure ? error : null;
        if (failure?.cost) known.set(kind, failure.cost.requested);
        await taken.settle({
          spent: failure?.effect === "none" ? (failure.cost?.actual ?? 0) : null,
          status: failure?.cost?.status ?? null,
        });
        if (failure?.kind !== "throttled" || tries >= TRIES) throw error;
        const pauseMs = Math.max(200 * tries, failure.retryAfterMs ?? 0);
        if (pauseMs > longestPauseMs[waiting]) throw error;
        await sleep(pauseMs + Math.random() * 100);
      }
    }
  },
});

/** One operation costs more or less by how much it asks for: its numbers and switches. */
function kindOf(operation: string, variables: object | undefined): string {
  const name = /(?:query|mutation)\s+(\w+)/.exec(operation)?.[1] ?? operation;
  const sizes = Object.entries(variables ?? {}).filter(([, value]) => typeof value === "number" || typeof value === "boolean");
  return [name, ...sizes.map(([key, value]) => `${key}=${String(value)}`).sort()].join(" ");
}
