import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { logFrom } from "../../app/lib/log.server";

function capture(env: Record<string, string> = { LOG_LEVEL: "debug" }) {
  const lines: string[] = [];
  const log = logFrom(env, { write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1)!) };
}

test("a line is JSON with a time, a level by name and what was said", () => {
  const { log, last } = capture();
  log.info(
    { shop: "sofimix.myshopify.com", at: DateTime.fromISO("2026-11-20T10:00:00Z", { zone: "utc" }), n: 3n },
    "case opened",
  );
  expect(last()).toMatchObject({
    level: "info",
    shop: "sofimix.myshopify.com",
    at: "2026-11-20T10:00:00.000Z",
    n: "3",
    msg: "case opened",
  });
  expect(Date.parse(last().time)).toBeGreaterThan(0);
});

test("tokens, passwords and e-mail addresses do not get out, wherever they are put", () => {
  const { log, lines } = capture();
  const secrets = ["shpat_0123456789abcdef", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "camille@example.com", "hunter2", "s3cr3t"];
  log.info({
    accessToken: secrets[0],
    nested: { deep: [{ headers: { Authorization: `Bearer ${secrets[1]}`, cookie: "a=hunter2" } }] },
  });
  log.info(`asked with ${secrets[0]} for camille@example.com`);
  log.info({ email: secrets[2], note: "mail to camille@example.com failed" }, "mail to %s failed", "camille@example.com");
  log.error(new Error(`connect postgresql://app:hunter2@127.0.0.1/x with Bearer ${secrets[1]}`));
  log.error({
    err: Object.assign(new Error("insert failed", { cause: new Error("hunter2@example.com") }), {
      detail: "Key (email)=(camille@example.com)",
    }),
  });
  log.warn({ url: "https://app.example/x?id_token=s3cr3t&shop=a&hmac=s3cr3t" });
  log.child({ refreshToken: "s3cr3t" }).info("hello");
  const all = lines.join("");
  for (const secret of secrets) expect(all).not.toContain(secret);
  expect(all).toContain("insert failed");
  expect(all).toContain("log.test");
});

test("an error keeps its kind, message, stack and cause", () => {
  const { log, last } = capture();
  log.warn({ err: new TypeError("no such order", { cause: new Error("404") }) }, "asked");
  expect(last().err).toMatchObject({ type: "TypeError", message: "no such order", cause: { message: "404" } });
  expect(last().err.stack).toContain("TypeError: no such order");
});

test("tests are silent unless LOG_LEVEL says otherwise", () => {
  const { log, lines } = capture({ NODE_ENV: "test" });
  log.error("nobody hears this");
  expect(lines).toEqual([]);
});
