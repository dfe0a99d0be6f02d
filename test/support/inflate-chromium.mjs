// Unpacks the Chromium that @sparticuz/chromium brings into TMPDIR and prints where it is. A process of its
// own, because the package reads TMPDIR when it is imported and reuses any file named "chromium" it finds there.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium, { inflate } from "@sparticuz/chromium";

await chromium.executablePath();
// libnss3, nspr and expat, which a small machine does not have
await inflate(join(fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium"))), "al2023.tar.br"));
