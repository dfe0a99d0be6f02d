import type pg from "pg";
import type { Encryption } from "../lib/encryption.server";
import { addressMark } from "../lib/sealed-link";

export interface Resealed {
  table: string;
  column: string;
  rows: number;
}

/** Pages of a table (8 kB each), or rows of contacts, that are gone through at a time: some megabytes of memory. */
const STEP = 1000;

/**
 * Seals again, with the first key, everything that was sealed with another: afterwards the former keys open nothing that is
 * kept here. Columns are found and not listed, so that none is forgotten. It runs beside the app: a row that changes
 * meanwhile is left as it was changed, which is with the first key. Run twice it finds nothing.
 *
 * Throws what `decrypt` throws when a key is missing: what was done until then stays done.
 */
export async function resealEverything({ pool, encryption }: { pool: pg.Pool; encryption: Encryption }): Promise<Resealed[]> {
  const { rows: columns } = await pool.query<{ table: string; column: string }>(`
    SELECT c.table_name AS "table", c.column_name AS "column"
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'text'
    ORDER BY 1, 2`);
  const resealed: Resealed[] = [];
  for (const { table, column } of columns) {
    const rows = await resealColumn(table, column, { pool, encryption });
    if (rows > 0) resealed.push({ table, column, rows });
  }
  const marked = await markAddresses({ pool, encryption });
  if (marked > 0) resealed.push({ table: "contacts", column: "email_mark", rows: marked });
  return resealed;
}

/** An address is found by its blind index, which is made with the first key too. */
async function markAddresses({ pool, encryption }: { pool: pg.Pool; encryption: Encryption }): Promise<number> {
  let done = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const { rows } = await pool.query<{ id: string; email: string; mark: string | null }>(
      `SELECT id, email, email_mark AS mark FROM contacts WHERE id > $1 AND email IS NOT NULL ORDER BY id LIMIT ${STEP}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return done;
    after = last.id;
    const fresh = rows
      .map((row) => ({ ...row, fresh: addressMark(encryption.decrypt(row.email), { encryption }) }))
      .filter((row) => row.mark !== row.fresh);
    if (fresh.length === 0) continue;
    const { rowCount } = await pool.query(
      `UPDATE contacts SET email_mark = fresh.mark FROM unnest($1::uuid[], $2::text[], $3::text[]) AS fresh(id, email, mark)
       WHERE contacts.id = fresh.id AND contacts.email = fresh.email`,
      [fresh.map(({ id }) => id), fresh.map(({ email }) => email), fresh.map((row) => row.fresh)],
    );
    done += rowCount ?? 0;
  }
}

async function resealColumn(
  table: string,
  column: string,
  { pool, encryption }: { pool: pg.Pool; encryption: Encryption },
): Promise<number> {
  const [name, field] = [quoted(table), quoted(column)];
  let done = 0;
  for (let page = 0; ; page += STEP) {
    const size = await pool.query<{ pages: number }>("SELECT (pg_relation_size($1::regclass) / 8192)::int AS pages", [name]);
    if (page > 0 && page >= size.rows[0]!.pages) return done;
    const { rows } = await pool.query<{ at: string; sealed: string }>(
      `SELECT ctid::text AS at, ${field} AS sealed FROM ${name}
       WHERE ctid >= $1::tid AND ctid < $2::tid AND ${field} LIKE 'v1.%' AND ${field} NOT LIKE $3`,
      [`(${page},0)`, `(${page + STEP},0)`, `v1.${encryption.firstKey}.%`],
    );
    const old = rows.filter(({ sealed }) => encryption.isSealed(sealed));
    if (old.length === 0) continue;
    const { rowCount } = await pool.query(
      `UPDATE ${name} SET ${field} = fresh.sealed
       FROM unnest($1::tid[], $2::text[], $3::text[]) AS fresh(at, former, sealed)
       WHERE ${name}.ctid = fresh.at AND ${name}.${field} = fresh.former`,
      [
        old.map(({ at }) => at),
        old.map(({ sealed }) => sealed),
        old.map(({ sealed }) => encryption.encrypt(encryption.decrypt(sealed))),
      ],
    );
    done += rowCount ?? 0;
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
