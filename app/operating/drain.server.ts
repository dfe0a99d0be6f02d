import type { Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A connection that was opened and has asked nothing: its first request may be on the way, or never come. */
const patienceMs = 2_000;
/** Whoever spreads the requests has noticed that we stop when none came for so long … */
const quietMs = 500;
/** … or never will. */
const noticeMs = 5_000;

/**
 * Knows a server's connections, so that it can be stopped without cutting anybody off. Node's own `close` also ends
 * connections whose first request has arrived and was not read yet, which is where requests are when it matters.
 */
export function trackConnections(server: Server) {
  const connections = new Map<Socket, { underWay: Set<ServerResponse>; answered: number }>();
  let draining = false;
  let lastSign = 0;
  server.on("connection", (socket: Socket) => {
    lastSign = performance.now();
    connections.set(socket, { underWay: new Set(), answered: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  server.prependListener("request", ({ socket }, response) => {
    const connection = connections.get(socket);
    if (!connection) return;
    lastSign = performance.now();
    connection.underWay.add(response);
    // the answer says `Connection: close`: whoever keeps connections for later must not keep this one
    if (draining) response.shouldKeepAlive = false;
    response.once("close", () => {
      connection.underWay.delete(response);
      connection.answered += 1;
      if (draining && connection.underWay.size === 0) socket.end();
    });
  });

  /** Proxies hear late that we stop, and until then send as before: on connections they kept, and on new ones. */
  async function untilNoticed(atMostMs: number): Promise<void> {
    const begun = performance.now();
    lastSign = begun;
    for (;;) {
      const now = performance.now();
      const left = Math.min(begun + atMostMs, lastSign + quietMs) - now;
      if (left <= 0) return;
      await sleep(left);
    }
  }

  return {
    /**
     * Answers what still comes until nothing does, then takes no new connection, lets the answers under way be finished,
     * and cuts off after `withinMs` what is not; how many that were. A request that was received is on disk, and a page
     * that was cut off sends it again.
     */
    async drain(withinMs: number): Promise<number> {
      const begun = performance.now();
      draining = true;
      for (const { underWay } of connections.values())
        for (const response of underWay) if (!response.headersSent) response.shouldKeepAlive = false;
      await untilNoticed(Math.min(noticeMs, withinMs / 4));

      const closed = new Promise<void>((done) => NetServer.prototype.close.call(server, () => done()));
      const silent = () => [...connections].filter(([, { underWay }]) => underWay.size === 0);
      for (const [socket, { answered }] of silent()) if (answered > 0) socket.end();
      const left = Math.max(0, withinMs - (performance.now() - begun));
      const silence = setTimeout(
        // after a last look at what has arrived
        () => setImmediate(() => silent().forEach(([socket]) => socket.destroy())),
        Math.min(patienceMs, left / 2),
      );
      let cutOff = 0;
      const limit = setTimeout(() => {
        cutOff = connections.size;
        for (const socket of connections.keys()) socket.destroy();
      }, left);
      await closed;
      clearTimeout(silence);
      clearTimeout(limit);
      return cutOff;
    },
  };
}
