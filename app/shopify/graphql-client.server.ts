import { createAdminApiClient, type AdminOperations } from "@shopify/admin-api-client";
import { ok, refused, type Answer as Outcome } from "../lib/answer";
import type { Log } from "../lib/log.server";
import type { ThrottleStatus } from "./points.server";

export const API_VERSION = "2026-10";
const TIMEOUT_SECONDS = 10;

/**
 * Why Shopify gave no usable answer. `effect` is what may have happened to a mutation:
 * "none" when it surely was not carried out, "maybe" when nobody can say before reading again.
 */
export class ShopifyFailure extends Error {
  constructor(
    readonly kind: "unreachable" | "throttled" | "unauthorized" | "denied" | "invalid",
    readonly effect: "none" | "maybe",
    message: string,
    /** What Shopify said of the call's cost, when it said anything. */
    readonly cost: Cost | null = null,
    /** When Shopify wants to be asked again, in milliseconds from then (HTTP 429 with `Retry-After`); null: it did not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = "ShopifyFailure";
  }

  /**
   * By name and not by class: the pages' bundle and the server's each hold a copy of this class, and what one throws
   * the other has to recognise. Otherwise an outage while staff act would be an unknown error, and not be put on record.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ShopifyFailure" && "effect" in value;
  }
}

export interface Cost {
  requested: number;
  /** Null when it was not carried out. */
  actual: number | null;
  status: ThrottleStatus | null;
}

export interface Reply<T> {
  data: T;
  /** Paths Shopify refused to resolve while answering the rest, e.g. ["disputes"]: those fields are null for no other reason. */
  deniedPaths: string[];
  cost?: Cost | null;
}

type Variables<Operation extends string> = Operation extends keyof AdminOperations
  ? AdminOperations[Operation]["variables"]
  : never;
type Result<Operation extends string> = Operation extends keyof AdminOperations ? AdminOperations[Operation]["return"] : never;

export interface GraphqlClient {
  /** Throws ShopifyFailure; never returns half an answer except for root fields named in `mayBeDenied`. */
  request<Operation extends string>(
    operation: Operation,
    variables: Variables<Operation>,
    options?: { mayBeDenied?: string[] },
  ): Promise<Reply<Result<Operation>>>;
}

/** The access token to ask with; `refused` is one that Shopify has just turned away. */
export type AccessToken = (refused?: string) => Promise<string>;

/** One shop's Admin API. `token` is asked for each call, so that an expiring one is always fresh. */
export function graphqlClient(shop: string, token: AccessToken, log: Log): GraphqlClient {
  const ask = (operation: string, variables: unknown, accessToken: string): Promise<Answer> =>
    createAdminApiClient({ storeDomain: shop, apiVersion: API_VERSION, accessToken }).request(operation, {
      variables,
      retries: 0,
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    } as never) as Promise<Answer>;

  return {
    async request(operation, variables, options) {
      const accessToken = await token();
      let answer = await ask(operation, variables, accessToken);
      if (answer.errors?.networkStatusCode === 401) {
        // another process may have renewed the access while this call was on its way; nothing was carried out
        const renewed = await token(accessToken);
        if (renewed !== accessToken) answer = await ask(operation, variables, renewed);
      }
      const name = /(?:query|mutation)\s+(\w+)/.exec(operation)?.[1];
      const { errors, data, extensions } = answer;
      const cost = costOf(extensions);
      log.debug({ shop, operation: name, cost: cost?.actual, status: errors?.networkStatusCode ?? 200 }, "asked Shopify");
      if (!errors) return { data: data as Result<typeof operation>, deniedPaths: [], cost };

      const denied = errors.graphQLErrors?.map((error) => String(error.path?.[0] ?? "")) ?? [];
      const tolerable = denied.length > 0 && denied.every((path) => options?.mayBeDenied?.includes(path));
      if (data && tolerable) return { data: data as Result<typeof operation>, deniedPaths: denied, cost };
      throw failureOf(errors, name, cost);
    },
  };
}

interface Answer {
  data?: unknown;
  extensions?: { cost?: { requestedQueryCost?: number; actualQueryCost?: number | null; throttleStatus?: ThrottleStatus } };
  errors?: {
    networkStatusCode?: number;
    message?: string;
    response?: Response;
    graphQLErrors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
  };
}

function costOf(extensions: Answer["extensions"]): Cost | null {
  const told = extensions?.cost;
  if (typeof told?.requestedQueryCost !== "number") return null;
  return { requested: told.requestedQueryCost, actual: told.actualQueryCost ?? null, status: told.throttleStatus ?? null };
}

/** Seconds, with or without a fraction ("2.0" is Shopify's way), or a date. */
function retryAfterOf(response: Response | undefined): number | null {
  const told = response?.headers.get("retry-after")?.trim();
  if (!told) return null;
  const ms = /^\d+(\.\d+)?$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function failureOf(errors: NonNullable<Answer["errors"]>, operation: string | undefined, cost: Cost | null): ShopifyFailure {
  const status = errors.networkStatusCode;
  const codes = errors.graphQLErrors?.map((error) => error.extensions?.code) ?? [];
  const words = errors.graphQLErrors?.map((error) => error.message).join("; ") || errors.message || "no answer";
  const message = `${operation ?? "Shopify"}: ${words}${status ? ` (${status})` : ""}`;

  if (codes.includes("THROTTLED")) return new ShopifyFailure("throttled", "none", message, cost);
  if (status === 429) return new ShopifyFailure("throttled", "none", message, cost, retryAfterOf(errors.response));
  if (status === 401 || status === 403) return new ShopifyFailure("unauthorized", "none", message);
  if (codes.includes("ACCESS_DENIED")) return new ShopifyFailure("denied", "none", message, cost);
  if (codes.includes("INTERNAL_SERVER_ERROR")) return new ShopifyFailure("unreachable", "maybe", message);
  if (status === 200 || (status !== undefined && status < 500)) return new ShopifyFailure("invalid", "none", message);
  // no answer at all, a broken one, or a 5xx: the call may have been carried out
  return new ShopifyFailure("unreachable", "maybe", message);
}

/**
 * A person (or an app) without the permission is denied the whole call, not told a code. That is a refusal like any
 * other, never an answer that got lost: nobody may repeat it with greater rights.
 */
export async function deniedOrAnswered<T>(asked: Promise<T>): Promise<Outcome<T, "no-permission">> {
  try {
    return ok(await asked);
  } catch (error) {
    if (error instanceof ShopifyFailure && error.kind === "denied") return refused("no-permission", error.message);
    throw error;
  }
}
