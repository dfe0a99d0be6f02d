import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";

// The published rules (shopify.dev/docs/api/usage/limits): scalars and enums 0, objects 1, an interface or union its
// dearest choice, a mutation 10, a connection by first or last.
// Assumption G1: a connection costs itself and its pageInfo, and multiplies its nodes; a list without a size counts five.
const UNSIZED_LIST = 5;
const MUTATION = 10;
export const MAX_COST = 1_000;

export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  if (operation.operation === "mutation") return MUTATION * operation.selectionSet.selections.length;
  const fragments = new Map(
    document.definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === "FragmentDefinition")
      .map((each) => [each.name.value, each]),
  );

  const selectionCost = (set: SelectionSetNode, type: GraphQLCompositeType, connectionSize: number | null): number => {
    // several fragments on one union member cost together, members against each other only the dearest
    const byType = new Map<string, number>();
    let shared = 0;
    for (const selection of set.selections) {
      if (selection.kind === "Field") {
        shared += fieldCost(selection, type, connectionSize);
        continue;
      }
      const fragment = selection.kind === "FragmentSpread" ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const on = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
      if (!on || !isCompositeType(on)) continue;
      const cost = selectionCost(fragment.selectionSet, on, connectionSize);
      if (on === type || (!isInterfaceType(type) && !isUnionType(type))) shared += cost;
      else byType.set(on.name, (byType.get(on.name) ?? 0) + cost);
    }
    return shared + Math.max(0, ...byType.values());
  };

  const fieldCost = (
    node: Extract<SelectionSetNode["selections"][number], { kind: "Field" }>,
    parent: GraphQLCompositeType,
    connectionSize: number | null,
  ): number => {
    if (!node.selectionSet || node.name.value.startsWith("__") || isUnionType(parent)) return 0;
    const field = parent.getFields()[node.name.value];
    if (!field) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return 0;
    const args = getArgumentValues(field, node, variables);
    const size = typeof args["first"] === "number" ? args["first"] : typeof args["last"] === "number" ? args["last"] : null;
    if (isObjectType(type) && type.name.endsWith("Connection"))
      return 1 + selectionCost(node.selectionSet, type, size ?? UNSIZED_LIST);
    const inside = selectionCost(node.selectionSet, type, null);
    if (connectionSize !== null && node.name.value === "nodes") return connectionSize * (1 + inside);
    if (connectionSize !== null && node.name.value === "edges") return connectionSize * inside;
    if (isList(field.type)) return (size ?? UNSIZED_LIST) * (1 + inside);
    return 1 + inside;
  };

  return selectionCost(operation.selectionSet, schema.getQueryType()!, null);
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** What the answer really held. */
export function actualCost(operation: OperationDefinitionNode, data: unknown): number {
  if (operation.operation === "mutation") return MUTATION * operation.selectionSet.selections.length;
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + count(each), 0);
    if (typeof value !== "object" || value === null) return 0;
    return Object.entries(value).reduce(
      (sum, [key, inner]) => sum + count(inner) - (key === "edges" && Array.isArray(inner) ? inner.length : 0),
      1,
    );
  };
  return Math.max(0, count(data) - 1);
}

/** One shop's and app's leaky bucket, on the machine's own clock. */
export class Bucket {
  #available: number;
  #at = Date.now();

  constructor(
    readonly size: number,
    readonly perSecond: number,
  ) {
    this.#available = size;
  }

  get available(): number {
    const now = Date.now();
    this.#available = Math.min(this.size, this.#available + ((now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
    return Math.floor(this.#available);
  }

  /** The requested cost has to be there up front. */
  take(cost: number): boolean {
    if (this.available < cost) return false;
    this.#available -= cost;
    return true;
  }

  giveBack(points: number): void {
    this.#available = Math.min(this.size, this.#available + points);
  }

  get status() {
    return { maximumAvailable: this.size, currentlyAvailable: this.available, restoreRate: this.perSecond };
  }
}
