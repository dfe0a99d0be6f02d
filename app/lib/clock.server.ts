import { readFileSync, statSync } from "node:fs";
import { DateTime } from "luxon";
import type { Clock } from "./clock";
import { systemClock } from "./clock";

/** How often the file is looked at, at most; so long may a process keep the old time after the clock was moved. */
const lookEveryMs = 100;

/**
 * The app's clock: the machine's, or in the preview and in tests the machine's moved by what CLOCK_OFFSET_FILE
 * says (`{"offsetMs": 3600000}`). Every process reads the same file, so moving it moves them all. A file that
 * is not there yet, or half written just now, changes nothing.
 */
export function clockFrom(env: Record<string, string | undefined>): Clock {
  const file = env.CLOCK_OFFSET_FILE;
  if (!file) return systemClock;

  let offsetMs = 0;
  let lookedAt = -Infinity;
  let seen = "";
  return {
    now: () => {
      const machine = performance.now();
      if (machine - lookedAt >= lookEveryMs) {
        lookedAt = machine;
        const { mtimeMs = 0, size = 0, ino = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
        const state = `${mtimeMs}/${size}/${ino}`;
        if (state !== seen) {
          const read = offsetIn(file);
          if (read !== null) {
            offsetMs = read;
            seen = state;
          }
        }
      }
      return DateTime.fromMillis(Date.now() + offsetMs, { zone: "utc" });
    },
  };
}

function offsetIn(file: string): number | null {
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, "utf8")) as { offsetMs?: unknown };
    return typeof offsetMs === "number" && Number.isFinite(offsetMs) ? offsetMs : null;
  } catch {
    return null;
  }
}
