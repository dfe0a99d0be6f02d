import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GraphQLError, buildSchema, execute, getOperationAST, getVariableValues, parse, specifiedRules, validate } from "graphql";
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { AppConfig } from "./app-config";
import { Bucket, MAX_COST, actualCost, requestedCost } from "./cost";
import { takeError, takeLoss, takeThrottle, takeTurnAway } from "./faults";
import { tokenOf } from "./oauth";
import { strictField, typeName } from "./resolvers/context";
import type { AdminContext } from "./resolvers/context";
import { mutations } from "./resolvers/mutations";
import { queries } from "./resolvers/queries";
import type { Call, SimShop } from "./state";
import { nowIso } from "./world";
import type { World } from "./world";

const KEPT_CALLS = 2_000;

export const schemaFile = (name: string): string =>
  fileURLToPath(new URL(`../../../app/shopify/schema/${name}`, import.meta.url));
export const adminSchema: GraphQLSchema = buildSchema(readFileSync(schemaFile("admin-2026-10.graphql"), "utf8"));

/** What goes back over HTTP; null: the answer is lost and the connection breaks. */
export interface HttpAnswer {
  status: number;
  body: object | string;
  headers?: Record<string, string>;
}

const isOrderId = (id: unknown): id is string => typeof id === "string" && id.startsWith("gid://shopify/Order/");

interface GraphqlRequest {
  query?: unknown;
  variables?: unknown;
  operationName?: unknown;
}

export function note(world: World, call: Omit<Call, "at">): void {
  world.state.calls.push({ at: nowIso(world), ...call });
  if (world.state.calls.length > KEPT_CALLS) world.state.calls.splice(0, world.state.calls.length - KEPT_CALLS);
  world.changed();
}

/** The Admin API of one simulator: every shop has its own bucket. */
export class AdminApi {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly world: World,
    private readonly config: () => AppConfig,
  ) {}

  async answer(shop: SimShop, accessToken: string | undefined, request: GraphqlRequest): Promise<HttpAnswer | null> {
    const { world } = this;
    const token = tokenOf(world, shop, accessToken);
    const log = (call: Partial<Call>): void =>
      note(world, {
        shop: shop.domain,
        api: "admin",
        operationName: "",
        rootFields: [],
        requestedCost: null,
        actualCost: null,
        status: 200,
        problem: null,
        online: token?.kind === "online",
        ...call,
      });
    if (!token) {
      log({ status: 401, problem: "unknown or expired token" });
      return { status: 401, body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" } };
    }

    const document = parseDocument(request.query);
    if (document instanceof GraphQLError) return this.#refused(log, [document]);
    const operation = getOperationAST(document, typeof request.operationName === "string" ? request.operationName : undefined);
    if (!operation) return this.#refused(log, [new GraphQLError("An operation name is required")]);
    const operationName = operation.name?.value ?? "";
    const rootFields = operation.selectionSet.selections.flatMap((each) => (each.kind === "Field" ? [each.name.value] : []));
    const { id, orderId = id } = (request.variables ?? {}) as Record<string, unknown>;
    const named = { operationName, rootFields, ...(isOrderId(orderId) ? { orderId } : {}) };
    const names = [operationName, ...rootFields];

    if (takeLoss(world, "loseRequest", names)) {
      log({ ...named, status: 0, problem: "lost before the effect" });
      return null;
    }
    const retryAfter = takeTurnAway(world);
    if (retryAfter !== null) {
      log({ ...named, status: 429, problem: "turned away" });
      return { status: 429, headers: { "Retry-After": retryAfter }, body: { errors: "Too Many Requests" } };
    }
    if (takeError(world)) {
      log({ ...named, status: 500, problem: "internal error" });
      return { status: 500, body: { errors: "Internal Server Error" } };
    }

    const problems = validate(adminSchema, document, specifiedRules);
    if (problems.length > 0) return this.#refused((call) => log({ ...named, ...call }), problems);
    const given = (typeof request.variables === "object" && request.variables !== null ? request.variables : {}) as Record<
      string,
      unknown
    >;
    const { coerced, errors } = getVariableValues(adminSchema, operation.variableDefinitions ?? [], given, { maxErrors: 10 });
    if (errors) return this.#refused((call) => log({ ...named, ...call }), errors);

    const cost = requestedCost(adminSchema, document, operation, coerced);
    const bucket = this.#bucketOf(shop);
    if (cost > MAX_COST) {
      log({ ...named, requestedCost: cost, problem: "MAX_COST_EXCEEDED" });
      return { status: 200, body: tooDear(cost) };
    }
    if (takeThrottle(world) || !bucket.take(cost)) {
      log({ ...named, requestedCost: cost, problem: "THROTTLED" });
      return { status: 200, body: throttled(cost, bucket) };
    }

    const data = await this.#execute(shop, token, document, operation, coerced);
    const actual = Math.min(cost, actualCost(operation, data.data));
    bucket.giveBack(cost - actual);
    log({ ...named, requestedCost: cost, actualCost: actual, problem: data.errors?.[0]?.message ?? null });
    if (takeLoss(world, "loseAnswer", names)) return null;
    return {
      status: 200,
      body: {
        ...data,
        extensions: { cost: { requestedQueryCost: cost, actualQueryCost: actual, throttleStatus: bucket.status } },
      },
    };
  }

  async #execute(
    shop: SimShop,
    token: AdminContext["token"],
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variableValues: Record<string, unknown>,
  ) {
    const context: AdminContext = {
      world: this.world,
      shop,
      token,
      staff: token.userId ? (shop.staff.find((each) => each.id === token.userId) ?? null) : null,
      config: this.config(),
    };
    return await execute({
      schema: adminSchema,
      document,
      operationName: operation.name?.value,
      variableValues,
      rootValue: operation.operation === "mutation" ? mutations(context) : queries(context),
      contextValue: context,
      fieldResolver: strictField,
      typeResolver: typeName,
    });
  }

  #refused(log: (call: Partial<Call>) => void, errors: readonly GraphQLError[]): HttpAnswer {
    log({ problem: errors[0]?.message ?? null });
    return { status: 200, body: { errors: errors.map((error) => error.toJSON()) } };
  }

  #bucketOf(shop: SimShop): Bucket {
    const { size, perSecond } = shop.rateLimit;
    const known = this.#buckets.get(shop.domain);
    if (known && known.size === size && known.perSecond === perSecond) return known;
    const bucket = new Bucket(size, perSecond);
    this.#buckets.set(shop.domain, bucket);
    return bucket;
  }
}

export function parseDocument(query: unknown): DocumentNode | GraphQLError {
  if (typeof query !== "string") return new GraphQLError("A query is required");
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

const throttled = (cost: number, bucket: Bucket): object => ({
  errors: [
    {
      message: "Throttled",
      extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
    },
  ],
  extensions: { cost: { requestedQueryCost: cost, actualQueryCost: null, throttleStatus: bucket.status } },
});

const tooDear = (cost: number): object => ({
  errors: [
    {
      message: `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_COST}).`,
      extensions: {
        code: "MAX_COST_EXCEEDED",
        cost,
        maxCost: MAX_COST,
        documentation: "https://shopify.dev/api/usage/rate-limits",
      },
    },
  ],
});
