import type { CancellationView } from "../../cases/cancellation-view";
import type { Language } from "../../lib/language-tag";

/**
 * The account page's own parts (extensions/shared/for-staff.tsx), reached as "#case-for-staff" (package.json): they are
 * written in Preact, and type-checked with the extensions.
 */
export function caseForStaff(
  view: CancellationView,
  look: { language: Language; timeZone: string; seenAt: string },
): { type: unknown; props: object };
