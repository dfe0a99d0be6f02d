import type { Duration } from "luxon";
import type { Alarm, Due } from "./alarm.server";

/** Recurring work: a row of the table in `schedules`. */
export type Recurring<Payloads> = { name: string; every: Duration } & Due<Payloads>;

/**
 * Recurring work as an alarm, on the app's clock: first at once, then every so often, by one worker at a time.
 * A clock moved far ahead makes one job, not one for every time that was jumped over. A clock moved back makes
 * it run again at once: a time further off than one interval can only come from a clock that was elsewhere.
 */
export function recurring<Payloads>(table: readonly Recurring<Payloads>[]): Alarm<Payloads> {
  const values = table.map((_, i) => `($${i * 2 + 2}::text, $${i * 2 + 3}::float8)`).join(", ");
  const wanted = table.flatMap(({ name, every }) => [name, every.as("seconds")]);
  const entries = `(VALUES ${values}) AS entry (name, seconds)`;
  const notDue = `s.due_at > $1::timestamptz AND s.due_at <= $1::timestamptz + entry.seconds * interval '1 s'`;
  const looking = `SELECT 1 FROM ${entries} LEFT JOIN schedules s USING (name) WHERE (${notDue}) IS NOT TRUE LIMIT 1`;
  // The row is made or moved in one statement, which waits for another worker that does the same; it then finds it not due.
  const taking = `
    INSERT INTO schedules AS s (name, due_at)
    SELECT entry.name, $1::timestamptz + entry.seconds * interval '1 s' FROM ${entries} ORDER BY entry.name
    ON CONFLICT (name) DO UPDATE SET due_at = EXCLUDED.due_at
      WHERE s.due_at <= $1::timestamptz OR s.due_at > EXCLUDED.due_at
    RETURNING s.name`;
  return {
    name: "recurring work",
    anyDue: async (pool, now) => table.length > 0 && (await pool.query(looking, [now.toJSDate(), ...wanted])).rows.length > 0,
    take: async (tx, now) => {
      const taken = await tx.$queryRawUnsafe<{ name: string }[]>(taking, now.toJSDate(), ...wanted);
      return table.filter(({ name }) => taken.some((each) => each.name === name));
    },
  };
}
