import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs the work when called; calls while it runs make it run once more afterwards, however many they were. Between two runs
 * there is a pause (milliseconds), so that a stream of calls does not make a stream of runs.
 */
export function oneAtATime(work: () => Promise<unknown>, pauseMs: number): () => void {
  let running = false;
  let again = false;
  return function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void work()
      .then(() => sleep(pauseMs))
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        run();
      });
  };
}
