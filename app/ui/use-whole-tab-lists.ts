import { useEffect } from "react";

/**
 * Polaris puts the button that opens the views which do not fit among the tabs of its list, where a screen reader expects
 * tabs only, and marks the views in that menu as chosen in a way that a button can't be. The button becomes what ARIA calls
 * a tab with a popup, and the marks go: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/.
 */
export function useWholeTabLists(): void {
  useEffect(() => {
    const mend = () => {
      for (const button of document.querySelectorAll('[role="tablist"] .Polaris-Tabs__DisclosureActivator:not([role])')) {
        button.setAttribute("role", "tab");
        button.setAttribute("aria-haspopup", "true");
        button.setAttribute("aria-selected", "false");
      }
      for (const button of document.querySelectorAll("button.Polaris-Tabs__Item[aria-selected]"))
        button.removeAttribute("aria-selected");
    };
    mend();
    const watching = new MutationObserver(mend);
    watching.observe(document.body, { childList: true, subtree: true });
    return () => watching.disconnect();
  }, []);
}
