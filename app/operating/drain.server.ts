import type { Server } from "node:http";

/**
 * Takes no new connection, lets the answers under way be finished, and ends after `withinMs` what is not; how many
 * connections that were. A request that was cut off is on disk if it was received, and its page sends it again.
 */
export async function drain(server: Server, withinMs: number): Promise<number> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  // those kept open for a next request, now and whenever one has had its last answer
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  let cutOff = 0;
  const limit = setTimeout(
    () => {
      server.getConnections((_error, count) => {
        cutOff = count ?? 0;
        server.closeAllConnections();
      });
    },
    Math.max(0, withinMs),
  );
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
  return cutOff;
}
