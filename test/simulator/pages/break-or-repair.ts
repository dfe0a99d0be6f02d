import { processorModes } from "../shopify/state";
import type { ProcessorMode } from "../shopify/state";
import { errorCodes, pendingRefunds } from "./processor";
import type { Simulator } from "./simulator";

type Deed = (simulator: Simulator, fields: Record<string, string>) => void | Promise<void>;

/** Every button of the faults page by its id. */
const deeds: Record<string, Deed> = {
  "down-10": ({ shopify }) => shopify.faults.down({ minutes: 10 }),
  "down-60": ({ shopify }) => shopify.faults.down({ hours: 1 }),
  "down-1440": ({ shopify }) => shopify.faults.down({ days: 1 }),
  "down-forever": ({ shopify }) => shopify.faults.down("forever"),
  up: ({ shopify }) => shopify.faults.down(null),
  "lose-cancel": ({ shopify }) => shopify.faults.loseAnswer("orderCancel"),
  "lose-refund": ({ shopify }) => shopify.faults.loseAnswer("refundCreate"),
  "keep-answers": ({ shopify }) => {
    for (const operation of Object.keys(shopify.faults.state.loseAnswer)) shopify.faults.loseAnswer(operation, 0);
  },
  slow: ({ shopify }) => void (shopify.faults.delayMs = 3_000),
  fast: ({ shopify }) => void (shopify.faults.delayMs = 0),
  "throttle-5": ({ shopify }) => shopify.faults.throttle(5),
  "throttle-all": ({ shopify }) => shopify.faults.throttle(true),
  unthrottle: ({ shopify }) => shopify.faults.throttle(false),
  errors: ({ shopify }) => void (shopify.faults.errorRate = 0.25),
  "no-errors": ({ shopify }) => void (shopify.faults.errorRate = 0),
  "jobs-never-end": ({ shopify }) => void (shopify.faults.jobNeverEnds = true),
  "jobs-end": ({ shopify }) => void (shopify.faults.jobNeverEnds = false),
  "jobs-slow": ({ shopify }) => void (shopify.faults.cancelJobMs = 20_000),
  "jobs-fast": ({ shopify }) => void (shopify.faults.cancelJobMs = 800),

  "webhooks-delay": ({ shopify: { webhooks } }) => {
    webhooks.mode = { ...webhooks.mode, delayMs: webhooks.mode.delayMs > 0 ? 0 : 3_600_000 };
  },
  "webhooks-duplicate": ({ shopify: { webhooks } }) => {
    webhooks.mode = { ...webhooks.mode, duplicate: !webhooks.mode.duplicate };
  },
  "webhooks-reorder": ({ shopify: { webhooks } }) => {
    webhooks.mode = { ...webhooks.mode, reorder: !webhooks.mode.reorder };
  },
  "webhooks-drop": ({ shopify: { webhooks } }) => {
    webhooks.mode = { ...webhooks.mode, drop: !webhooks.mode.drop };
  },
  redeliver: async ({ shopify }, { delivery = "" }) => shopify.webhooks.redeliver(delivery),

  ...Object.fromEntries(processorModes.map((mode) => [`payments-${mode}`, treatRefunds(mode)])),
  "arn-on": ({ shopify }) => void (shopify.payments.arn = true),
  "arn-off": ({ shopify }) => void (shopify.payments.arn = false),
  "extras-kept": ({ shopify }) => void (shopify.payments.fullCoversExtras = false),
  "extras-back": ({ shopify }) => void (shopify.payments.fullCoversExtras = true),
  "settle-refund": ({ shopify }, fields) => {
    const { shop, order } = picked(fields);
    shopify.payments.settleRefund(shop, order, fields["transaction"]);
  },
  "fail-refund": ({ shopify }, fields) => {
    const { shop, order } = picked(fields);
    shopify.payments.failRefund(shop, order, fields["transaction"]);
  },
  "reverse-refund": ({ shopify }, fields) => {
    const { shop, order } = picked(fields);
    shopify.payments.reverseRefund(shop, order, fields["transaction"]);
  },
  "settle-refunds": ({ shopify }) => {
    for (const each of pendingRefunds(shopify)) shopify.payments.settleRefund(each.shop, each.orderId, each.transactionId);
  },
  "fail-refunds": ({ shopify }) => {
    for (const each of pendingRefunds(shopify)) shopify.payments.failRefund(each.shop, each.orderId, each.transactionId);
  },

  "app-kill": ({ app }) => app.kill(),
  "app-stop": ({ app }) => app.stop(),
  "app-start": ({ app }) => app.start(),
  "mail-refuse": ({ mailbox }) => void (mailbox.mode = "refusing"),
  "mail-accept": ({ mailbox }) => void (mailbox.mode = "accepting"),

  "cancel-by-hand": ({ shopify }, fields) => {
    const { shop, order } = picked(fields);
    shopify.staff.cancelOrder(shop, order);
  },
  dispute: ({ shopify }, fields) => {
    const { shop, order } = picked(fields);
    shopify.payments.dispute(shop, order);
  },
  "refuse-cancel": ({ shopify }, fields) => shopify.faults.refuseCancel(picked(fields).order),
  "fail-job": ({ shopify }, fields) => shopify.faults.failCancelJob(picked(fields).order),
  "allow-cancel": ({ shopify: { faults } }) => {
    for (const order of Object.keys(faults.state.refuseCancel)) faults.refuseCancel(order, null);
    for (const order of Object.keys(faults.state.failJob)) faults.failCancelJob(order, null);
  },

  "customers-data-request": ({ shopify }, fields) => {
    const { shop, customer } = person(fields);
    shopify.staff.requestCustomerData(shop, customer);
  },
  "customers-redact": ({ shopify }, fields) => {
    const { shop, customer } = person(fields);
    shopify.staff.redactCustomer(shop, customer);
  },
  "shop-redact": ({ shopify }, { shop = "" }) => shopify.staff.redactShop(shop),
  "app-uninstalled": ({ shopify }, { shop = "" }) => shopify.staff.uninstallApp(shop),

  repair: ({ shopify, app, mailbox }) => {
    shopify.faults.clear();
    shopify.webhooks.mode = { delayMs: 0, duplicate: false, reorder: false, drop: false };
    shopify.payments.repair();
    mailbox.mode = "accepting";
    if (app.state === "stopped") app.start();
  },
};

/** False when there is no such button. */
export async function breakOrRepair(simulator: Simulator, fault: string, fields: Record<string, string>): Promise<boolean> {
  if (!Object.hasOwn(deeds, fault)) return false;
  await deeds[fault]?.(simulator, fields);
  return true;
}

/** From now on, with the code that failures tell where one was picked. */
function treatRefunds(mode: ProcessorMode): Deed {
  return ({ shopify }, { code }) => {
    shopify.payments.mode = mode;
    const known = errorCodes.find((each) => each === code);
    if (known) shopify.payments.errorCode = known;
  };
}

/** "sofimix.myshopify.com gid://shopify/Customer/1" */
function person({ customer = "" }: Record<string, string>): { shop: string; customer: string } {
  const [shop, id] = customer.split(" ");
  if (!shop || !id) throw new Error("Nobody was picked");
  return { shop, customer: id };
}

/** "sofimix.myshopify.com gid://shopify/Order/1", as the page's list of orders sends it. */
function picked({ order = "" }: Record<string, string>): { shop: string; order: string } {
  const [shop, id] = order.split(" ");
  if (!shop || !id) throw new Error("No order was picked");
  return { shop, order: id };
}
