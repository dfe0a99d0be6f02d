/**
 * `npm run torture -- --minutes 60 --seed 7`: the built app as real processes on one database, killed with SIGKILL at
 * every place where it touches the world and at any other moment, while people press, staff decide, parcels leave and
 * Shopify fails; at the end the books are compared. The same seed plays the same acts; which of two processes comes first
 * is the machine's doing. Nothing here talks to anything but this machine.
 */
import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startEmbedded } from "../../app/database/embedded.server";
import { readOptions } from "./options";
import type { Kill } from "./processes";
import { selfCheck } from "./self-check";
import { storm } from "./storm";
import { killAtEveryBoundary, setDeadline } from "./sweep";
import { workflows } from "./workflows";
import { startWorld, type World, type WorldOptions } from "./world";

const root = resolve(import.meta.dirname, "../..");
const asked = readOptions(process.argv.slice(2));
if ("refused" in asked) {
  (asked.code === 0 ? console.log : console.error)(asked.refused);
  process.exit(asked.code);
}
// what is tried is the app as it is now
execFileSync("npm", ["run", "build"], { cwd: root, stdio: "inherit" });
const given = (name: string): string | undefined => asked.given[name];
const number = (name: string, otherwise: number): number => Number(given(name) ?? otherwise);

async function main(): Promise<void> {
  const minutes = number("minutes", 10);
  const seed = number("seed", Math.floor(Math.random() * 1_000_000));
  const only = given("only");
  const began = Date.now();
  const end = began + minutes * 60_000;
  const folder = join(root, ".cache", `torture-${process.pid}`);
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    console.log(line);
  };
  const kills: Kill[] = [];
  const wrong: string[] = [];
  const total = { orders: 0, cases: 0, mails: 0, mailsTwice: 0, endedFirst: 0, rounds: number("round", 1) - 1, hostile: 0 };
  const firstRound = total.rounds + 1;
  const killedAway: string[] = [];
  const server = await startEmbedded({
    // of its own: this one is killed
    dataDir: join(root, ".cache", `torture-postgres-${process.pid}`),
    database: `torture_${process.pid}`,
    // a killed server must keep what it confirmed; the machine itself is not pulled from its plug
    settings: { fsync: "off", max_connections: "200" },
  });
  say(`seed ${seed}, ${minutes} minutes`);

  async function summarise(): Promise<void> {
    const count = (is: (kill: Kill) => boolean) => kills.filter(is).length;
    const places = new Set(kills.filter(({ kind }) => kind === "at a boundary").map(({ edge, what }) => `${edge} ${what}`));
    const summary = [
      `# Torture: seed ${seed}, ${((Date.now() - began) / 60_000).toFixed(1)} minutes`,
      "",
      `- killed at an I/O boundary: ${count(({ kind }) => kind === "at a boundary")} times, at ${places.size} different places`,
      `- killed, all ways and all parts: ${kills.filter(({ kind }) => kind !== "connections cut").length} times`,
      `- killed at a random moment: ${count(({ kind }) => kind === "at random")} times, ${count(({ inFlight }) => inFlight === true)} of them with a request or a job in flight`,
      `- by role: ${["with-web", "web", "worker"].map((role) => `${role} ${count((kill) => kill.role === role)}`).join(", ")}`,
      `- the database killed: ${count(({ kind, role }) => kind === "at random" && role === "database")} times; all its connections cut: ${count(({ kind }) => kind === "connections cut")} times`,
      `- storms: ${total.rounds - firstRound + 1} rounds, from ${firstRound} on; ${total.hostile} of them with every open assumption going the worst way; orders ${total.orders}, cases ${total.cases}, mails ${total.mails}, of which arrived twice (documented) ${total.mailsTwice}`,
      `- answered "received", and the order had ended before it could be judged (told by mail, no case): ${total.endedFirst}`,
      `- jobs that ended without a word at each of their tries (killed, or cut off), and that their row or the clock made again: ${killedAway.length}`,
      ...[...new Set(killedAway)].map((each) => `  - ${each}: ${killedAway.filter((one) => one === each).length}`),
      `- books that did not add up: ${wrong.length}`,
      ...wrong.map((each) => `  - ${each}`),
      "",
      "```",
      ...lines,
      "```",
      "",
    ].join("\n");
    const file = given("summary");
    if (file) await writeFile(file, summary);
    else console.log(summary);
  }

  // each workflow and the storms have a world and a database of their own
  const databases: string[] = [];
  const freshDatabase = async (): Promise<string> => {
    const name = `torture_${process.pid}_${databases.length + 1}`;
    const pg = (await import("pg")).default;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE DATABASE "${name}"`);
    await client.end();
    databases.push(name);
    const address = new URL(server.url);
    address.pathname = `/${name}`;
    return address.href;
  };

  let part = 0;
  /** A port that was free may be somebody else's a moment later, and a busy machine may be too slow for once: tried again with others. */
  const another = async (wish: Partial<WorldOptions>): Promise<World> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await startWorld({ folder: `${folder}-${(part += 1)}`, databaseUrl: await freshDatabase(), ...wish });
      } catch (error) {
        say(`  a world did not come up: ${(error as Error).message}`);
        if (tries === 5) throw error;
      }
    }
  };
  if (given("self-check")) {
    const missed = await selfCheck({ folder, freshDatabase, say, only: new RegExp(given("plant") ?? "") });
    await server.stop();
    process.exit(missed > 0 ? 1 : 0);
  }
  if (only !== "storm") {
    const named = new RegExp(given("workflow") ?? "");
    for (const workflow of workflows.filter(({ name }) => named.test(name))) {
      if (Date.now() > end) break;
      const world = await another({ together: true });
      try {
        setDeadline(world, end);
        const swept = await killAtEveryBoundary(world, workflow, {
          times: number("times", 1),
          every: number("every", 1),
          from: seed,
        });
        const { booked } = swept;
        say(
          `${workflow.name}: ${swept.boundaries} boundaries at ${swept.places} places, killed ${swept.kills} times, ` +
            `${swept.notReached.length} not come by again, ${booked.wrong.length} wrong`,
        );
        for (const each of booked.wrong) say(`  WRONG ${each}`);
        wrong.push(...booked.wrong.map((each) => `${workflow.name}: ${each}`));
        for (const what of ["orders", "cases", "mails", "mailsTwice", "endedFirst"] as const) total[what] += booked[what];
        killedAway.push(...booked.killedAway);
      } catch (error) {
        say(`  BROKE OFF ${workflow.name}: ${(error as Error).message}`);
        wrong.push(`${workflow.name} broke off: ${(error as Error).message}`);
      }
      kills.push(...world.kills);
      await world.stop();
      await summarise();
    }
  }
  if (only !== "boundaries") {
    while (Date.now() < end) {
      const world = await another({ skewSeconds: [0, 40, -40, 15, -5] });
      try {
        // a new world now and then: what one keeps of its past is not what is tried here
        for (let round = 1; round <= 5 && Date.now() < end; round += 1) {
          total.rounds += 1;
          const hostile = total.rounds % 2 === 0;
          if (hostile) total.hostile += 1;
          const stormed = await storm(world, {
            seed,
            round: total.rounds,
            orders: 60,
            hostile,
            databasePid: () => server.pid(),
          });
          const { booked } = stormed;
          const dead = kills.length + world.kills.length;
          say(
            `storm ${total.rounds}${hostile ? " (hostile)" : ""}: ${booked.orders} orders, ${booked.cases} cases, ${dead} deaths so far, ` +
              `${((Date.now() - began) / 60_000).toFixed(1)} min, ${booked.wrong.length} wrong`,
          );
          for (const each of booked.wrong) say(`  WRONG ${each}`);
          if (booked.wrong.length > 0) say(stormed.acts.map((each) => `    ${each}`).join("\n"));
          wrong.push(...booked.wrong.map((each) => `storm ${total.rounds}: ${each}`));
          for (const what of ["orders", "cases", "mails", "mailsTwice", "endedFirst"] as const) total[what] += booked[what];
          killedAway.push(...booked.killedAway);
        }
      } catch (error) {
        say(`  BROKE OFF storm ${total.rounds}: ${(error as Error).message}`);
        wrong.push(`storm ${total.rounds} broke off: ${(error as Error).message}`);
      }
      kills.push(...world.kills);
      await world.stop();
      await summarise();
    }
  }
  await summarise();
  await server.stop();
  if (wrong.length === 0) await rm(folder, { recursive: true, force: true });
  process.exit(wrong.length > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
