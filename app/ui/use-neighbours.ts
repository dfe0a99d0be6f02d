import { useRef } from "react";
import type { Neighbours } from "../cases/present-case";

/**
 * The cases before and after this one. What was just done may take a case out of the view's order (a refund that is no
 * longer waited for): then the way on is the one that was there when the page was opened.
 */
export function useNeighbours(caseId: string, found: Neighbours): Neighbours {
  const known = useRef({ caseId, ...found });
  if (known.current.caseId !== caseId || found.previous !== null || found.next !== null) known.current = { caseId, ...found };
  return known.current;
}
