import { openDatabase } from "./database/client.server";
import { resealEverything } from "./database/reseal.server";
import { encryptionFrom } from "./lib/encryption.server";

/** `npm run reseal`, after a new key was put in front of ENCRYPTION_KEY: see docs/operating.md, "Secrets and keys". */
const url = process.env.DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is missing: say which database is to be sealed again");
const database = openDatabase(url, { connections: 1 });
try {
  const resealed = await resealEverything({ pool: database.pool, encryption: encryptionFrom(process.env) });
  for (const { table, column, rows } of resealed) console.log(`${table}.${column}: ${rows} sealed again`);
  if (resealed.length === 0) console.log("Everything is sealed with the first key already.");
} finally {
  await database.close();
}
