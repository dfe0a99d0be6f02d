import { describe, expect, it } from "vitest";
import { recallInList, type WithOpenRecall } from "../../app/cases/recall-in-list";

const now = new Date("2026-11-22T16:30:00Z");
type Recall = WithOpenRecall["recalls"][number];
const recall = (given: Partial<Recall>): Recall => ({ way: "building", round: 1, deadlineAt: null, steps: [], ...given });
const step = (name: string, state: string, given: Partial<Recall["steps"][number]> = {}) => ({
  round: 1,
  step: name,
  state,
  detail: {},
  ...given,
});
const line = (recalls: Recall[], cancelledAt: Date | null = null) => recallInList({ recalls, cancelledAt }, now);

describe("a recall on one line of the list", () => {
  it("is nothing when no goods are on their way back", () => {
    expect(line([])).toBeNull();
  });

  it("waits for a way to be chosen", () => {
    expect(line([recall({ way: null, round: 0 })])).toEqual({ way: null, nextStep: null, overdue: false });
  });

  it("names the first step that is not done, also when it was refused", () => {
    expect(line([recall({})])?.nextStep).toBe("parcel-in-hand");
    const steps = [step("parcel-in-hand", "done"), step("label-voided", "refused")];
    expect(line([recall({ steps })])?.nextStep).toBe("label-voided");
  });

  it("does not count the steps of a way that was given up", () => {
    const steps = [step("parcel-in-hand", "done", { round: 0 })];
    expect(line([recall({ steps })])?.nextStep).toBe("parcel-in-hand");
  });

  it("cancels no order that is cancelled already", () => {
    const steps = ["parcel-in-hand", "label-voided", "undo-fulfillment"].map((name) => step(name, "done"));
    expect(line([recall({ steps })])?.nextStep).toBe("hold-goods");
    expect(line([recall({ steps })], now)?.nextStep).toBeNull();
  });

  it("is overdue once the deadline has passed, and stays so while staff are reminded", () => {
    expect(line([recall({ deadlineAt: now })])?.overdue).toBe(false);
    expect(line([recall({ deadlineAt: new Date(now.getTime() - 1) })])?.overdue).toBe(true);
    const waiting = step("carrier-answered", "waiting", { detail: { overdueSince: "2026-11-20T10:00:00.000Z" } });
    const later = new Date("2026-11-24T10:00:00Z");
    expect(line([recall({ way: "carrier", deadlineAt: later, steps: [waiting] })])?.overdue).toBe(true);
    expect(line([recall({ way: "carrier", deadlineAt: later, steps: [{ ...waiting, state: "done" }] })])?.overdue).toBe(false);
  });
});
