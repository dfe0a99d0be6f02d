import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import type { GraphQLFieldResolver, GraphQLTypeResolver } from "graphql";
import type { AppConfig } from "../app-config";
import type { SimMetafield, SimShop, SimStaff, SimToken, StaffPermission } from "../state";
import type { World } from "../world";

/** One call to the Admin API: whose shop, whose token. */
export interface AdminContext {
  world: World;
  shop: SimShop;
  token: SimToken;
  /** The user behind an online token; null with an offline one, which nobody's permissions limit. */
  staff: SimStaff | null;
  config: AppConfig;
}

/**
 * Takes a field from a view, and refuses what the view does not have: the schema may know more than the
 * simulator does, and a field it does not know must never come back as null.
 */
export const strictField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const view = source as Record<string, unknown>;
  if (!(info.fieldName in view)) {
    throw new GraphQLError(`The simulator does not know ${info.parentType.name}.${info.fieldName}`, {
      extensions: { code: "UNKNOWN_TO_SIMULATOR" },
    });
  }
  const name = `${info.parentType.name}.${info.fieldName}`;
  if ((context as Partial<AdminContext> | undefined)?.world?.state.faults.denied.includes(name))
    throw denied(info.fieldName, "a scope that was not granted");
  const value = view[info.fieldName];
  return typeof value === "function" ? (value as (...all: unknown[]) => unknown)(args, context, info) : value;
};

export const typeName: GraphQLTypeResolver<unknown, unknown> = (value) => (value as { __typename: string }).__typename;

export const unknownArgument = (field: string, names: string): GraphQLError =>
  new GraphQLError(`The simulator does not know the arguments ${names} of ${field}`, {
    extensions: { code: "UNKNOWN_TO_SIMULATOR" },
  });

export const denied = (field: string, needed: string): GraphQLError =>
  new GraphQLError(`Access denied for ${field} field. Required access: ${needed}.`, {
    extensions: { code: "ACCESS_DENIED", documentation: "https://shopify.dev/api/usage/access-scopes", requiredAccess: needed },
  });

export function demandScope(context: AdminContext, field: string, ...anyOf: string[]): void {
  // a write scope brings its read scope
  const granted = context.token.scopes.flatMap((scope) => [scope, scope.replace(/^write_/, "read_")]);
  if (!anyOf.some((scope) => granted.includes(scope)))
    throw denied(field, anyOf.map((scope) => `\`${scope}\` access scope`).join(" or "));
}

export const hasScope = (context: AdminContext, scope: string): boolean =>
  context.token.scopes.includes(scope) || context.token.scopes.includes(scope.replace(/^read_/, "write_"));

/** With an offline token nobody's permissions count. */
export const mayStaff = (context: AdminContext, permission: StaffPermission): boolean =>
  context.staff === null || context.staff.accountOwner || context.staff.permissions.includes(permission);

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

/**
 * A connection over a list whose items have ids. A cursor holds the item's sort key and id, so that a page goes
 * on where the last one ended even when the item itself has moved since.
 */
export function connection<Item, View>(
  items: readonly Item[],
  args: PageArguments,
  idOf: (item: Item) => string,
  view: (item: Item) => View,
  keyOf: ((item: Item) => string | number) | null = null,
) {
  const { first, last, after, before, reverse } = args;
  if (first == null && last == null) throw new GraphQLError("you must provide one of first or last");
  if ((first ?? 0) < 0 || (last ?? 0) < 0 || (first ?? last ?? 0) > 250)
    throw new GraphQLError("first and last must be between 0 and 250");
  const ordered = reverse ? [...items].reverse() : [...items];
  const cursorOf = (item: Item): string =>
    Buffer.from(JSON.stringify({ id: idOf(item), key: keyOf?.(item) ?? null })).toString("base64url");
  /** How many items of the list come up to and including the cursor's. */
  const countUpTo = (cursor: string): { including: number; excluding: number } => {
    const { id, key } = readCursor(cursor);
    const at = ordered.findIndex((item) => idOf(item) === id && (keyOf === null || keyOf(item) === key));
    if (at >= 0) return { including: at + 1, excluding: at };
    if (keyOf === null || key === null) throw new GraphQLError("Invalid cursor for current pagination sort.");
    const passed = ordered.filter((item) => (reverse ? keyOf(item) > key : keyOf(item) < key)).length;
    return { including: passed, excluding: passed };
  };
  const start = after ? countUpTo(after).including : 0;
  const end = before ? countUpTo(before).excluding : ordered.length;
  const range = ordered.slice(start, end);
  const page = first != null ? range.slice(0, first) : range.slice(Math.max(0, range.length - last!));
  const cut = page.length < range.length;
  return {
    nodes: () => page.map(view),
    edges: () => page.map((item) => ({ cursor: cursorOf(item), node: view(item) })),
    pageInfo: {
      hasNextPage: first != null ? cut || end < ordered.length : end < ordered.length,
      hasPreviousPage: first != null ? start > 0 : cut || start > 0,
      startCursor: page[0] ? cursorOf(page[0]) : null,
      endCursor: page.at(-1) ? cursorOf(page.at(-1)!) : null,
    },
  };
}

function readCursor(cursor: string): { id: string; key: string | number | null } {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as { id: string; key: string | number | null };
  } catch {
    throw new GraphQLError("Invalid cursor for current pagination sort.");
  }
}

/** `$app` and no namespace at all mean the app's own; Shopify stores them under the app's number. */
export const namespaceOf = (world: World, given: string | null | undefined): string =>
  (given ?? "$app").replace(/^\$app/, `app--${world.app.id}`).replace(/:/, "--");

export function findMetafield(
  world: World,
  metafields: SimMetafield[],
  namespace: string | null | undefined,
  key: string,
): SimMetafield | null {
  const wanted = namespaceOf(world, namespace);
  return metafields.find((each) => each.namespace === wanted && each.key === key) ?? null;
}

export const digestOf = (value: string): string => createHash("sha256").update(value).digest("hex");
