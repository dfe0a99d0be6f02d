import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something has become true; fails the test when it does not in time. */
export async function until(isTrue: () => boolean | Promise<boolean>, withinSeconds = 5): Promise<void> {
  const deadline = performance.now() + withinSeconds * 1000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Still not so after ${withinSeconds} s: ${isTrue.toString()}`);
    await sleep(10);
  }
}
