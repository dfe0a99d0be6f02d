// A process of its own on an embedded database: says { url, pid } when it is up, leaves politely on "leave".
import { createInterface } from "node:readline";
import { startEmbedded } from "../../app/database/embedded.server";

const [dataDir = ""] = process.argv.slice(2);
void startEmbedded({ dataDir }).then((server) => {
  process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid() })}\n`);
  createInterface({ input: process.stdin }).on("line", () => void server.stop().then(() => process.exit(0)));
});
