import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Everything the simulator knows, as plain JSON: it is written to one file and read back after a restart.
 * Ids are Shopify's global ids; instants are ISO 8601 in UTC; amounts are decimal strings in the currency
 * the shopper paid in, unless a name says otherwise.
 */
export interface State {
  version: 1;
  nextNumber: number;
  offsetMs: number;
  shops: Record<string, SimShop>;
  tokens: SimToken[];
  jobs: SimJob[];
  bulkOperations: SimBulkOperation[];
  /** Submitted requests that were taken back and still stand (assumption C8). */
  takeBacks: { shop: string; fulfillmentOrderId: string; dueAt: number }[];
  deliveries: Delivery[];
  notifications: SimNotification[];
  calls: Call[];
  webhookMode: WebhookMode;
  payments: PaymentSettings;
  faults: FaultState;
}

export interface SimShop {
  id: string;
  domain: string;
  name: string;
  email: string;
  owner: string;
  timezone: string;
  currencyCode: string;
  locale: string;
  plan: { publicDisplayName: string; shopifyPlus: boolean; partnerDevelopment: boolean };
  /** Points: the bucket's size and what flows back each second, by plan. */
  rateLimit: { size: number; perSecond: number };
  /** Still on the old customer accounts, which show no app's extensions. */
  classicAccounts?: boolean;
  nextOrderNumber: number;
  customers: SimCustomer[];
  staff: SimStaff[];
  locations: SimLocation[];
  products: SimProduct[];
  orders: SimOrder[];
  metafields: SimMetafield[];
  app: AppInstallation | null;
  subscriptions: ApiSubscription[];
  idempotency: IdempotencyEntry[];
  /** Shopify Flow: the triggers that switched-on workflows begin with, and what has come for them; absent: none yet. */
  flow?: { inUse: string[]; events: FlowEventSeen[] };
}

export interface FlowEventSeen {
  at: string;
  handle: string;
  payload: Record<string, unknown>;
  /** Whether a workflow was switched on for it. */
  ran: boolean;
}

export interface SimCustomer {
  id: string;
  name: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string | null;
  locale: string;
  address: SimAddress;
}

export interface SimAddress {
  id: string;
  name: string;
  firstName: string;
  lastName: string;
  address1: string;
  address2: string | null;
  city: string;
  zip: string;
  country: string;
  countryCode: string;
  phone: string | null;
}

export const staffPermissions = ["cancel_orders", "refund_orders", "refund_to_store_credit", "fulfill_and_ship_orders"] as const;
export type StaffPermission = (typeof staffPermissions)[number];

export interface SimStaff {
  /** The number that tokens carry; the global id is gid://shopify/StaffMember/<id>. */
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  locale: string;
  accountOwner: boolean;
  permissions: StaffPermission[];
}

export interface SimLocation {
  id: string;
  name: string;
  active: boolean;
  /** Null at the shop's own places. */
  service: { id: string; handle: string; name: string; answers?: ServiceAnswers } | null;
  city: string;
  countryCode: string;
}

/** What a fulfilment service does when it is asked to stop; without this somebody answers at the warehouse page. */
export interface ServiceAnswers {
  /** "by-hand": somebody says so at the warehouse page; "never": nobody ever does. */
  how: "accepts" | "refuses" | "never" | "by-hand";
  /** Simulated milliseconds until the answer; 0: at once. */
  afterMs: number;
}

export interface SimProduct {
  id: string;
  variantId: string;
  sku: string;
  title: string;
  variantTitle: string | null;
  price: string;
  requiresShipping: boolean;
  isGiftCard: boolean;
  sellingPlan: string | null;
  image: string | null;
  stock: number;
  grams: number;
}

export interface SimOrder {
  id: string;
  shop: string;
  number: number;
  name: string;
  story: string | null;
  customerId: string | null;
  email: string | null;
  locale: string;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  staffNote: string | null;
  test: boolean;
  edited: boolean;
  sourceName: string;
  tags: string[];
  note: string | null;
  /** The shop's currency; the shopper's may differ, at `rate` units of it for one of the shop's. */
  currencyCode: string;
  presentmentCurrencyCode: string;
  rate: string;
  lines: SimLine[];
  shippingPrice: string;
  /** What is paid beside goods and shipping; left out when there is nothing of the kind. */
  extras?: SimExtras;
  shippingAddress: SimAddress | null;
  transactions: SimTransaction[];
  fulfillmentOrders: SimFulfillmentOrder[];
  fulfillments: SimFulfillment[];
  refunds: SimRefund[];
  returns: SimReturn[];
  /** The timeline, as far as it tells of shipping. */
  events: SimOrderEvent[];
  disputes: SimDispute[];
  metafields: SimMetafield[];
  paymentTerms: { id: string; type: string } | null;
  company: { id: string; name: string } | null;
  risk: string;
}

export interface SimExtras {
  tip: string;
  /** Import duties, each for one line of the order. */
  duties: { id: string; lineId: string; amount: string }[];
  fees: { id: string; name: string; amount: string }[];
}

export interface SimLine {
  id: string;
  productId: string;
  variantId: string;
  title: string;
  variantTitle: string | null;
  sku: string;
  quantity: number;
  /** What is left after edits, refunds and cancelling. */
  currentQuantity: number;
  price: string;
  requiresShipping: boolean;
  isGiftCard: boolean;
  sellingPlan: string | null;
  image: string | null;
  grams: number;
}

export interface SimTransaction {
  id: string;
  kind: "AUTHORIZATION" | "CAPTURE" | "SALE" | "REFUND" | "VOID";
  status: "SUCCESS" | "PENDING" | "FAILURE" | "ERROR" | "AWAITING_RESPONSE" | "UNKNOWN";
  gateway: string;
  formattedGateway: string;
  manual: boolean;
  amount: string;
  createdAt: string;
  processedAt: string | null;
  parentId: string | null;
  refundId: string | null;
  errorCode: string | null;
  test: boolean;
  paymentId: string;
  card: { company: string; number: string } | null;
  giftCard: { last4: string; balance: string } | null;
  /** When a pending refund will settle by itself; null: only when somebody says so. */
  settlesAt: string | null;
  /** What it turns into then; without this a success. */
  endsAs?: { status: "SUCCESS" | "FAILURE"; errorCode: string | null };
}

export interface SimFulfillmentOrder {
  id: string;
  status: "OPEN" | "SCHEDULED" | "ON_HOLD" | "IN_PROGRESS" | "INCOMPLETE" | "CANCELLED" | "CLOSED";
  requestStatus:
    | "UNSUBMITTED"
    | "SUBMITTED"
    | "ACCEPTED"
    | "REJECTED"
    | "CANCELLATION_REQUESTED"
    | "CANCELLATION_ACCEPTED"
    | "CANCELLATION_REJECTED"
    | "CLOSED";
  locationId: string;
  createdAt: string;
  updatedAt: string;
  fulfillAt: string | null;
  holds: SimHold[];
  /** When its service answers a request to stop; null: nobody knows. */
  answersAt?: string | null;
  lines: { id: string; lineId: string; total: number; remaining: number }[];
}

export interface SimHold {
  id: string;
  handle: string | null;
  reason: string;
  reasonNotes: string | null;
  /** Held by this app, or by the merchant and others. */
  byApp: boolean;
}

export interface SimFulfillment {
  id: string;
  name: string;
  status: "SUCCESS" | "CANCELLED" | "ERROR" | "FAILURE";
  displayStatus: string;
  createdAt: string;
  updatedAt: string;
  inTransitAt: string | null;
  deliveredAt: string | null;
  estimatedDeliveryAt: string | null;
  tracking: { company: string | null; number: string | null; url: string | null } | null;
  locationId: string;
  fulfillmentOrderId: string;
  lines: { id: string; lineId: string; quantity: number }[];
  events: { id: string; status: string; happenedAt: string; createdAt: string; message: string | null }[];
}

/** An entry of an order's timeline. */
export interface SimOrderEvent {
  id: string;
  action: "fulfillment_success" | "fulfillment_cancelled" | "fulfillment_pending";
  createdAt: string;
  message: string;
  author: string | null;
  appTitle: string | null;
  attributeToApp: boolean;
  attributeToUser: boolean;
}

export interface SimRefund {
  /** The return it was paid with. */
  returnId?: string | null;
  id: string;
  createdAt: string;
  updatedAt: string;
  processedAt: string;
  note: string | null;
  transactionIds: string[];
  lines: { id: string; lineId: string; quantity: number; restockType: string; locationId: string | null }[];
  shipping: string;
  userId: string | null;
}

export interface SimReturn {
  id: string;
  name: string;
  status: "REQUESTED" | "OPEN" | "CLOSED" | "CANCELED" | "DECLINED";
  createdAt: string;
  updatedAt: string;
  lines: { id: string; fulfillmentLineId: string; quantity: number; processed: number; note: string; reasonId: string | null }[];
  /** Made when it is opened or approved. */
  reverseFulfillmentOrders: SimReverseFulfillmentOrder[];
}

export interface SimReverseFulfillmentOrder {
  id: string;
  status: "OPEN" | "CLOSED" | "CANCELED";
  lines: {
    id: string;
    returnLineId: string;
    fulfillmentLineId: string;
    total: number;
    dispositions: { type: string; quantity: number; locationId: string | null }[];
  }[];
  deliveries: { id: string; tracking: { number: string | null; url: string | null } | null; labelUrl: string | null }[];
}

export interface SimDispute {
  id: string;
  status: string;
  initiatedAs: string;
}

export interface SimMetafield {
  id: string;
  namespace: string;
  key: string;
  value: string;
  type: string;
  createdAt: string;
  updatedAt: string;
}

export interface AppInstallation {
  id: string;
  scopes: string[];
  installedAt: string;
}

export interface SimToken {
  accessToken: string;
  kind: "offline" | "online";
  shop: string;
  userId: string | null;
  scopes: string[];
  /** Milliseconds of the machine's own clock: tokens never follow the movable one. Null: does not expire. */
  expiresAt: number | null;
  refreshToken: string | null;
  refreshExpiresAt: number | null;
  /** The refresh token this one came from, which stays usable until this one's successor is first used. */
  refreshedFrom: string | null;
  refreshUsedAt: number | null;
  refreshRevoked: boolean;
}

export interface SimJob {
  id: string;
  resultId: string;
  shop: string;
  orderId: string;
  status: "STARTED" | "SUCCEEDED" | "FAILED";
  errors: { code: string; field: string[] | null; message: string }[];
  /** Milliseconds of the machine's own clock. */
  dueAt: number;
  request: CancelRequest;
  userId: string | null;
}

export interface CancelRequest {
  reason: string;
  restock: boolean;
  refund: "original" | "store-credit" | "none";
  notifyCustomer: boolean;
  staffNote: string | null;
}

export interface Delivery {
  /** X-Shopify-Webhook-Id: one delivery, also when it is tried again. */
  id: string;
  eventId: string;
  shop: string;
  topic: string;
  url: string;
  name: string | null;
  body: string;
  triggeredAt: string;
  /** Milliseconds of the movable clock. */
  nextAttemptAt: number;
  status: "waiting" | "delivered" | "gave-up" | "dropped";
  attempts: { at: string; status: number | null; error: string | null; ms: number }[];
}

export interface SimNotification {
  at: string;
  shop: string;
  orderId: string;
  to: string | null;
  locale: string;
  kind: "order-cancelled" | "order-refunded" | "order-shipped" | "return-label" | "return-processed";
}

export interface Call {
  at: string;
  shop: string;
  api: "admin" | "oauth" | "customer-account";
  operationName: string;
  /** The order it is about, where its variables name one. */
  orderId?: string;
  rootFields: string[];
  requestedCost: number | null;
  actualCost: number | null;
  status: number;
  problem: string | null;
  online: boolean;
}

export interface WebhookMode {
  /** Simulated milliseconds before the first attempt. */
  delayMs: number;
  duplicate: boolean;
  reorder: boolean;
  drop: boolean;
}

/** How the payment processor treats refunds. */
export const processorModes = [
  /** The money moves at once. */
  "instant",
  /** Pending, and succeeds by itself after a while. */
  "slow",
  /** Pending until somebody says otherwise. */
  "pending",
  /** Refused at once. */
  "failing",
  /** Pending, and refused after a while. */
  "failing-later",
  /** Succeeds, and the same transaction fails after a while. */
  "reversed",
  /** Of an order's several payments the last one cannot be paid back. */
  "partly-failing",
  /** The shop's account, or the shopper's, takes no refunds: PAYMENT_METHOD_UNAVAILABLE. */
  "refused-account",
] as const;
export type ProcessorMode = (typeof processorModes)[number];

/** What was arranged for one order's refunds instead of what holds for all. */
export interface ProcessorArrangement {
  mode: ProcessorMode;
  /** Simulated milliseconds until it ends by itself; null: only when told. */
  afterMs: number | null;
  errorCode: string;
}

export interface PaymentSettings {
  mode: ProcessorMode;
  /** Simulated hours until a slow refund settles, or a promised failure comes. */
  settleAfterHours: number;
  /** What failed refunds say, one of Shopify's OrderTransactionErrorCode. */
  errorCode: string;
  orders: Record<string, ProcessorArrangement>;
  /** How long a refundCreate is being worked on, in the machine's own milliseconds. */
  refundTakesMs: number;
  /** Whether a full refund, suggested or by cancelling, includes tips and additional fees. */
  fullCoversExtras: boolean;
}

export interface FaultState {
  /** "forever", or ISO instant of the movable clock until which Shopify is down; null: up. */
  downUntil: string | null;
  downHow: "503" | "refused";
  loseAnswer: Record<string, number>;
  loseRequest: Record<string, number>;
  delayMs: number;
  /** How many more Admin API calls are answered THROTTLED; -1: all. */
  throttle: number;
  /** How many more are turned away with a 429 before anybody looks at them, and when they are told to come again. */
  turnAway: { times: number; retryAfterSeconds: string };
  /** Part of the Admin API's calls that are answered 500, evenly spread. */
  errorRate: number;
  errorDebt: number;
  /** Order id -> the message Shopify refuses to cancel it with. */
  refuseCancel: Record<string, string>;
  /** Order id -> the message of the failed job. */
  failJob: Record<string, string>;
  /** Root field of a mutation ("returnProcess") -> the message it is refused with. */
  refuse: Record<string, string>;
  jobNeverEnds: boolean;
  holdBlocksCancel: boolean;
  cancelJobMs: number;
  /** Fields the app is denied, "Order.disputes". */
  denied: string[];
  /** What becomes of bulk operations: carried out, failed in the end, or never taken. */
  bulk: "works" | "fails" | "busy";
  /** Assumptions A4 and A5: what becomes of orderCancel for an order that is cancelled already. */
  secondCancel: "refused" | "refused-oddly" | "refunds-again";
  /** Assumption A10, in simulated milliseconds: so long a refund is made and not listed. */
  refundsShowAfterMs: number;
  /** Assumption B1: a key that was used before is taken for a new one. */
  refundKeysWorthless: boolean;
  /** Assumption C8, in the machine's own milliseconds: so long a request that was taken back still stands. */
  takeBackTakesMs: number;
  /** Assumption E5: a refresh token works once, even when its answer got lost. */
  refreshWorksOnce: boolean;
}

/** A bulk operation: what it listed is kept as the file behind its address. */
export interface SimBulkOperation {
  id: string;
  shop: string;
  query: string;
  createdAt: string;
  /** On the machine's own clock. */
  endsAt: number;
  fails: boolean;
  lines: string[];
}

export interface ApiSubscription {
  id: string;
  topic: string;
  uri: string;
  name: string | null;
  includeFields: string[];
}

export interface IdempotencyEntry {
  key: string;
  input: string;
  at: string;
  refundId: string | null;
  /** Milliseconds of the machine's own clock: until then the first call is still being worked on. */
  busyUntil?: number;
}

export const emptyFaults = (): FaultState => ({
  downUntil: null,
  downHow: "503",
  loseAnswer: {},
  loseRequest: {},
  delayMs: 0,
  throttle: 0,
  turnAway: { times: 0, retryAfterSeconds: "0" },
  errorRate: 0,
  errorDebt: 0,
  refuseCancel: {},
  failJob: {},
  refuse: {},
  jobNeverEnds: false,
  holdBlocksCancel: false,
  cancelJobMs: 800,
  denied: [],
  bulk: "works",
  secondCancel: "refused",
  refundsShowAfterMs: 0,
  refundKeysWorthless: false,
  takeBackTakesMs: 0,
  refreshWorksOnce: false,
});

export const emptyState = (): State => ({
  version: 1,
  nextNumber: 1,
  offsetMs: 0,
  shops: {},
  tokens: [],
  jobs: [],
  bulkOperations: [],
  takeBacks: [],
  deliveries: [],
  notifications: [],
  calls: [],
  webhookMode: { delayMs: 0, duplicate: false, reorder: false, drop: false },
  payments: {
    mode: "instant",
    settleAfterHours: 24,
    errorCode: "PROCESSING_ERROR",
    orders: {},
    refundTakesMs: 0,
    fullCoversExtras: true,
  },
  faults: emptyFaults(),
});

/** Keeps the state in a file: soon after every change, at once when told to, never half written. */
export class StateFile {
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #lastTookMs = 0;

  constructor(
    private readonly path: string | null,
    private readonly read: () => State,
  ) {}

  static load(path: string | null): State | null {
    if (!path || !existsSync(path)) return null;
    const state = JSON.parse(readFileSync(path, "utf8")) as State;
    if (state.version !== 1) throw new Error(`${path} was written by another version of the simulator: start with fresh data`);
    // kept from before orders had a timeline
    for (const shop of Object.values(state.shops)) for (const order of shop.orders) order.events ??= [];
    return {
      ...emptyState(),
      ...state,
      payments: { ...emptyState().payments, ...state.payments },
      faults: { ...emptyFaults(), ...state.faults },
    };
  }

  soon(): void {
    if (!this.path || this.#timer || this.#closed) return;
    // a shop with thousands of orders takes long to write: most of the time is for answering
    this.#timer = setTimeout(() => this.now(), Math.max(150, 20 * this.#lastTookMs));
    this.#timer.unref();
  }

  close(): void {
    this.now();
    this.#closed = true;
  }

  now(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.path || this.#closed) return;
    const from = performance.now();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, JSON.stringify(this.read(), null, 1));
    renameSync(`${this.path}.new`, this.path);
    this.#lastTookMs = performance.now() - from;
  }
}
