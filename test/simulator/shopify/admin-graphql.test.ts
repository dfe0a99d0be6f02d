import { readFileSync } from "node:fs";
import { Kind, parse, print } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { adminSchema, schemaFile } from "./admin-graphql";
import { KEY, SECRET, accessToken, askAdmin, post } from "./ask";
import { mainShop } from "./catalogue";
import { requestedCost } from "./cost";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import { storyNames } from "./stories";

let shopify: ShopifySimulator;
let token: string;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null, stories: true });
  token = await accessToken(shopify);
});
afterAll(() => shopify.close());
beforeEach(() => {
  shopify.faults.clear();
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
});

// graphql-js refuses to answer what does not fit the schema, so an answer without errors has Shopify's shape
test.each(storyNames)("every read of the story %s is answered in Shopify's own shape", async (story) => {
  const { id } = shopify.order(mainShop, story);
  for (const [operation, variables] of [
    ["CancellationEligibility", { id }],
    ["OrderDetails", { id, lines: 5 }],
    ["OrderDisputes", { id }],
    ["SuggestedFullRefund", { orderId: id }],
    ["CancelJob", { orderId: id, jobId: "gid://shopify/Job/none" }],
    ["OrderNodes", { ids: [id] }],
  ] as const) {
    const { status, body } = await askAdmin(shopify, token, operation, variables);
    expect({ operation, status, errors: body.errors }).toEqual({ operation, status: 200, errors: undefined });
  }
});

describe("costs", () => {
  const document = parse(readFileSync(schemaFile("admin.documents.graphql"), "utf8"));
  // the upper bounds of the published rules, worked out by hand before the simulator was there
  test.each([
    ["CancellationEligibility", {}, 379],
    ["OrdersUpdatedSince", { first: 50, query: "" }, 302],
    ["CancelJob", {}, 253],
    ["SuggestedFullRefund", {}, 124],
    ["RefundStatus", {}, 75],
    ["InstallCheck", {}, 8],
    ["CancelJobResult", {}, 7],
    ["CancelJobPoll", {}, 1],
    ["CancelOrderWithResult", {}, 10],
  ])("%s asks for %j: %i points", (name, variables, points) => {
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === name);
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No operation ${name}`);
    const ids = { id: "gid://shopify/Order/1", orderId: "gid://shopify/Order/1", jobId: "gid://shopify/Job/1" };
    expect(requestedCost(adminSchema, document, operation, { ...ids, ...variables })).toBe(points);
  });

  test("the requested cost has to be there; what was not used comes back", async () => {
    shopify.shop().rateLimit = { size: 500, perSecond: 1 };
    const { id } = shopify.order(mainShop, "just placed");
    const { body } = await askAdmin(shopify, token, "CancellationEligibility", { id });
    const { requestedQueryCost, actualQueryCost, throttleStatus } = body.extensions.cost;
    expect(requestedQueryCost).toBe(379);
    expect(actualQueryCost).toBe(36);
    expect(throttleStatus).toEqual({ maximumAvailable: 500, currentlyAvailable: 464, restoreRate: 1 });

    for (let i = 0; i < 3; i += 1) await askAdmin(shopify, token, "CancellationEligibility", { id });
    const refused = await askAdmin(shopify, token, "CancellationEligibility", { id });
    expect(refused).toMatchObject({
      status: 200,
      body: { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] },
    });
    expect(refused.body.extensions.cost.actualQueryCost).toBeNull();
  });

  test("a query above a thousand points is never answered", async () => {
    const { body } = await askAdmin(shopify, token, "query { orders(first: 250) { nodes { id refunds(first: 5) { id } } } }");
    expect(body.errors).toMatchObject([{ extensions: { code: "MAX_COST_EXCEEDED", cost: 1501, maxCost: 1000 } }]);
  });
});

describe("what is wrong with a question is said as Shopify says it", () => {
  test("a field that does not exist", async () => {
    const { status, body } = await askAdmin(shopify, token, "query { shop { nonsense } }");
    expect(status).toBe(200);
    expect(body.errors[0].message).toContain('Cannot query field "nonsense"');
    expect(body.data).toBeUndefined();
  });

  test("a variable that is missing, a text that is no query, an id that is none", async () => {
    expect((await askAdmin(shopify, token, "OrderDisputes", {})).body.errors[0].message).toContain("$id");
    expect((await askAdmin(shopify, token, "query {")).body.errors[0].message).toContain("Syntax Error");
    expect((await askAdmin(shopify, token, "OrderDisputes", { id: "1001" })).body.errors[0].message).toContain(
      "Invalid global id",
    );
  });

  test("another version, another shop, another path", async () => {
    const headers = { "x-shopify-access-token": token };
    expect((await post(shopify, "/admin/api/2020-01/graphql.json", {}, headers)).status).toBe(404);
    expect(
      (await post(shopify, "/admin/api/2026-10/graphql.json", {}, { ...headers, host: "unknown.myshopify.com" })).status,
    ).toBe(404);
    expect((await post(shopify, "/admin/api/2026-10/orders.json", {}, headers)).status).toBe(404);
  });
});

describe("what the simulator does not know is an error, never a guess", () => {
  test.each([
    ["tags of a product", 'mutation { tagsAdd(id: "gid://shopify/Product/1", tags: ["new"]) { userErrors { message } } }'],
    ["a search", 'query { orders(first: 1, query: "sku:1") { nodes { id } } }'],
    ["an order of orders", "query { orders(first: 1, sortKey: PO_NUMBER) { nodes { id } } }"],
    ["a kind of node", 'query { node(id: "gid://shopify/Product/1") { id } }'],
  ])("%s", async (_what, query) => {
    const { body } = await askAdmin(shopify, token, query);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNKNOWN_TO_SIMULATOR" } }]);
  });
});

describe("orders that changed", () => {
  const page = async (variables: Record<string, unknown>) =>
    (await askAdmin(shopify, token, "OrdersPage", variables)).body.data.orders;
  const names = (orders: { edges: { node: { name: string } }[] }) => orders.edges.map((each) => each.node.name);

  test("come oldest change first, page by page, none twice and none left out", async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const orders = await page({ first: 7, after, sortKey: "UPDATED_AT" });
      seen.push(...names(orders));
      if (!orders.pageInfo.hasNextPage) break;
      after = orders.pageInfo.endCursor;
    }
    const expected = [...shopify.orders()].sort((a, b) => a.updatedAt.localeCompare(b.updatedAt) || a.number - b.number);
    expect(seen).toEqual(expected.map((order) => order.name));
  });

  test("a page goes on where the last ended, though its last order has changed meanwhile", async () => {
    const first = await page({ first: 3, sortKey: "UPDATED_AT" });
    const last = names(first).at(-1)!;
    shopify.staff.addTag(mainShop, last, "changed");
    const second = await page({ first: 3, after: first.pageInfo.endCursor, sortKey: "UPDATED_AT" });
    const expected = [...shopify.orders()]
      .sort((a, b) => a.updatedAt.localeCompare(b.updatedAt) || a.number - b.number)
      .slice(2, 5);
    expect(names(second)).toEqual(expected.map((order) => order.name));
  });

  test("can be searched by the instant of their change", async () => {
    const order = shopify.createOrder(mainShop);
    const orders = await page({
      first: 10,
      query: `updated_at:>='${order.updatedAt}' status:open`,
      sortKey: "UPDATED_AT",
      reverse: true,
    });
    expect(names(orders)).toContain(order.name);
    expect(names(orders).length).toBeLessThan(5);
  });
});

describe("scopes", () => {
  const asked = async (scopes: string[], operation: string, variables: Record<string, unknown>) => {
    const before = shopify.shop().app!.scopes;
    shopify.staff.changeScopes(mainShop, scopes);
    try {
      return (await askAdmin(shopify, token, operation, variables)).body;
    } finally {
      shopify.staff.changeScopes(mainShop, before);
    }
  };
  const all = () => shopify.shop().app!.scopes;

  test("without the scope for its kind of place a fulfilment order is missing, without an error", async () => {
    const { id } = shopify.order(mainShop, "just placed");
    const scopes = all().filter((scope) => !scope.includes("merchant_managed"));
    const { data, errors } = await asked(scopes, "CancellationEligibility", { id });
    expect(errors).toBeUndefined();
    expect(data.order.fulfillmentOrders.nodes).toEqual([]);
  });

  test("a denied field comes back as null with an error", async () => {
    const { id } = shopify.order(mainShop, "just placed");
    const { data, errors } = await asked(
      all().filter((scope) => scope !== "read_customers"),
      "CancellationEligibility",
      { id },
    );
    expect(data.order).toMatchObject({ id, customer: null });
    expect(errors).toMatchObject([{ path: ["order", "customer"], extensions: { code: "ACCESS_DENIED" } }]);
  });

  test("a field can be denied at will, and a non-null one takes its order with it", async () => {
    shopify.faults.denied = ["Order.disputes"];
    const { id } = shopify.order(mainShop, "just placed");
    const { body } = await askAdmin(shopify, token, "OrderDisputes", { id });
    expect(body).toMatchObject({ data: { order: null }, errors: [{ extensions: { code: "ACCESS_DENIED" } }] });
  });

  test("an order older than sixty days is gone without read_all_orders", async () => {
    const { id } = shopify.createOrder(mainShop, { placedAgo: { days: 61 } });
    expect((await askAdmin(shopify, token, "OrderDisputes", { id })).body.data.order).toBeNull();
    expect((await asked([...all(), "read_all_orders"], "OrderDisputes", { id })).data.order).toMatchObject({ id });
  });
});

describe("state on the order and the shop", () => {
  const set = async (metafield: Record<string, unknown>) =>
    (await askAdmin(shopify, token, "WriteMetafields", { metafields: [{ namespace: "$app", ...metafield }] })).body.data
      .metafieldsSet;

  test("a metafield is written and compared before it is overwritten", async () => {
    const { id } = shopify.order(mainShop, "just placed");
    const first = await set({ ownerId: id, key: "cancellation", value: '{"a":1}', compareDigest: null });
    expect(first).toMatchObject({ userErrors: [], metafields: [{ value: '{"a":1}', type: "json", ownerType: "ORDER" }] });
    const { compareDigest } = first.metafields[0];
    expect((await set({ ownerId: id, key: "cancellation", value: '{"a":2}', compareDigest: "old" })).userErrors).toMatchObject([
      { code: "STALE_OBJECT" },
    ]);
    expect((await set({ ownerId: id, key: "cancellation", value: '{"a":2}', compareDigest })).userErrors).toEqual([]);
    const { body } = await askAdmin(shopify, token, "CancellationEligibility", { id });
    expect(body.data.order.cancellationState.value).toBe('{"a":2}');
  });

  test("a metafield needs a type, a value that fits it, and room", async () => {
    const { id } = shopify.order(mainShop, "just placed");
    const problem = async (metafield: Record<string, unknown>) => (await set({ ownerId: id, ...metafield })).userErrors[0].code;
    expect(await problem({ key: "other", value: "x" })).toBe("INVALID_TYPE");
    expect(await problem({ key: "cancellation", value: "{" })).toBe("INVALID_VALUE");
    expect(await problem({ key: "cancellation", value: JSON.stringify("x".repeat(17_000)) })).toBe("TOO_LONG");
    expect(await problem({ key: "cancellation", value: "" })).toBe("BLANK");
  });

  test("tags are added once and removed without regard to case", async () => {
    const { id } = shopify.order(mainShop, "60 hours old");
    await askAdmin(shopify, token, "AddOrderTags", { id, tags: ["Cancelled by app", "vip"] });
    await askAdmin(shopify, token, "AddOrderTags", { id, tags: ["cancelled by app"] });
    expect(shopify.order(mainShop, id).tags).toEqual(["Cancelled by app", "vip"]);
    await askAdmin(shopify, token, "RemoveOrderTags", { id, tags: ["VIP"] });
    expect(shopify.order(mainShop, id).tags).toEqual(["Cancelled by app"]);
  });
});

test("fragments of one document are answered whatever order they come in", async () => {
  const { id } = shopify.order(mainShop, "just placed");
  const query = print(parse("query A($id: ID!) { order(id: $id) { ...One } } fragment One on Order { id name }"));
  expect((await askAdmin(shopify, token, query, { id })).body.data).toEqual({
    order: { id, name: shopify.order(mainShop, id).name },
  });
});
