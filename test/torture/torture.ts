/**
 * `npm run torture -- --minutes 60 --seed 7`: the built app as real processes on one database, killed with SIGKILL at
 * every place where it touches the world and at any other moment, while people press, staff decide, parcels leave and
 * Shopify fails; at the end the books are compared. The same seed plays the same acts; which of two processes comes first
 * is the machine's doing. Nothing here talks to anything but this machine.
 */
import { join, resolve } from "node:path";
import { startEmbedded } from "../../app/database/embedded.server";
import { directCancellation, killAtEveryBoundary, setDeadline } from "./sweep";
import { startWorld } from "./world";

const root = resolve(import.meta.dirname, "../..");
const argument = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

async function main(): Promise<void> {
  const minutes = argument("minutes", 10);
  const end = Date.now() + minutes * 60_000;
  const folder = join(root, ".cache", `torture-${process.pid}`);
  const server = await startEmbedded({ dataDir: join(root, ".cache", "torture-postgres"), database: `torture_${process.pid}`, settings: { fsync: "off", max_connections: "200" } }); // prettier-ignore
  const say = (line: string) => console.log(line);
  const world = await startWorld({ folder, databaseUrl: server.url, together: true });
  setDeadline(world, end);
  const swept = await killAtEveryBoundary(world, directCancellation, {
    times: argument("times", 1),
    every: argument("every", 1),
    say,
  });
  say(JSON.stringify(swept, null, 1));
  await world.stop();
  await server.stop();
  process.exit(swept.booked.wrong.length > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
