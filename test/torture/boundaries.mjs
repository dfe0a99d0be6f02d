// Kills the process it is loaded into at an exact place, as a power cut would (SIGKILL, no word to anybody):
//   node --import ./test/torture/boundaries.mjs build/server.js
//
// A boundary is a moment at which the process touches the world: right before a query, a call to Shopify or a mail leaves,
// and right after its answer came and before anything is made of it. The runner arms the process over its channel:
// { dieAt: n } lets it die at the n-th boundary from then on, { dieAt: n, place } at the n-th one of that place, and
// { tell: true } asks which places were passed since, in order.
//
// What the process does without being asked (looking for due rows, asking the queue for jobs and finding none, heartbeats)
// is no boundary: a workflow's boundaries then have the same numbers in every run. The product knows nothing about this.
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createTransport } from "nodemailer";

const require = createRequire(import.meta.url);
let dieAt = Infinity;
let place = null;
let passed = 0;
let places = [];

function boundary(edge, what) {
  if (places.length < 5_000) places.push(`${edge} ${what}`);
  if (place !== null && place !== `${edge} ${what}`) return;
  passed += 1;
  if (passed < dieAt) return;
  const record = { pid: process.pid, edge, what };
  if (process.env.TORTURE_RECORD) appendFileSync(process.env.TORTURE_RECORD, `${JSON.stringify(record)}\n`);
  process.kill(process.pid, "SIGKILL");
  // the signal is delivered before the next instruction of ours on every system we know; to be certain:
  for (;;);
}

process.on("message", (message) => {
  if (message?.dieAt !== undefined) {
    dieAt = message.dieAt ?? Infinity;
    place = message.place ?? null;
    passed = 0;
    places = [];
  }
  if (message?.tell) process.send?.({ places });
});
process.channel?.unref();

// ---- queries, Prisma's, the queue's and our own -----------------------------------------------------------------------

/** Looking whether there is anything to do: a boundary only when there is. */
const looks = [/^\s*SELECT 1 FROM/i, /SKIP LOCKED/i, /FROM jobs\.queue/i, /jobs\.version/i, /webhook_receipts.*processed_at/is];
/** Signs of life. */
const signs = [/heartbeat/i, /^\s*(LISTEN|SET|SELECT version|SHOW|DEALLOCATE)/i, /pg_(try_)?advisory_lock/i];

const { Client } = require("pg");
const query = Client.prototype.query;
Client.prototype.query = function (config, ...rest) {
  const text = typeof config === "string" ? config : (config?.text ?? "");
  if (typeof config?.submit === "function" || signs.some((each) => each.test(text))) return query.call(this, config, ...rest);
  const looking = looks.some((each) => each.test(text));
  const what = nameOf(text);
  const answered = (result) => {
    if (!looking || (result?.rows?.length ?? 0) > 0) boundary("after", what);
  };
  if (!looking) boundary("before", what);
  const last = rest.length - 1;
  if (typeof rest[last] === "function") {
    const callback = rest[last];
    rest[last] = (error, result) => {
      answered(result);
      callback(error, result);
    };
    return query.call(this, config, ...rest);
  }
  const asked = query.call(this, config, ...rest);
  return typeof asked?.then !== "function"
    ? asked
    : asked.then((result) => {
        answered(result);
        return result;
      });
};

const nameOf = (text) => text.replace(/\s+/g, " ").replaceAll('"public".', "").trim().slice(0, 60);

// ---- calls to Shopify ---------------------------------------------------------------------------------------------------

const fetching = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const url = String(input?.url ?? input);
  if (!url.startsWith("http")) return fetching(input, init);
  const body = typeof init?.body === "string" ? init.body : "";
  const what = `call ${/(?:query|mutation)\s+(\w+)/.exec(body)?.[1] ?? new URL(url).pathname}`;
  boundary("before", what);
  const answer = await fetching(input, init);
  boundary("after", what);
  return answer;
};

// ---- mails --------------------------------------------------------------------------------------------------------------

// the class that the app's own import gives: the package holds another one for require
const mailer = Object.getPrototypeOf(createTransport({}));
const sendMail = mailer.sendMail;
mailer.sendMail = async function (...mail) {
  boundary("before", "mail");
  const sent = await sendMail.apply(this, mail);
  boundary("after", "mail");
  return sent;
};
