import { createServer, type Server } from "node:http";
import { answerHealth, type Readiness } from "./health.server";
import type { Metrics } from "./metrics.server";
import { pathOf } from "./requests.server";

/**
 * A port for those who run the app, on every process, those without a door to the public included: `/healthz`, `/readyz`
 * and `/metrics`. It knows nothing of shops' data and takes nothing in, but belongs on a private network all the same.
 */
export async function openOperationsPort(options: {
  port: number;
  host: string;
  metrics: Metrics;
  readiness: () => Promise<Readiness>;
}): Promise<Server> {
  const { port, host, metrics, readiness } = options;
  const server = createServer((request, response) => {
    if (answerHealth(request, response, readiness)) return;
    if (pathOf(request) !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Here: /healthz, /readyz, /metrics\n");
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(port, host, listening));
  return server;
}
