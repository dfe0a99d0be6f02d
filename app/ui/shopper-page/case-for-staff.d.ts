import type { CancellationView } from "../../cases/cancellation-view";

/**
 * The account page's own parts (extensions/shared/for-staff.tsx), reached as "#case-for-staff" (package.json): they are
 * written in Preact, and type-checked with the extensions.
 */
export function caseForStaff(
  view: CancellationView,
  look: { language: "en" | "fr"; timeZone: string; seenAt: string },
): { type: unknown; props: object };
