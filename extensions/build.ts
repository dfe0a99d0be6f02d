import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";

export const extensionsDir = fileURLToPath(new URL(".", import.meta.url));

export interface BuiltExtension {
  handle: string;
  file: string;
  rawBytes: number;
  deflatedBytes: number;
  targets: string[];
  apiVersion: string;
}

/**
 * Our own bars, tightest for the script that decides whether the button is shown. Shopify's limits are 64 kB an
 * extension and 128 kB for a full page.
 */
export const deflatedLimits: Record<string, number> = {
  "cancel-order": 12_000,
  "cancellation-request": 20_000,
  "cancellation-status": 16_000,
  // on Shopify's own order page, which is not ours to slow down
  "order-action": 12_000,
  "order-block": 10_000,
};

/** Every folder that has a shopify.extension.toml. */
export async function extensionHandles(): Promise<string[]> {
  const entries = await readdir(extensionsDir, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return folders.filter((name) => readTargets(name).length > 0).sort();
}

/**
 * Bundles one extension as Shopify's CLI (4.x) does: one script that imports every target's module and registers it,
 * with the CLI's esbuild settings. Fails when anything of `process.env` is left: in the worker it would be a
 * ReferenceError before the first line is drawn.
 */
export async function buildExtension(
  handle: string,
  { env, outfile = join(extensionsDir, handle, "dist", `${handle}.js`) }: { env: Record<string, string>; outfile?: string },
): Promise<BuiltExtension> {
  const dir = join(extensionsDir, handle);
  const targets = readTargets(handle);
  const contents = targets
    .map(
      ({ module, target }, i) =>
        `import Target_${i} from '${module}';shopify.extend('${target}', (...args) => Target_${i}(...args));`,
    )
    .join("\n");
  await build({
    stdin: { contents, resolveDir: dir, loader: "tsx" },
    outfile,
    bundle: true,
    minify: true,
    target: "es6",
    jsx: "automatic",
    legalComments: "none",
    loader: { ".esnext": "ts", ".js": "jsx" },
    resolveExtensions: [".tsx", ".ts", ".js", ".json", ".esnext", ".mjs", ".ejs"],
    define: {
      "process.env.NODE_ENV": '"production"',
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [`process.env.${key}`, JSON.stringify(value)])),
    },
    sourcemap: true,
    sourceRoot: join(dir, "src"),
    logLevel: "warning",
  });
  const script = readFileSync(outfile);
  if (script.includes("process.env"))
    throw new Error(`${handle}: the bundle still reads process.env; pass its value to the build`);
  return {
    handle,
    file: outfile,
    rawBytes: script.length,
    deflatedBytes: deflateSync(script, { level: 9 }).length,
    targets: targets.map(({ target }) => target),
    apiVersion: /^api_version\s*=\s*"([^"]+)"/m.exec(readToml(handle))![1]!,
  };
}

/** All extensions, with the address of our server written into them; `outdir` keeps them out of the project's own dist. */
export async function buildExtensions({ appUrl, outdir }: { appUrl: string; outdir?: string }): Promise<BuiltExtension[]> {
  const handles = await extensionHandles();
  const env = { APP_URL: appUrl.replace(/\/$/, "") };
  return Promise.all(
    handles.map((handle) => buildExtension(handle, { env, outfile: outdir && resolve(outdir, `${handle}.js`) })),
  );
}

function readTargets(handle: string): { module: string; target: string }[] {
  const toml = readToml(handle);
  return toml
    .split("[[extensions.targeting]]")
    .slice(1)
    .map((part) => ({
      module: /^module\s*=\s*"([^"]+)"/m.exec(part)![1]!,
      target: /^target\s*=\s*"([^"]+)"/m.exec(part)![1]!,
    }));
}

function readToml(handle: string): string {
  try {
    return readFileSync(join(extensionsDir, handle, "shopify.extension.toml"), "utf8");
  } catch {
    // not an extension (shared code)
    return "";
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const appUrl = process.env.SHOPIFY_APP_URL || process.env.APP_URL || "http://localhost:4401";
  for (const { handle, rawBytes, deflatedBytes } of await buildExtensions({ appUrl })) {
    const limit = deflatedLimits[handle];
    console.log(`${handle}: ${rawBytes} bytes, ${deflatedBytes} deflated${limit ? ` (limit ${limit})` : ""}`);
    if (limit && deflatedBytes > limit) process.exitCode = 1;
  }
}
