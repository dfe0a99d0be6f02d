import type { CancellationView } from "../../app/cases/cancellation-view";
import type { Problem } from "./backend";
import type { Told } from "./late-request";

export interface Page {
  draw(): void;
  /** An answer of our server with the case as it is now. */
  arrived(reply: { view: CancellationView }): void;
  /** The case is not what the page shows: look again. */
  look(): Promise<void>;
}

/** What a shopper does on the page: one thing at a time, however often it is pressed, and the true state afterwards. */
export function sendingOnce({ draw, arrived, look }: Page) {
  const now = { sending: false, problem: null as Problem | null };
  async function sendOnce(send: () => Promise<Told>, done: () => void | Promise<void>) {
    if (now.sending) return;
    now.sending = true;
    now.problem = null;
    draw();
    const reply = await send();
    now.sending = false;
    if ("view" in reply) {
      await done();
      return arrived(reply);
    }
    now.problem = reply.problem;
    if ("now" in reply && reply.now) return arrived({ view: reply.now });
    draw();
    if (now.problem == "moved-on") await look();
  }
  return { now, sendOnce };
}
