import { describe, expect, it } from "vitest";
import { canMove, isOpen, next, openStatuses, statuses, type CaseStatus } from "../../app/cases/case";
import { refundStatuses } from "../../app/cases/refund";

const reachable = (from: CaseStatus): Set<CaseStatus> => {
  const found = new Set<CaseStatus>();
  const toVisit = [...next[from]];
  for (let status = toVisit.pop(); status; status = toVisit.pop()) {
    if (found.has(status)) continue;
    found.add(status);
    toVisit.push(...next[status]);
  }
  return found;
};
const ends: CaseStatus[] = ["cancelled", "declined", "withdrawn", "closed"];

describe("the life of a case", () => {
  it.each(statuses)("%s leads only to statuses there are, and never to itself", (status) => {
    expect(next[status].every((each) => statuses.includes(each))).toBe(true);
    expect(next[status]).not.toContain(status);
  });

  it.each(openStatuses)("an open case that is %s has a way to an end", (status) => {
    const ways = reachable(status);
    expect(ends.some((end) => ways.has(end))).toBe(true);
  });

  it.each(openStatuses)("a case that is %s becomes cancelled when the order was cancelled by somebody else", (status) => {
    expect(canMove(status, "cancelled")).toBe(true);
  });

  it.each(ends)("what was decided as %s can be put right", (status) => {
    expect(canMove(status, "in-review")).toBe(true);
    expect(isOpen(status)).toBe(false);
  });

  it("missing information never leads to a refusal: from waiting for the customer there is no way to declined but through a person's review", () => {
    expect(canMove("waiting-for-customer", "declined")).toBe(false);
    expect(next["waiting-for-customer"]).toEqual(["in-review", "withdrawn", "cancelled"]);
  });

  it("a request is declined only out of a review, by a person", () => {
    expect(statuses.filter((status) => canMove(status, "declined"))).toEqual(["in-review"]);
  });

  it("what Shopify was asked can't be withdrawn any more", () => {
    expect(canMove("cancelling", "withdrawn")).toBe(false);
    expect(canMove("cancelled", "withdrawn")).toBe(false);
  });

  it("a refund has every state the policy speaks of, from due to credited", () => {
    expect(refundStatuses).toEqual(
      expect.arrayContaining(["pending", "sent", "credited", "failed", "by-hand", "bank-inquiry", "unconfirmed"]),
    );
  });
});
