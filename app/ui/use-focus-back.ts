import { useEffect } from "react";

/**
 * Whoever leaves a dialog goes on where they were: Polaris' dialogs let go of the focus, so that the keyboard would start
 * again at the page's top. Works for every dialog of the app, whoever opened it.
 */
export function useFocusBack(): void {
  useEffect(() => {
    let outside: HTMLElement | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && !target.closest('[role="dialog"], .Polaris-Popover')) outside = target;
    };
    const giveBack = () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && outside?.isConnected) outside.focus();
    };
    const watching = new MutationObserver((changes) => {
      const left = changes.some(({ removedNodes }) =>
        [...removedNodes].some(
          (node) => node instanceof Element && (node.matches('[role="dialog"]') || node.querySelector('[role="dialog"]')),
        ),
      );
      if (left) requestAnimationFrame(giveBack);
    });
    document.addEventListener("focusin", remember);
    watching.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watching.disconnect();
    };
  }, []);
}
