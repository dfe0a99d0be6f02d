import type { CasePage, RecallItem, RecallStepItem } from "../../app/cases/present-case";
import { recallSteps, type RecallFacts, type RecallStep, type RecallWay } from "../../app/cases/recall";
import { casePage } from "./case-page";

/** Ordered on 21 November at 10:15 in Paris, asked for on the 22nd at 15:04, shipped at 16:40 that day: after the request, in time to cancel. */
export const recallFacts = (given: Partial<RecallFacts> = {}): RecallFacts => ({
  shippedBy: { kind: "staff", name: "Marie Dupont" },
  shippedAt: "2026-11-22T15:40:00.000Z",
  orderedAt: "2026-11-21T09:15:00.000Z",
  receivedAt: "2026-11-22T14:04:00.000Z",
  stage: "packed",
  serviceName: null,
  parcels: [
    {
      fulfillmentId: "gid://shopify/Fulfillment/1",
      company: "Colissimo",
      number: "6A12345678901",
      url: "https://www.laposte.fr/outils/suivre-vos-envois?code=6A12345678901",
      displayStatus: "LABEL_PRINTED",
    },
  ],
  lines: [
    { lineItemId: "gid://shopify/LineItem/1", title: "Lampe Orion", quantity: 1 },
    { lineItemId: "gid://shopify/LineItem/2", title: "Ampoule E27", quantity: 3 },
  ],
  activeReturn: null,
  ...given,
});

export const claire = { id: "1", name: "Claire" };

export const recallStep = (way: RecallWay, step: RecallStep, given: Partial<RecallStepItem> = {}): RecallStepItem => ({
  step,
  way,
  state: "todo",
  now: false,
  askedAt: null,
  doneAt: null,
  by: null,
  detail: {},
  ...given,
});

/** The steps of a way of which the first `done` are behind us; the next one is told by `next`. */
export const stepsAlong = (way: RecallWay, done: number, next: Partial<RecallStepItem> = {}): RecallStepItem[] =>
  recallSteps[way].map((step, position) =>
    position < done
      ? recallStep(way, step, { state: "done", doneAt: "2026-11-22T16:10:00.000Z", by: claire })
      : recallStep(way, step, position === done ? { now: true, ...next } : {}),
  );

export const recall = (given: Partial<RecallItem> = {}): RecallItem => ({
  id: "0199b1f0-0000-7000-8000-0000000000a1",
  openedAt: "2026-11-22T15:41:00.000Z",
  openedBy: "app",
  facts: recallFacts(),
  way: null,
  proposedWay: "building",
  ways: ["building", "carrier", "return"],
  steps: [],
  earlier: [],
  deadlineAt: null,
  verifiedAt: null,
  verifiedBy: null,
  refundWhen: "goods-secured",
  mayPayFirst: false,
  paidFirstAt: null,
  cause: null,
  causeNote: null,
  costs: [],
  totals: [],
  outcome: null,
  endedAt: null,
  outcomes: ["delivered-anyway", "lost"],
  ...given,
});

const verified = { verifiedAt: "2026-11-22T16:00:00.000Z", verifiedBy: claire } as const;

const costs: RecallItem["costs"] = [
  {
    id: "c1",
    at: "2026-11-22T16:20:00.000Z",
    amount: "14.9",
    currencyCode: "EUR",
    kind: "intercept",
    note: "Dossier 7781",
    by: claire,
  },
  {
    id: "c2",
    at: "2026-11-22T16:25:00.000Z",
    amount: "6",
    currencyCode: "EUR",
    kind: "staff-time",
    note: null,
    by: { id: "9", name: null },
  },
];

/** A recall as it may stand, by name: every way, and what may come in between. */
export const recallStories = {
  unverified: recall(),
  "not-looked-into": recall({ facts: null, proposedWay: null }),
  choosing: recall({ ...verified }),
  building: recall({ ...verified, way: "building", ways: ["carrier", "return"], steps: stepsAlong("building", 1) }),
  service: recall({
    ...verified,
    facts: recallFacts({
      shippedBy: { kind: "service", name: "Cubyn" },
      serviceName: "Cubyn",
      stage: "preparing",
      shippedAt: null,
      parcels: [],
    }),
    way: "service",
    ways: ["building", "carrier", "return"],
    proposedWay: "service",
    steps: stepsAlong("service", 1, { state: "waiting", askedAt: "2026-11-22T16:05:00.000Z" }),
    deadlineAt: "2026-11-23T16:05:00.000Z",
  }),
  "carrier-to-ask": recall({
    ...verified,
    facts: recallFacts({ stage: "with-carrier" }),
    way: "carrier",
    ways: ["return"],
    proposedWay: null,
    steps: stepsAlong("carrier", 0),
  }),
  "carrier-overdue": recall({
    ...verified,
    facts: recallFacts({ stage: "with-carrier" }),
    way: "carrier",
    ways: ["return"],
    proposedWay: null,
    steps: [
      recallStep("carrier", "ask-carrier", {
        state: "done",
        doneAt: "2026-11-22T16:10:00.000Z",
        by: claire,
        detail: { carrier: "Colissimo", reference: "7781", at: "2026-11-22T16:08:00.000Z", note: "Madame Petit, poste 12" },
      }),
      ...stepsAlong("carrier", 1, { state: "waiting", askedAt: "2026-11-22T16:10:00.000Z" }).slice(1),
    ],
    deadlineAt: "2026-11-22T16:20:00.000Z",
    earlier: [
      recallStep("building", "parcel-in-hand", {
        state: "refused",
        doneAt: "2026-11-22T16:04:00.000Z",
        by: claire,
        detail: { answer: "no" },
      }),
    ],
    costs,
    totals: [{ amount: "20.9", currencyCode: "EUR" }],
    cause: "hold-overlooked",
    causeNote: "Bordereau imprimé avant la pause.",
  }),
  refused: recall({
    ...verified,
    way: "building",
    ways: ["carrier", "return"],
    proposedWay: "return",
    steps: stepsAlong("building", 2, {
      state: "refused",
      askedAt: "2026-11-22T16:15:00.000Z",
      by: claire,
      detail: { message: "Fulfillment cannot be cancelled because it has been delivered" },
    }),
  }),
  return: recall({
    ...verified,
    facts: recallFacts({ stage: "delivered", activeReturn: { id: "gid://shopify/Return/1", name: "#1042-R1", status: "OPEN" } }),
    way: "return",
    ways: [],
    proposedWay: null,
    steps: stepsAlong("return", 1),
  }),
  "goods-back": recall({
    ...verified,
    facts: recallFacts({ stage: "delivered" }),
    way: "return",
    ways: [],
    proposedWay: null,
    steps: stepsAlong("return", 2),
    outcomes: ["delivered-anyway", "lost"],
  }),
  "own-return": recall({
    ...verified,
    facts: recallFacts({ stage: "delivered" }),
    way: "own-return",
    ways: [],
    proposedWay: null,
    refundWhen: "mistake-verified",
    paidFirstAt: "2026-11-22T16:12:00.000Z",
    steps: stepsAlong("own-return", 0),
  }),
  "may-pay-first": recall({
    ...verified,
    facts: recallFacts({ stage: "delivered" }),
    refundWhen: "mistake-verified",
    mayPayFirst: true,
    proposedWay: "return",
    ways: ["return"],
  }),
  "cancelled-and-refunded": recall({
    ...verified,
    way: "building",
    ways: [],
    proposedWay: null,
    steps: stepsAlong("building", 5),
    outcome: "stopped",
    endedAt: "2026-11-22T18:00:00.000Z",
    outcomes: [],
    costs,
    totals: [{ amount: "20.9", currencyCode: "EUR" }],
    cause: "hold-overlooked",
  }),
  "returned-and-refunded": recall({
    ...verified,
    way: "return",
    ways: [],
    proposedWay: null,
    steps: stepsAlong("return", 4),
    outcome: "returned",
    endedAt: "2026-11-28T10:00:00.000Z",
    outcomes: [],
  }),
} satisfies Record<string, RecallItem>;
export type RecallStory = keyof typeof recallStories;

/** The case's page of a recall. */
export function recallPage(story: RecallStory, given: Partial<CasePage> = {}): CasePage {
  const item: RecallItem = recallStories[story];
  return casePage({
    id: `0199b1f0-0000-7000-8000-${String(Object.keys(recallStories).indexOf(story) + 100).padStart(12, "0")}`,
    status: item.endedAt
      ? item.outcome === "stopped"
        ? "cancelled"
        : "closed"
      : item.way === "return" || item.way === "own-return"
        ? "returning"
        : "recalling",
    recalls: [item],
    recall: item.endedAt
      ? null
      : {
          way: item.way,
          nextStep: item.steps.find(({ state }) => state !== "done")?.step ?? null,
          overdue: item.deadlineAt !== null && item.deadlineAt < "2026-11-22T16:30:00.000Z",
        },
    actions: ["check-again"],
    ...given,
  });
}
