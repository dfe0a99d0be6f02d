import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropDatabase, emptyDatabase } from "../support/database";
import { directCancellation, killAtEveryBoundary } from "./sweep";
import { startWorld, type World } from "./world";

/* The short form of `npm run torture`: the built app, killed where it touches the world. */

let world: World;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await emptyDatabase();
  world = await startWorld({
    folder: join(import.meta.dirname, "../../.cache", `torture-short-${process.pid}`),
    databaseUrl,
    together: true,
  });
}, 180_000);
afterAll(async () => {
  await world?.stop();
  await dropDatabase(databaseUrl);
}, 60_000);

describe("the process dies with SIGKILL while an order is being cancelled", () => {
  it("the order is cancelled once, paid back once and told once, wherever it died", async () => {
    const swept = await killAtEveryBoundary(world, directCancellation, { times: 1, every: 20 });
    expect(swept.booked.wrong).toEqual([]);
    expect(swept.kills).toBeGreaterThan(2);
  }, 300_000);
});
