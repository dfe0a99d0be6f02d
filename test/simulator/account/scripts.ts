import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildExtensions, extensionsDir } from "../../../extensions/build";

type Translations = Record<string, unknown>;

export interface TargetScript {
  handle: string;
  scriptUrl: string;
  apiVersion: string;
  locales: Record<string, Translations>;
}

export interface AccountScripts {
  /** Served as they are: file name -> JavaScript. */
  files: Map<string, string>;
  targets: Map<string, Omit<TargetScript, "scriptUrl"> & { file: string }>;
}

const made = new Map<string, Promise<AccountScripts>>();

/** Made once for the account pages and the admin's order pages. */
export function scriptsFor(appUrl: string): Promise<AccountScripts> {
  const scripts = made.get(appUrl) ?? buildAccountScripts(appUrl);
  made.set(appUrl, scripts);
  return scripts;
}

/** The extensions as Shopify would serve them, built for this simulator's app, and the two scripts that host them. */
export async function buildAccountScripts(appUrl: string): Promise<AccountScripts> {
  const folder = await mkdtemp(join(tmpdir(), "account-pages-"));
  try {
    const [built, hosts] = await Promise.all([buildExtensions({ appUrl, outdir: folder }), hostScripts()]);
    const files = new Map(hosts);
    const targets: AccountScripts["targets"] = new Map();
    for (const { handle, file, targets: names, apiVersion } of built) {
      files.set(`${handle}.js`, (await readFile(file, "utf8")).replace(/^\/\/# sourceMappingURL=.*$/m, ""));
      const locales = { en: await texts(handle, "en.default"), fr: await texts(handle, "fr") };
      for (const name of names) targets.set(name, { handle, apiVersion, locales, file: `${handle}.js` });
    }
    return { files, targets };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const texts = async (handle: string, locale: string): Promise<Translations> =>
  JSON.parse(await readFile(join(extensionsDir, handle, "locales", `${locale}.json`), "utf8")) as Translations;

async function hostScripts(): Promise<[string, string][]> {
  const { outputFiles } = await build({
    entryPoints: {
      page: fileURLToPath(new URL("page/page.ts", import.meta.url)),
      "admin-page": fileURLToPath(new URL("page/admin-page.ts", import.meta.url)),
      worker: fileURLToPath(new URL("worker/sandbox.ts", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    target: "es2022",
    outdir: "/",
    write: false,
    logLevel: "warning",
  });
  return outputFiles.map(({ path, text }) => [path.replace(/^.*[/\\]/, ""), text]);
}
