import type { PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import type { ServiceHours } from "../policy/types";
import type { Pause } from "./present-case";
import { instantsOf, lastDays } from "./period";
import { missingScopes } from "./setup";

/** Promises of the last days, as far as it is known whether they were kept. */
export interface Promises {
  days: number;
  /** Answers that were given or are overdue: how many, and how many of them in time. */
  answers: { due: number; onTarget: number; inLimit: number };
  /** Refunds whose last promised day has come, or that arrived before it. */
  refunds: { due: number; onTime: number; unconfirmed: number };
  /** Day by day, the oldest first: requests that came, and those among them answered in time. */
  byDay: { day: string; requests: number; inTime: number; late: number }[];
}

/** What keeps the app from doing its work, as far as the database knows. */
export const troubleKinds = [
  "app-down",
  "shopify-unreachable",
  "no-access",
  "scopes-missing",
  "policy-unpublished",
  "changes-unread",
  "webhooks-silent",
  "mails-failing",
  "mails-waiting",
  "automatic-off",
] as const;
export interface Trouble {
  kind: (typeof troubleKinds)[number];
  /** Since when, where it is known: an ISO instant. */
  since: string | null;
  count: number;
  /** Set when the app switched automatic cancellation off itself. */
  pause?: Pause;
}

export type Home = ReturnType<typeof createHome>;

/** Reconciliation runs every five minutes; after this it is not just between two runs. */
const readWithinMinutes = 30;
/** A mail leaves within seconds; after this the server for mails does not take them. */
const mailWithinMinutes = 15;
/** Single changes are missed now and then, and found. This many in a day means that webhooks do not come. */
const missedPerDay = 3;

export function createHome({ prisma, clock }: { prisma: PrismaClient; clock: Clock }) {
  return {
    async promises({ shop, service }: { shop: string; service: ServiceHours }): Promise<Promises> {
      const now = clock.now();
      const period = lastDays(30, now, service.zone);
      const { from, to } = instantsOf(period);
      const today = now.setZone(service.zone).toISODate()!;
      const at = now.toJSDate();
      const [days, [refunds]] = await Promise.all([
        prisma.$queryRaw<{ day: string; requests: number; onTarget: number; inLimit: number; late: number }[]>`
          WITH each AS (
            SELECT (received_at AT TIME ZONE ${service.zone}::text)::date AS day, answered_at, answer_target_at, answer_limit_at,
              status NOT IN ('declined', 'withdrawn', 'closed', 'cancelled') AS open
            FROM cases WHERE shop_domain = ${shop} AND received_at >= ${from.toJSDate()} AND received_at < ${to.toJSDate()}
          )
          SELECT day::text, count(*)::int AS requests,
            (count(*) FILTER (WHERE answered_at <= answer_target_at))::int AS "onTarget",
            (count(*) FILTER (WHERE answered_at <= answer_limit_at))::int AS "inLimit",
            (count(*) FILTER (WHERE answered_at > answer_limit_at OR (answered_at IS NULL AND open AND answer_limit_at < ${at})))::int AS late
          FROM each GROUP BY day ORDER BY day`,
        prisma.$queryRaw<[Promises["refunds"]]>`
          WITH each AS (
            SELECT status, expected_by, (credited_at AT TIME ZONE ${service.zone}::text)::date::text AS credited
            FROM refunds WHERE shop_domain = ${shop} AND expected_by >= ${period.first}
          )
          SELECT (count(*) FILTER (WHERE status = 'credited' OR (expected_by < ${today} AND status IN ('missing', 'bank-inquiry'))))::int AS due,
            (count(*) FILTER (WHERE status = 'credited' AND credited <= expected_by))::int AS "onTime",
            (count(*) FILTER (WHERE status = 'unconfirmed' OR (expected_by < ${today} AND status = 'sent')))::int AS unconfirmed
          FROM each`,
      ]);
      const byDay = new Map(days.map((each) => [each.day, each]));
      const sum = (pick: (each: (typeof days)[number]) => number) => days.reduce((total, each) => total + pick(each), 0);
      const answered = { onTarget: sum(({ onTarget }) => onTarget), inLimit: sum(({ inLimit }) => inLimit) };
      return {
        days: 30,
        answers: { due: answered.inLimit + sum(({ late }) => late), ...answered },
        refunds,
        byDay: Array.from({ length: 30 }, (_, index) => {
          const day = from.plus({ days: index }).toISODate()!;
          const { requests = 0, inLimit = 0, late = 0 } = byDay.get(day) ?? {};
          return { day, requests, inTime: inLimit, late };
        }),
      };
    },

    /** Whatever is broken for this shop, the gravest first; and whether it ever had a request. */
    async state({ shop, scopes }: { shop: string; scopes: readonly string[] }): Promise<{ troubles: Trouble[]; any: boolean }> {
      const now = clock.now();
      const ago = (minutes: number) => now.minus({ minutes }).toJSDate();
      const day = now.minus({ days: 1 }).toJSDate();
      const [found = nothing] = await prisma.$queryRaw<Found[]>`
        SELECT s.automatic_cancellation AS automatic, s.paused_at AS "pausedAt", s.paused_asked AS "pausedAsked", s.paused_usual AS "pausedUsual", s.scopes, s.installed_at AS "installedAt", s.reconciled_up_to AS "readUpTo",
          s.published_version_id AS published, newest.id AS newest, newest.created_at AS "newestAt",
          EXISTS (SELECT FROM cases WHERE shop_domain = ${shop}) AS any,
          (SELECT count(*)::int FROM (SELECT FROM mails WHERE shop_domain = ${shop} AND status = 'failed' AND queued_at > ${now.minus({ days: 7 }).toJSDate()} LIMIT 1000) AS listed) AS "mailsFailed",
          (SELECT max(queued_at) FROM mails WHERE shop_domain = ${shop} AND status = 'failed' AND queued_at > ${now.minus({ days: 7 }).toJSDate()}) AS "mailFailedAt",
          (SELECT count(*)::int FROM (SELECT FROM mails WHERE shop_domain = ${shop} AND status = 'queued' AND due_at < ${ago(mailWithinMinutes)} LIMIT 1000) AS listed) AS "mailsWaiting",
          (SELECT count(*)::int FROM (SELECT FROM drifts WHERE shop_domain = ${shop} AND found_at > ${day} LIMIT 1000) AS listed) AS missed,
          (SELECT min(from_at) FROM incidents WHERE shop_domain = ${shop} AND kind = 'shopify-unreachable' AND to_at IS NULL) AS "unreachableSince",
          (SELECT max(to_at) FROM incidents WHERE shop_domain IS NULL AND kind = 'app-down' AND to_at > ${day}) AS "downUntil",
          EXISTS (SELECT FROM sessions WHERE shop = ${shop} AND NOT is_online AND access_token IS NOT NULL
            AND (expires_at IS NULL OR expires_at > clock_timestamp() OR (refresh_token IS NOT NULL
              AND (refresh_expires_at IS NULL OR refresh_expires_at > clock_timestamp())))) AS access
        FROM shops s LEFT JOIN LATERAL (
          SELECT id, created_at FROM policy_versions WHERE shop_domain = s.domain ORDER BY effective_from DESC LIMIT 1
        ) newest ON true
        WHERE s.domain = ${shop}`;
      const missing = missingScopes(scopes, found.scopes.split(","));
      const readUpTo = found.readUpTo ?? found.installedAt;
      const troubles: (Trouble | false)[] = [
        found.downUntil !== null && trouble("app-down", 1, found.downUntil),
        found.unreachableSince !== null && trouble("shopify-unreachable", 1, found.unreachableSince),
        !found.access && trouble("no-access"),
        missing.length > 0 && trouble("scopes-missing", missing.length),
        found.newest !== found.published &&
          found.newestAt !== null &&
          found.newestAt < ago(5) &&
          trouble("policy-unpublished", 1, found.newestAt),
        readUpTo !== null && readUpTo < ago(readWithinMinutes) && trouble("changes-unread", 1, readUpTo),
        found.missed >= missedPerDay && trouble("webhooks-silent", found.missed),
        found.mailsFailed > 0 && trouble("mails-failing", found.mailsFailed, found.mailFailedAt),
        found.mailsWaiting > 0 && trouble("mails-waiting", found.mailsWaiting),
        !found.automatic && { ...trouble("automatic-off"), ...pauseIn(found) },
      ];
      return { troubles: troubles.filter((each) => each !== false), any: found.any };
    },
  };
}

interface Found {
  automatic: boolean;
  pausedAt: Date | null;
  pausedAsked: number | null;
  pausedUsual: number | null;
  scopes: string;
  installedAt: Date | null;
  readUpTo: Date | null;
  published: string | null;
  newest: string | null;
  newestAt: Date | null;
  any: boolean;
  mailsFailed: number;
  mailFailedAt: Date | null;
  mailsWaiting: number;
  missed: number;
  unreachableSince: Date | null;
  downUntil: Date | null;
  access: boolean;
}

/** A shop that is not there has no troubles of its own. */
const nothing: Found = {
  automatic: true,
  pausedAt: null,
  pausedAsked: null,
  pausedUsual: null,
  scopes: "",
  installedAt: null,
  readUpTo: null,
  published: null,
  newest: null,
  newestAt: null,
  any: false,
  mailsFailed: 0,
  mailFailedAt: null,
  mailsWaiting: 0,
  missed: 0,
  unreachableSince: null,
  downUntil: null,
  access: false,
};

const pauseIn = ({ pausedAt, pausedAsked, pausedUsual }: Found): { pause?: Pause } =>
  pausedAt ? { pause: { at: pausedAt.toISOString(), asked: pausedAsked ?? 0, usual: pausedUsual ?? 0 } } : {};

const trouble = (kind: Trouble["kind"], count = 1, since: Date | null = null): Trouble => ({
  kind,
  count,
  since: since?.toISOString() ?? null,
});
