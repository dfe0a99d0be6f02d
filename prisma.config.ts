import { fileURLToPath } from "node:url";

// Prisma's CLI downloads its schema engine at every command. Where that download is out of reach nothing
// would work, so it gets ours instead (same engine, compiled to WebAssembly, from npm). It must be set before
// Prisma looks for it; .env is read too late. Windows cannot execute a script by its first line: there Prisma
// downloads as usual.
if (process.platform !== "win32") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("prisma/schema-engine.mjs", import.meta.url));
}

export default {
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // `generate` and `validate` need no database; everything else says so when the variable is missing
  datasource: { url: process.env.DATABASE_URL ?? "" },
};
