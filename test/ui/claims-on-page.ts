import { evidenceFor, type WhatIsKnown } from "../../app/availability/evidence";
import type { ClaimItem, ClaimsOnPage } from "../../app/availability/present-claim";
import { utc } from "../support/order-snapshot";

/** Ordered on 10 March 2026 at 11:00 in Paris, so in time until the 12th at 11:00; asked for two hours later. */
const nothingKnown: WhatIsKnown = {
  orderPlacedAt: utc("2026-03-10T10:00:00Z"),
  windowClosesAt: utc("2026-03-12T10:00:00Z"),
  receivedAt: utc("2026-03-12T12:00:00Z"),
  claim: null,
  tries: [],
  incidents: [],
  now: utc("2026-03-12T15:00:00Z"),
};

export const aClaim = (given: Partial<ClaimItem> = {}): ClaimItem => ({
  id: "c1",
  createdAt: "2026-03-12T12:00:00.000Z",
  triedAt: "2026-03-12T08:00:00.000Z",
  finding: "confirmed",
  status: "open",
  provenAt: null,
  decidedAt: null,
  decidedByName: null,
  ...given,
});

/** The technical faults of a case as its page reads them. */
export const claimsOnPage = (known: Partial<WhatIsKnown> = {}, given: Partial<ClaimsOnPage> = {}): ClaimsOnPage => ({
  evidence: evidenceFor({ ...nothingKnown, ...known }),
  claims: [],
  countsFrom: null,
  orderPlacedAt: "2026-03-10T10:00:00.000Z",
  receivedAt: "2026-03-12T12:00:00.000Z",
  decidable: true,
  ...given,
});
