import { useEffect } from "react";

const overlays = ".Polaris-Popover, [role='dialog'][aria-modal='true']";

/**
 * Polaris' IndexFilters (13.9) takes Escape for its "Cancel" wherever it is pressed (keydown, on window), so that closing a
 * filter's popover or a dialog also threw the filters away. Those close on keyup, and need no keydown. What was chosen and
 * not kept goes with the button "Cancel" alone.
 */
export function useEscapeKeepsFilters(chosen: boolean): void {
  useEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (event.key === "Escape" && (chosen || document.querySelector(overlays))) event.stopPropagation();
    };
    document.addEventListener("keydown", keep);
    return () => document.removeEventListener("keydown", keep);
  }, [chosen]);
}
