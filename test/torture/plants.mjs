// Loaded in front of the app by `npm run torture -- --self-check` only: what a defect of the product would do is done from
// outside, so that the books can be seen to find it. TORTURE_PLANT names the defect. The product knows nothing about this.
import { createRequire } from "node:module";
import { createTransport } from "nodemailer";

const require = createRequire(import.meta.url);
const planted = process.env.TORTURE_PLANT;

// ---- calls to Shopify ---------------------------------------------------------------------------------------------------

const fetching = globalThis.fetch;
let lastRead = null;
globalThis.fetch = async (input, init) => {
  const body = typeof init?.body === "string" ? init.body : "";
  const name = /(?:query|mutation)\s+(\w+)/.exec(body)?.[1];
  if (name === "ReadOrder") lastRead = JSON.parse(body).variables.id;
  // believed to be off without having been asked for
  if (planted === "a hold is left on" && name === "ReleaseHold") return Response.json(released(JSON.parse(body).variables.id));
  if (planted === "a cancellation is repeated with its money" && name === "CancelOrder") void fetching(input, init);
  const answer = await fetching(input, init);
  if (planted === "an order is cancelled that nobody decided about" && name === "HoldFulfillmentOrder") {
    const query = `mutation CancelOrder($orderId: ID!) {
      orderCancel(orderId: $orderId, reason: CUSTOMER, restock: true, notifyCustomer: false) { job { id } }
    }`;
    await fetching(input, { ...init, body: JSON.stringify({ query, variables: { orderId: lastRead } }) });
  }
  return answer;
};

const released = (id) => ({
  data: { fulfillmentOrderReleaseHold: { fulfillmentOrder: { id }, userErrors: [] } },
  extensions: {
    cost: {
      requestedQueryCost: 10,
      actualQueryCost: 10,
      throttleStatus: { maximumAvailable: 20_000, currentlyAvailable: 19_000, restoreRate: 1_000 },
    },
  },
});

// ---- mails --------------------------------------------------------------------------------------------------------------

// the class that the app's own import gives: the package holds another one for require
const mailer = Object.getPrototypeOf(createTransport({}));
const sendMail = mailer.sendMail;
mailer.sendMail = async function (...mail) {
  if (planted === "a mail counts as sent and never leaves") return { accepted: [] };
  if (planted === "a mail is sent twice") await sendMail.apply(this, mail);
  return sendMail.apply(this, mail);
};

// ---- the record ---------------------------------------------------------------------------------------------------------

const { Client } = require("pg");
const query = Client.prototype.query;
/** What is written into these tables is believed to be there, and is not. */
const unwritten = {
  "a mail is never queued": /^INSERT INTO "public"."mails"/,
  "no case ever moves on": /^UPDATE "public"."cases"/,
}[planted];
Client.prototype.query = function (config, ...rest) {
  const text = (typeof config === "string" ? config : config?.text) ?? "";
  if (unwritten?.test(text)) {
    const result = { rows: [], rowCount: 0, fields: [], command: text.slice(0, 6) };
    const callback = rest.at(-1);
    return typeof callback === "function" ? callback(null, result) : Promise.resolve(result);
  }
  if (planted === "a request is forgotten" && /^INSERT INTO "public"."attempts"/.test(text)) setTimeout(forget, 300);
  return query.call(this, config, ...rest);
};

async function forget() {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await query.call(client, "DELETE FROM attempts");
  await client.end();
}
