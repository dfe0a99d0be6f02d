import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Ports that no system lends to connections going out (Linux lends from 32768, macOS and Windows from 49152): between asking
 * for one here and listening on it, or while a server is away for a moment, nobody takes it by chance.
 */
const lowest = 20_000;
const beyond = 32_000;
const tries = 200;

/** A port of 127.0.0.1 that nobody listens on: the first from `preferred` on, or any (0) that stays ours. */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = preferred === 0 ? randomInt(lowest, beyond) : preferred + tried;
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(preferred === 0 ? "No free port on 127.0.0.1" : `No free port from ${preferred} to ${preferred + tries - 1}`);
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((tried) => {
    const server = createServer();
    server.once("error", () => tried(false));
    server.listen(port, "127.0.0.1", () => server.close(() => tried(true)));
  });
}
