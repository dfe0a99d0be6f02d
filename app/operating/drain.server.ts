import type { Server } from "node:http";
import { Server as NetServer, type Socket } from "node:net";

/** A connection that was opened and has asked nothing: its first request may be on the way, or never come. */
const patienceMs = 2_000;

/**
 * Knows a server's connections, so that it can be stopped without cutting anybody off. Node's own `close` also ends
 * connections whose first request has arrived and was not read yet, which is where requests are when it matters.
 */
export function trackConnections(server: Server) {
  const connections = new Map<Socket, { underWay: number; answered: number }>();
  let draining = false;
  server.on("connection", (socket: Socket) => {
    connections.set(socket, { underWay: 0, answered: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  server.prependListener("request", ({ socket }, response) => {
    const connection = connections.get(socket);
    if (!connection) return;
    connection.underWay += 1;
    response.once("close", () => {
      connection.underWay -= 1;
      connection.answered += 1;
      if (draining && connection.underWay === 0) socket.end();
    });
  });

  return {
    /**
     * Takes no new connection, lets the answers under way be finished, and cuts off after `withinMs` what is not; how
     * many that were. A request that was received is on disk, and a page that was cut off sends it again.
     */
    async drain(withinMs: number): Promise<number> {
      draining = true;
      const closed = new Promise<void>((done) => NetServer.prototype.close.call(server, () => done()));
      const silent = () => [...connections].filter(([, { underWay }]) => underWay === 0);
      for (const [socket, { answered }] of silent()) if (answered > 0) socket.end();
      const silence = setTimeout(
        // after a last look at what has arrived
        () => setImmediate(() => silent().forEach(([socket]) => socket.destroy())),
        Math.min(patienceMs, withinMs / 2),
      );
      let cutOff = 0;
      const limit = setTimeout(() => {
        cutOff = connections.size;
        for (const socket of connections.keys()) socket.destroy();
      }, withinMs);
      await closed;
      clearTimeout(silence);
      clearTimeout(limit);
      return cutOff;
    },
  };
}
