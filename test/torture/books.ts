import { openStatuses } from "../../app/cases/case";
import type { ReasonCode } from "../../app/policy/types";
import type { Confirmed } from "./people";
import type { Kill } from "./processes";
import { SHOP, type World } from "./world";

export interface Booked {
  /** What does not add up, one sentence each. */
  wrong: string[];
  orders: number;
  cases: number;
  mails: number;
  /** Mails that arrived twice: a process died between the mail server's "accepted" and its own note, the database was away, or the server's word did not come (documented). */
  mailsTwice: number;
  /**
   * Jobs that ended without a word at each of their tries (the worker was killed, or cut off from the database), what each
   * carries. Something that kills its worker every time has to end among the dead, where people see it; the alarm of its
   * row, or the next five minutes, make it again.
   */
  killedAway: string[];
  /** Requests confirmed as received whose order had ended when they could be judged: no case, and a mail that says so. */
  endedFirst: number;
}

const endings: readonly string[] = ["already-cancelled", "already-refunded", "order-emptied"] satisfies ReasonCode[];
/** What jobs carry that name a row with a time of its own; `shop`: reconciling it, which begins anew every five minutes. */
const rowsWithAlarms = ["attemptId", "caseId", "refundId", "recallId", "labelsId", "flowEventId", "sweepId", "shop"];
/** A note that a mail was taken is insisted on for about so long (lib/insist.ts). */
const insistedMs = 8_000;
const cents = (amount: string): number => Math.round(Number(amount) * 100);

/**
 * The app's record against the simulator's, when everything has come to rest: every confirmed request has its case, no
 * order was cancelled without one, no money went twice, nothing is stuck, mails neither missing nor doubled, no hold left.
 */
export async function compareBooks(
  world: World,
  about: {
    orderIds: string[];
    confirmed: Confirmed[];
    /** Orders that somebody cancelled or paid back in Shopify itself. */
    byHand?: Set<string>;
    /** A second cancellation refunds again here (A5): then one that somebody made by hand a moment before ours may. */
    secondCancelRefunds?: boolean;
    /** When what is looked at began (this machine's clock). */
    since?: Date;
  },
): Promise<Booked> {
  const { shopify, ask } = world;
  const { orderIds } = about;
  const byHand = about.byHand ?? new Set<string>();
  const wrong: string[] = [];
  const cases = await ask<{
    id: string;
    order_id: string;
    status: string;
    cancel_asks: number;
    cancelled_at: Date | null;
    attention_code: string | null;
  }>(`SELECT id, order_id, status, cancel_asks, cancelled_at, attention_code FROM cases WHERE order_id = ANY($1)`, [orderIds]);
  const attempts = await ask<{
    id: string;
    order_id: string;
    outcome: string;
    source: string;
    case_id: string | null;
    code: string | null;
    told_at: Date | null;
  }>(
    `SELECT id, order_id, outcome, source, case_id, verdict->'reasons'->0->>'code' AS code, told_at FROM attempts WHERE order_id = ANY($1)`,
    [orderIds],
  );
  const mails = await ask<{ id: string; case_id: string; order_id: string; kind: string; status: string }>(
    `SELECT m.id, m.case_id, c.order_id, m.kind, m.status FROM mails m JOIN cases c ON c.id = m.case_id WHERE c.order_id = ANY($1)`,
    [orderIds],
  );
  const holds = await ask<{ case_id: string; order_id: string; fulfillment_order_id: string; released_at: Date | null }>(
    `SELECT h.case_id, c.order_id, h.fulfillment_order_id, h.released_at FROM holds h JOIN cases c ON c.id = h.case_id WHERE c.order_id = ANY($1)`,
    [orderIds],
  );
  const steps = await ask<{ order_id: string; step: string; outcome: string | null }>(
    `SELECT r.order_id, s.step, r.outcome FROM recall_steps s JOIN recalls r ON r.id = s.recall_id WHERE r.order_id = ANY($1) AND s.state = 'asked'`,
    [orderIds],
  );
  const openRefunds = await ask<{ order_id: string; id: string }>(
    `SELECT order_id, id FROM refunds WHERE order_id = ANY($1) AND status = 'pending' AND shopify_transaction_id IS NULL AND follow_up_at IS NULL`,
    [orderIds],
  );
  const dead = await ask<{ name: string; data: unknown; output: unknown }>(
    `SELECT name, data, output FROM jobs.job WHERE name = 'dead' AND created_on >= $1`,
    [about.since ?? new Date(0)],
  );
  // killed more often than it is repeated, and made again by the alarm of its row: what came of that is looked at below
  const given = (job: { data: unknown; output: unknown }) =>
    job.output === null && rowsWithAlarms.some((each) => Object.hasOwn(job.data as object, each));
  for (const job of dead.filter((each) => !given(each)))
    wrong.push(`a job ended among the dead: ${JSON.stringify(job.data)} ${JSON.stringify(job.output)}`);

  // the mail server took it, and its word did not come within the thirty seconds that it is waited for
  const unheard = new Set(
    (
      await ask<{ key: string }>(
        `SELECT c.order_id || ' ' || (e.detail->>'mail') AS key FROM case_events e JOIN cases c ON c.id = e.case_id
          WHERE c.order_id = ANY($1) AND e.kind = 'mail-failed' AND e.detail->>'message' ILIKE '%timeout%'`,
        [orderIds],
      )
    ).map(({ key }) => key),
  );
  const arrivals = new Map<string, number[]>();
  for (const mail of world.mailbox.mails()) {
    const id = mail.headers.find(({ name }) => name.toLowerCase() === "message-id")?.value ?? "";
    const key = /<([^@>]+)@/.exec(id)?.[1] ?? id;
    arrivals.set(
      key,
      [...(arrivals.get(key) ?? []), Date.parse(mail.receivedAt)].sort((a, b) => a - b),
    );
  }
  /** How often a mail arrived. Twice is explained by a death between the two, a database that was away, or a mail server that was unheard. */
  function timesArrived(id: string, what: string, kind?: string): number {
    const times = arrivals.get(id) ?? [];
    for (const [i, at] of times.entries()) {
      const before = times[i - 1];
      if (before === undefined) continue;
      mailsTwice += 1;
      // the mailbox of a busy machine may take in what a process had sent right before it died only some seconds later
      const explains = ({ role, kind, at: killed, backAt }: Kill): boolean =>
        role === "database"
          ? kind === "at random" && killed <= at && (backAt ?? Infinity) >= before && (backAt ?? Infinity) - killed > insistedMs
          : killed >= before - 10_000 && killed <= at;
      if (!unheard.has(kind ?? "") && !world.kills.some(explains))
        wrong.push(`${what} arrived twice (${at - before} ms apart), and nobody died in between`);
    }
    return times.length;
  }
  const open: readonly string[] = openStatuses;
  let mailsTwice = 0;
  let endedFirst = 0;

  for (const orderId of orderIds) {
    const order = shopify.order(SHOP, orderId);
    const name = `${order.name} (${orderId.split("/").pop()})`;
    const own = cases.filter((each) => each.order_id === orderId);
    const tried = attempts.filter((each) => each.order_id === orderId);
    const confirmed = about.confirmed.filter((each) => each.orderId === orderId);

    // every request has its case
    if (confirmed.length > 0 && tried.length === 0) wrong.push(`${name}: a confirmed request is not in the record`);
    const stuck = tried.filter(({ outcome }) => outcome === "recorded");
    if (stuck.length > 0) wrong.push(`${name}: ${stuck.length} request(s) were never judged`);
    // whoever was told "received" has a case, or a mail that says how the order had ended before it could be judged
    const promised = confirmed.some(({ state }) => state !== "refused" && state !== "none");
    const ended = tried.filter(({ outcome, code }) => outcome === "refused" && endings.includes(code ?? ""));
    if (promised && own.length === 0) {
      if (ended.length === 0) wrong.push(`${name}: a confirmed request (${confirmed[0]?.state}) has no case`);
      else if (!ended.some(({ told_at }) => told_at)) wrong.push(`${name}: received, had ended, and nobody was told`);
      else endedFirst += 1;
    }
    for (const { id, told_at } of ended) {
      const times = timesArrived(id, `${name}: the mail that it had ended`);
      if (told_at && times === 0) wrong.push(`${name}: the mail that it had ended never arrived`);
    }
    if (ended.length > 0 && !byHand.has(orderId) && !order.cancelledAt) wrong.push(`${name}: refused as ended, and it has not`);
    if (tried.some(({ outcome, case_id }) => outcome === "case" && !case_id)) wrong.push(`${name}: an attempt lost its case`);

    // no order cancelled without one
    const asks = own.reduce((sum, each) => sum + each.cancel_asks, 0);
    if (order.cancelledAt && !byHand.has(orderId) && asks === 0) wrong.push(`${name}: cancelled, and no case asked for it`);
    const jobs = shopify.state.jobs.filter((job) => job.orderId === orderId);
    if (jobs.length > 0 && own.length === 0) wrong.push(`${name}: Shopify was asked to cancel it without a case`);

    // no second refund
    const sum = (kinds: string[]) =>
      order.transactions
        .filter(({ kind, status }) => kinds.includes(kind) && status === "SUCCESS")
        .reduce((total, { amount }) => total + cents(amount), 0);
    const received = sum(["SALE", "CAPTURE"]);
    const refunded = sum(["REFUND"]);
    const unsettled = order.transactions.some(({ kind, status }) => kind === "REFUND" && status !== "SUCCESS");
    if (
      order.cancelledAt &&
      asks > 0 &&
      !unsettled &&
      !byHand.has(orderId) &&
      refunded !== received &&
      !own.some(({ attention_code }) => attention_code === "refund-missing")
    )
      wrong.push(`${name}: cancelled by the app, and ${refunded} cents went back of ${received}`);
    // where a second cancellation would refund again, only what is certain to have failed may be repeated with money
    // (one that failed because another had cancelled the order was asked for while that other was under way)
    const withMoney = jobs.filter(
      ({ status, request, errors }) =>
        request.refund !== "none" && (status !== "FAILED" || errors.some(({ message }) => /already been canceled/.test(message))),
    );
    const raced = about.secondCancelRefunds === true && byHand.has(orderId) && withMoney.length === 1;
    if (refunded > received && !raced) wrong.push(`${name}: ${refunded} cents went back of ${received}`);
    if (withMoney.length > 1) wrong.push(`${name}: ${withMoney.length} cancellations with money were asked for`);

    // no stuck case
    if (own.filter(({ status }) => open.includes(status)).length > 1) wrong.push(`${name}: two open cases`);
    for (const each of own) {
      if (["received", "cancelling"].includes(each.status)) wrong.push(`${name}: its case is still "${each.status}"`);
      if (order.cancelledAt && open.includes(each.status) && each.cancelled_at === null)
        wrong.push(`${name}: cancelled, and its case does not know`);
      if (each.status === "cancelled" && !order.cancelledAt) wrong.push(`${name}: its case says cancelled, and it is not`);
    }
    for (const { step } of steps.filter(({ order_id }) => order_id === orderId))
      wrong.push(`${name}: "${step}" was asked for and never known`);
    for (const { id } of openRefunds.filter(({ order_id }) => order_id === orderId))
      wrong.push(`${name}: refund ${id} is followed by nobody`);

    // mails neither missing nor doubled
    for (const each of own) {
      const written = mails.filter(({ case_id }) => case_id === each.id);
      if (written.length === 0) wrong.push(`${name}: its case told nobody anything`);
      if (
        each.status === "cancelled" &&
        !written.some(({ kind, status }) => kind === "cancelled" && ["sent", "left-to-shopify"].includes(status))
      )
        wrong.push(
          `${name}: cancelled, and no mail says so (${written.map(({ kind, status }) => `${kind} ${status}`).join(", ")})`,
        );
      if (each.status === "declined" && !written.some(({ kind, status }) => kind === "declined" && status === "sent"))
        wrong.push(`${name}: declined, and no mail says so`);
    }
    for (const { id, kind, status } of mails.filter(({ order_id }) => order_id === orderId)) {
      const times = timesArrived(id, `${name}: its mail "${kind}"`, `${orderId} ${kind}`);
      if (status === "queued" || status === "failed") wrong.push(`${name}: its mail "${kind}" is ${status}`);
      if (status === "sent" && times === 0) wrong.push(`${name}: its mail "${kind}" never arrived`);
    }

    // holds released
    const waits = own.some(({ status }) => open.includes(status));
    const held = order.fulfillmentOrders.flatMap((each) => each.holds).filter(({ byApp }) => byApp);
    if (held.length > 0 && !waits) wrong.push(`${name}: held by the app, and no case is open`);
    if (held.length > order.fulfillmentOrders.length) wrong.push(`${name}: held twice`);
    for (const hold of holds.filter(({ order_id, released_at }) => order_id === orderId && released_at === null)) {
      const status = own.find(({ id }) => id === hold.case_id)?.status ?? "";
      if (!open.includes(status)) wrong.push(`${name}: a hold of a case that is ${status} is not released`);
    }
  }
  return {
    wrong,
    orders: orderIds.length,
    cases: cases.length,
    mails: mails.length,
    mailsTwice,
    endedFirst,
    killedAway: dead.filter(given).map(({ data }) => `a job with ${Object.keys(data as object).join(" and ")}`),
  };
}
