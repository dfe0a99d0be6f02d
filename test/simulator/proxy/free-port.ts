import { createServer } from "node:net";

/** The first port from `preferred` on that nobody on this machine listens on; 0 asks the system for any. */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  for (let port = preferred; port < preferred + 200; port += 1) {
    if (taken.includes(port)) continue;
    const found = await tryPort(port);
    if (found !== null) return found;
  }
  throw new Error(`No free port from ${preferred} to ${preferred + 199}`);
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((tried) => {
    const server = createServer();
    server.once("error", () => tried(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => tried(found));
    });
  });
}
