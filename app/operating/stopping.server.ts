import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../lib/log.server";

export interface StopSettings {
  /** Everything together may take so long; what is not finished then is handed over. */
  withinSeconds: number;
  /** First so long nothing happens, except that /readyz says no: time for whoever spreads the requests to notice. */
  delaySeconds: number;
}

export const stopSettingsFrom = (env: Record<string, string | undefined>): StopSettings => ({
  withinSeconds: secondsFrom(env, "STOP_SECONDS", 25),
  delaySeconds: secondsFrom(env, "STOP_DELAY_SECONDS", 0),
});

/** A step of the stop, told how long it may take. */
export type Step = (withinMs: number) => Promise<unknown>;

/**
 * Ends the process in order and in time. `steps` run one after the other; those that wait for work share what time is
 * left, and the process ends shortly after the deadline whatever hangs: by then nothing is lost that was ever confirmed.
 */
export async function stopInOrder(options: {
  settings: StopSettings;
  log: Log;
  steps: Step[];
  exit?: (code: number) => void;
}): Promise<void> {
  const { settings, log, steps, exit = (code: number) => process.exit(code) } = options;
  const deadline = performance.now() + settings.withinSeconds * 1000;
  const left = () => Math.max(0, deadline - performance.now());
  const hard = setTimeout(
    () => {
      log.error("something hangs; it is left, and what was under way is taken up by another process");
      exit(1);
    },
    settings.withinSeconds * 1000 + 3_000,
  );
  try {
    await sleep(Math.min(settings.delaySeconds * 1000, left()));
    for (const step of steps) await step(left());
    log.info({ ms: Math.round(settings.withinSeconds * 1000 - left()) }, "stopped");
    exit(0);
  } catch (error) {
    log.error({ err: error }, "could not stop in order; what was under way is taken up by another process");
    exit(1);
  } finally {
    clearTimeout(hard);
  }
}

function secondsFrom(env: Record<string, string | undefined>, name: string, otherwise: number): number {
  const seconds = Number(env[name] || otherwise);
  if (!Number.isFinite(seconds) || seconds < 0) throw new Error(`${name} must be a number of seconds, not "${env[name]}"`);
  return seconds;
}
