import { useEffect } from "react";

/** Asks again every so often, but only while somebody is looking. null: nothing will change by itself. */
export function useRefresh(everyMs: number | null, refresh: () => void): void {
  useEffect(() => {
    if (everyMs === null) return;
    const ask = () => {
      if (document.visibilityState === "visible") refresh();
    };
    const timer = setInterval(ask, everyMs);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [everyMs, refresh]);
}
