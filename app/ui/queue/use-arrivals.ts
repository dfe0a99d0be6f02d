import { useCallback, useEffect, useState } from "react";
import type { CaseListItem } from "../../cases/present-case";
import { useRefresh } from "../use-refresh";

export interface QueueNews {
  /** How many came into the view since it was read. */
  arrived: number;
  /** The shown lines as they stand now. */
  items: CaseListItem[];
  now: string;
}

const everyMs = 15_000;

/**
 * What happened since the page was read: how many came, which are only announced, and how the shown lines stand now,
 * which change in their place. Nothing moves under the eyes of whoever reads. A question that gets no answer is asked
 * again the next time.
 */
export function useArrivals(address: string, readAt: string): QueueNews | null {
  const [news, setNews] = useState<(QueueNews & { address: string; readAt: string }) | null>(null);
  const ask = useCallback(() => {
    const asking = async () => {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && answer.headers.get("content-type")?.includes("json"))
        setNews({ ...((await answer.json()) as QueueNews), address, readAt });
    };
    asking().catch(() => undefined);
  }, [address, readAt]);
  useRefresh(everyMs, ask);
  useEffect(() => setNews(null), [address, readAt]);
  return news && news.address === address && news.readAt === readAt ? news : null;
}
