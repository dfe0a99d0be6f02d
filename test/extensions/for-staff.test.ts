// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { drawn, type DrawnNode } from "../../app/ui/shopper-page/drawn-node";
import { caseForStaff } from "../../extensions/shared/for-staff";
import { given, json, putOnStage, recall, refund, settle, view, type Stage } from "./stage";

/*
 * Staff are shown what the shopper sees beside the case. Both are drawn here, the account page by the extension itself,
 * and have to say the same, part by part.
 */

const at = "2026-03-10T11:00:00.000Z";
let stage: Stage;
beforeEach(() => void vi.useFakeTimers({ now: new Date(at) }));
afterEach(() => stage.leave());

const seen: [string, Partial<CancellationView>][] = [
  ["a request that waits", { state: "received", settled: false, cancelledAt: null }],
  [
    "a question",
    {
      state: "waiting-for-customer",
      answerBy: "2026-03-13",
      question: { text: "Quelle taille ?\n\nMerci {{email}} <b>", askedAt: at },
      canWithdraw: true,
      holdPlaced: true,
    },
  ],
  ["an answer that is late", { state: "in-review", cancelledAt: null, answerLate: { since: "2026-03-06", days: 4 } }],
  [
    "a decline",
    {
      state: "declined",
      cancelledAt: null,
      reasons: [
        { code: "packed", facts: { beganAt: at } },
        { code: "window-closed", facts: { closedAt: at } },
      ],
      nextStep: "wait-for-delivery-then-return",
      decisionText: "The parcel was packed.",
      canRequest: true,
      answerPromise: { target: 1, limit: 3, by: "2026-03-13" },
      storeText: "Made to order.",
    },
  ],
  [
    "a parcel that is called back",
    {
      state: "recalling",
      recall: recall({
        way: "return",
        steps: [{ step: "create-return", at }],
        returnLabel: { url: "https://labels.test/1", number: "LB1" },
      }),
    },
  ],
  [
    "refunds that go different ways",
    {
      refunds: [
        refund({ question: true, arn: "ARN1" }),
        refund({ id: "22222222-2222-4222-8222-222222222222", status: "missing", letterUrl: "https://app.test/letter" }),
        refund({ id: "33333333-3333-4333-8333-333333333333", status: "credited", creditedAt: at }),
      ],
      timeline: [
        { at, what: "request-received" },
        { at, what: "cancelled" },
      ],
    },
  ],
];

describe.each(["en", "fr"] as const)("what staff are shown in %s", (language) => {
  it.each(seen)("is what the shopper reads: %s", async (_, facts) => {
    stage = putOnStage("customer-account.order-status.block.render", "cancellation-status", language);
    stage.answerWith(() => json(view(facts)));
    await stage.render();
    await settle();
    const theirs = [...document.body.childNodes].flatMap(partsOf);
    expect(theirs.length).toBeGreaterThan(5);
    expect(drawn(caseForStaff(view(facts), { language, timeZone: "Europe/Paris", seenAt: at })).flatMap(partsDrawn)).toEqual(
      theirs,
    );
  });
});

it("nothing of it can act: neither an address nor a handler is in what staff get", () => {
  stage = putOnStage("customer-account.order-status.block.render", "cancellation-status");
  const facts = view({
    state: "declined",
    canRequest: true,
    canWithdraw: true,
    refunds: [refund({ status: "missing", letterUrl: "x" })],
  });
  const written = JSON.stringify(drawn(caseForStaff(facts, { language: "en", timeZone: "Europe/Paris", seenAt: at })));
  expect(written).toContain("Withdraw my request");
  expect(written).not.toMatch(/href|onClick|https?:/);
});

/** Every element with its heading or label, and every piece of text, in their order. */
function partsOf(node: Node): string[] {
  if (!(node instanceof HTMLElement)) return node.textContent ? [node.textContent] : [];
  const named = `${node.localName} ${given(node, "heading")}${given(node, "label")}`.trim();
  return [named, ...[...node.childNodes].flatMap(partsOf)];
}

function partsDrawn(node: DrawnNode): string[] {
  if (typeof node === "string") return [node];
  const named = `${node.tag} ${node.looks.heading ?? ""}${node.looks.label ?? ""}`.trim();
  return [named, ...node.children.flatMap(partsDrawn)];
}
