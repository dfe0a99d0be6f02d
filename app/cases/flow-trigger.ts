import type { EventKind, NewEvent } from "./cases.server";

/**
 * The triggers this app offers to Shopify Flow, by the handle of their manifest (extensions/flow-<handle>), with the keys
 * of their own fields. All of them also carry the order and what `commonFields` names.
 */
export const flowTriggers = {
  "cancellation-case-opened": ["Channel", "Waits for staff", "Answer by"],
  "cancellation-case-decided": ["Decision", "Decided by"],
  "cancellation-recall-opened": ["Shipping stage"],
  "cancellation-refund-late": ["Amount", "Currency", "Refund problem"],
  "cancellation-needs-attention": ["Problem"],
} as const;
export type FlowTrigger = keyof typeof flowTriggers;
export const flowTriggerHandles = Object.keys(flowTriggers) as FlowTrigger[];

/** "Event id" is the same when an event is told twice: Shopify offers no other way to tell a repeat. */
export const commonFields = ["Case link", "Case status", "Happened at", "Event id"] as const;

export interface FlowNews {
  trigger: FlowTrigger;
  /** One of a trigger and key a case. */
  key: string;
  facts: Record<string, string | number | boolean>;
}

/** What the events of one change of a case are to workflows; most of them nothing. */
export const flowNewsOf = (events: readonly NewEvent[], at: string): FlowNews[] =>
  events.flatMap((event) => newsOf[event.kind]?.(event, at) ?? []);

const deciders: Record<NewEvent["actor"], string> = { app: "policy", staff: "staff", shopper: "customer", shopify: "shopify" };

const opened = ({ detail }: NewEvent): FlowNews[] =>
  detail?.joined === true
    ? []
    : [{ trigger: "cancellation-case-opened", key: "opened", facts: { Channel: String(detail?.channel ?? "account-page") } }];

const decided =
  (decision: string, once: boolean) =>
  ({ actor }: NewEvent, at: string): FlowNews[] => [
    {
      trigger: "cancellation-case-decided",
      key: once ? decision : `${decision} ${at}`,
      facts: { Decision: decision, "Decided by": deciders[actor] },
    },
  ];

const recalled = (_event: NewEvent, at: string): FlowNews[] => [
  { trigger: "cancellation-recall-opened", key: `recall ${at}`, facts: {} },
];

const late = ({ kind, detail }: NewEvent, at: string): FlowNews[] => [
  {
    trigger: "cancellation-refund-late",
    key: `${kind} ${typeof detail?.refundId === "string" ? detail.refundId : at}`,
    facts: { "Refund problem": kind === "refund-pending-long" ? "pending" : "not-arrived" },
  },
];

const attention = ({ kind, detail }: NewEvent, at: string): FlowNews[] => [
  {
    trigger: "cancellation-needs-attention",
    key: `${kind} ${at}`,
    facts: { Problem: typeof detail?.code === "string" ? detail.code : kind },
  },
];

const newsOf: Partial<Record<EventKind, (event: NewEvent, at: string) => FlowNews[]>> = {
  "request-received": opened,
  "late-request-received": opened,
  cancelled: decided("cancelled", true),
  declined: decided("declined", false),
  withdrawn: decided("withdrawn", false),
  "recall-opened": recalled,
  "shipped-anyway": recalled,
  "recall-approved": recalled,
  "refund-pending-long": late,
  "refund-not-arrived": late,
  "needs-attention": attention,
  "refund-failed": attention,
  "mail-failed": attention,
};
