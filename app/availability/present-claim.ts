import type { Evidence, Finding } from "./evidence";

export type ClaimStatus = "open" | "accepted" | "rejected";

/** Why staff set a claim aside: what they know, never that nothing was found. */
export const rejectGrounds = ["worked-for-them", "tried-too-late", "taken-back", "other"] as const;
export type RejectGround = (typeof rejectGrounds)[number];

/** A claim as staff see it. Instants are ISO 8601. */
export interface ClaimItem {
  id: string;
  createdAt: string;
  /** By the shopper's own word. */
  triedAt: string | null;
  /** What the record said when the claim came in, or when it was decided. */
  finding: Finding;
  status: ClaimStatus;
  provenAt: string | null;
  decidedAt: string | null;
  decidedByName: string | null;
}

/** Everything about a technical fault that one case's page shows. */
export interface ClaimsOnPage {
  /** What our record shows now, with the open claim if there is one. */
  evidence: Evidence;
  /** The newest first. */
  claims: ClaimItem[];
  /** The case counts from this instead of its receipt. */
  countsFrom: string | null;
  orderPlacedAt: string;
  receivedAt: string;
  /** Claims can be decided while the case is open; a settled one has to be corrected first. */
  decidable: boolean;
}
