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
  const value = view[info.fieldName];
  return typeof value === "function" ? (value as (...all: unknown[]) => unknown)(args, context, info) : value;
};

export const typeName: GraphQLTypeResolver<unknown, unknown> = (value) => (value as { __typename: string }).__typename;

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

/** A connection over a list whose items have ids; cursors name an item, so a page stays right when the list grows. */
export function connection<Item, View>(
  items: readonly Item[],
  args: PageArguments,
  idOf: (item: Item) => string,
  view: (item: Item) => View,
) {
  const { first, last, after, before, reverse } = args;
  if (first == null && last == null) throw new GraphQLError("you must provide one of first or last");
  if ((first ?? 0) < 0 || (last ?? 0) < 0 || (first ?? last ?? 0) > 250)
    throw new GraphQLError("first and last must be between 0 and 250");
  const ordered = reverse ? [...items].reverse() : [...items];
  const position = (cursor: string): number => {
    const at = ordered.findIndex((item) => cursorOf(idOf(item)) === cursor);
    if (at < 0) throw new GraphQLError(`Invalid cursor for current pagination sort.`);
    return at;
  };
  const start = after ? position(after) + 1 : 0;
  const end = before ? position(before) : ordered.length;
  const range = ordered.slice(start, end);
  const page = first != null ? range.slice(0, first) : range.slice(Math.max(0, range.length - last!));
  const cut = page.length < range.length;
  return {
    nodes: () => page.map(view),
    edges: () => page.map((item) => ({ cursor: cursorOf(idOf(item)), node: view(item) })),
    pageInfo: {
      hasNextPage: first != null ? cut || end < ordered.length : end < ordered.length,
      hasPreviousPage: first != null ? start > 0 : cut || start > 0,
      startCursor: page[0] ? cursorOf(idOf(page[0])) : null,
      endCursor: page.at(-1) ? cursorOf(idOf(page.at(-1)!)) : null,
    },
  };
}

const cursorOf = (id: string): string => Buffer.from(JSON.stringify({ id })).toString("base64url");

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
