import type { Clock } from "./clock";

export type RateLimit = ReturnType<typeof createRateLimit>;

const MOST_KEYS = 50_000;

/**
 * So many times an hour and key, counted in this process: a brake on guessing and on filling mailboxes, not a ledger.
 * Keys are kept for an hour and are hashes or addresses of machines, never people's words.
 */
export function createRateLimit({ clock }: { clock: Clock }) {
  const counts = new Map<string, { since: number; count: number }>();
  return {
    /** True while the key has been used at most `most` times in its hour; this use counts. */
    allow(key: string, most: number): boolean {
      const now = clock.now().toMillis();
      const seen = counts.get(key);
      // a clock moved back (preview, tests) begins a new hour
      const current = seen && now - seen.since < 3_600_000 && now >= seen.since ? seen : { since: now, count: 0 };
      current.count += 1;
      // the freshest last, so that what is dropped is the oldest
      counts.delete(key);
      counts.set(key, current);
      if (counts.size > MOST_KEYS) counts.delete(counts.keys().next().value!);
      return current.count <= most;
    },
  };
}
