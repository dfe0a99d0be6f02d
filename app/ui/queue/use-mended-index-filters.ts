import { useEffect } from "react";

const overlays = ".Polaris-Popover, [role='dialog'][aria-modal='true']";

/** Two things that Polaris' IndexFilters (13.9) does to whoever works by keyboard or screen reader. */
export function useMendedIndexFilters(): void {
  // It takes Escape for its "Cancel" wherever it is pressed (keydown, on window), so that closing a filter's popover or a
  // dialog also threw the filters away. Those close on keyup, and need no keydown.
  useEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (event.key === "Escape" && document.querySelector(overlays)) event.stopPropagation();
    };
    document.addEventListener("keydown", keep);
    return () => document.removeEventListener("keydown", keep);
  }, []);
  // "More views" stands in the list of tabs without being one: a tab list may hold nothing else
  useEffect(() => {
    const more = document.querySelector("[role='tablist'] .Polaris-Tabs__DisclosureActivator");
    more?.setAttribute("role", "tab");
    more?.setAttribute("aria-selected", "false");
    more?.setAttribute("aria-haspopup", "menu");
  });
}
