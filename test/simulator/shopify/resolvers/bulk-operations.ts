import { GraphQLError, Kind, execute, parse, specifiedRules, validate } from "graphql";
import type { DocumentNode, FieldNode, GraphQLSchema } from "graphql";
import type { SimBulkOperation, SimShop } from "../state";
import { nextId, nowIso, numberOf } from "../world";
import type { World } from "../world";
import { strictField, typeName } from "./context";
import type { AdminContext } from "./context";
import { queries } from "./queries";

const TAKES_MS = 300;
const AT_A_TIME = 5;
const PAGE = 250;

const unknown = (what: string): GraphQLError =>
  new GraphQLError(`The simulator does not know bulk operations ${what}`, { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });

/** Lists a whole connection in the background; the query is executed page by page, as it stands. */
export async function bulkOperationRunQuery(
  context: AdminContext,
  { query, groupObjects }: { query: string; groupObjects: boolean },
  schema: GraphQLSchema,
) {
  const { world, shop } = context;
  const refused = (code: string, message: string) => ({ bulkOperation: null, userErrors: [{ field: ["query"], code, message }] });
  if (groupObjects) throw unknown("with grouped objects");
  const running = world.state.bulkOperations.filter((each) => each.shop === shop.domain && each.endsAt > Date.now());
  if (world.state.faults.bulk === "busy" || running.length >= AT_A_TIME)
    return refused("LIMIT_REACHED", `${AT_A_TIME} bulk operations are running already.`);

  const document = parse(query);
  const [problem] = validate(schema, document, specifiedRules);
  if (problem) return refused("INVALID", problem.message);
  const operation: SimBulkOperation = {
    id: nextId(world, "BulkOperation"),
    shop: shop.domain,
    query,
    createdAt: nowIso(world),
    endsAt: Date.now() + TAKES_MS,
    fails: world.state.faults.bulk === "fails",
    lines: await linesOf(context, document, schema),
  };
  world.state.bulkOperations = [...world.state.bulkOperations.slice(-20), operation];
  world.changed();
  return { bulkOperation: bulkOperationView(context, operation.id), userErrors: [] };
}

export function bulkOperationView({ world, shop }: AdminContext, id: string) {
  const found = world.state.bulkOperations.find((each) => each.id === id && each.shop === shop.domain);
  if (!found) return null;
  const ended = found.endsAt <= Date.now();
  const completed = ended && !found.fails;
  return {
    __typename: "BulkOperation",
    id,
    status: !ended ? "RUNNING" : found.fails ? "FAILED" : "COMPLETED",
    errorCode: ended && found.fails ? "INTERNAL_SERVER_ERROR" : null,
    createdAt: found.createdAt,
    objectCount: String(ended ? found.lines.length : 0),
    query: found.query,
    // an empty list has no file
    url: completed && found.lines.length > 0 ? `https://${shop.domain}/simulated-bulk-results/${numberOf(id)}.jsonl` : null,
  };
}

/** The file behind an address; null when there is none. */
export function bulkFile(world: World, shop: SimShop, file: string): string | null {
  const found = world.state.bulkOperations.find(
    (each) => each.shop === shop.domain && `${numberOf(each.id)}.jsonl` === file && each.endsAt <= Date.now() && !each.fails,
  );
  return found ? found.lines.map((line) => `${line}\n`).join("") : null;
}

/** Only one connection with plain nodes: children would be lines of their own. */
async function linesOf(context: AdminContext, document: DocumentNode, schema: GraphQLSchema): Promise<string[]> {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.selectionSet.selections.length !== 1)
    throw unknown("of several roots");
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || /edges.*edges|"nodes"/.test(JSON.stringify(fieldsUnder(root)))) throw unknown("like this one");
  const lines: string[] = [];
  for (let after: string | null = null; ;) {
    const paged = parse(
      `{ root(first: ${PAGE}${after ? `, after: ${JSON.stringify(after)}` : ""}) { pageInfo { hasNextPage endCursor } } }`,
    );
    const [extra] = (paged.definitions[0] as typeof operation).selectionSet.selections as FieldNode[];
    const field: FieldNode = {
      ...root,
      arguments: [...(root.arguments ?? []), ...extra!.arguments!],
      selectionSet: { ...root.selectionSet!, selections: [...root.selectionSet!.selections, ...extra!.selectionSet!.selections] },
    };
    const answer = await execute({
      schema,
      document: {
        ...document,
        definitions: [{ ...operation, selectionSet: { ...operation.selectionSet, selections: [field] } }],
      },
      rootValue: queries(context),
      contextValue: context,
      fieldResolver: strictField,
      typeResolver: typeName,
    });
    if (answer.errors?.[0]) throw answer.errors[0];
    const page = Object.values(answer.data!)[0] as {
      edges: { node: object }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
    lines.push(...page.edges.map(({ node }) => JSON.stringify(node)));
    if (!page.pageInfo.hasNextPage) return lines;
    after = page.pageInfo.endCursor;
  }
}

const fieldsUnder = (field: FieldNode): unknown[] =>
  (field.selectionSet?.selections ?? []).map((each) => (each.kind === Kind.FIELD ? [each.name.value, fieldsUnder(each)] : []));
