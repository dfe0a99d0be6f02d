import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
const cache = join(root, ".cache");

/** Shopify's library answers 410 to anything that looks like a robot, headless Chrome included. */
export const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

const viewports = {
  desktop: { viewport: { width: 1280, height: 900 }, isMobile: false, hasTouch: false },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;

export interface PageOptions {
  /** What the browser asks for ("fr" also stands for fr-FR); French by default, as most shoppers here. */
  locale?: "fr" | "en" | (string & {});
  viewport?: keyof typeof viewports;
  /** The browser's own time zone. */
  timezone?: string;
  /** Pages that share a browser session (cookies) share a context. */
  context?: BrowserContext;
}

export interface TestBrowser {
  openPage(options?: PageOptions): Promise<Page>;
  /** Saves .cache/screenshots/<name>.png and returns its path. */
  screenshot(page: Page, name: string): Promise<string>;
  /** From now until the end of the test, a console error or failed page matching this is expected. */
  allow(problem: RegExp): void;
  /** Console errors, page errors and requests that left this machine since the last test; empty when all is well. */
  problems(): string[];
  /** What every open page shows, into .cache/screenshots/failed/<name>-<n>.png. */
  keepPictures(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A browser for the tests of one file, opened before the first and closed after the last. A test fails when a
 * page logged an error, threw one, or asked for something outside this machine.
 */
export function useBrowser(): TestBrowser {
  let browser: TestBrowser | undefined;
  const opened = (): TestBrowser => {
    if (!browser)
      throw new Error("The browser opens before the first test: use it inside a test or a beforeAll that comes later.");
    return browser;
  };
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await opened().keepPictures(task.name);
    expect(opened().problems(), "console errors, page errors or requests that left this machine").toEqual([]);
  });
  afterAll(async () => browser?.close());
  return {
    openPage: (options) => opened().openPage(options),
    screenshot: (page, name) => opened().screenshot(page, name),
    allow: (problem) => opened().allow(problem),
    problems: () => opened().problems(),
    keepPictures: (name) => opened().keepPictures(name),
    close: () => opened().close(),
  };
}

/** The same without a test around it: `problems()` is then for the caller to look at. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await launchChromium();
  const contexts = new Set<BrowserContext>();
  let problems: string[] = [];
  let allowed: RegExp[] = [];
  const note = (problem: string): void => {
    if (!allowed.some((each) => each.test(problem))) problems.push(problem);
  };
  const opened: TestBrowser = {
    async openPage({ locale = "fr", viewport = "desktop", timezone = "Europe/Paris", context } = {}) {
      const session =
        context ??
        (await browser.newContext({
          ...viewports[viewport],
          userAgent,
          locale: locale === "fr" ? "fr-FR" : locale === "en" ? "en-GB" : locale,
          timezoneId: timezone,
        }));
      contexts.add(session);
      const page = await session.newPage();
      page.setDefaultTimeout(30_000);
      page.on("console", (message) => {
        if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
      });
      page.on("pageerror", (error) => note(`page: ${error.stack ?? error.message}`));
      page.on("request", (request) => {
        if (!staysHere(request.url())) note(`left this machine: ${request.url()}`);
      });
      return page;
    },
    async screenshot(page, name) {
      const path = join(cache, "screenshots", `${name}.png`);
      // for people to look at, never a check: where nobody looks, none is taken
      if (process.env.SCREENSHOTS === "off") return path;
      await mkdir(dirname(path), { recursive: true });
      const usual = page.viewportSize();
      const around = await roomForFrame(page);
      if (usual && around) await page.setViewportSize({ ...usual, height: Math.max(usual.height, around) });
      await page.screenshot({ path, fullPage: true, animations: "disabled" });
      if (usual && around) await page.setViewportSize(usual);
      return path;
    },
    allow(problem) {
      allowed.push(problem);
    },
    problems() {
      const seen = problems;
      problems = [];
      allowed = [];
      return seen;
    },
    async keepPictures(name) {
      const pages = [...contexts].flatMap((context) => context.pages());
      const called = name.replaceAll(/\P{L}+/gu, "-").slice(0, 60);
      for (const [position, page] of pages.entries())
        await opened.screenshot(page, `failed/${called}-${position + 1}`).catch(() => undefined); // it may be what is broken
    },
    async close() {
      await Promise.all([...contexts].map((context) => context.close()));
      await browser.close();
    },
  };
  return opened;
}

/** A picture of a page that scrolls inside Shopify's frame is this high at most: more can't be read as a picture. */
const highest = 1560;

/** How high a window shows the app in Shopify's frame, which scrolls by itself; null on other pages. */
async function roomForFrame(page: Page): Promise<number | null> {
  const frame = page.locator("#app-frame");
  if ((await frame.count()) === 0) return null;
  const above = (await frame.boundingBox())?.y ?? 0;
  const app = frame.contentFrame().locator("html");
  // what is asked covers what is behind it, and belongs to the window as it is
  if ((await frame.contentFrame().getByRole("dialog").count()) > 0) return null;
  return Math.min(highest, Math.ceil(above + (await app.evaluate((root) => root.scrollHeight))));
}

function staysHere(address: string): boolean {
  const url = new URL(address);
  if (!/^(https?|wss?):$/.test(url.protocol)) return true;
  return url.hostname === "localhost" || url.hostname.endsWith(".localhost") || url.hostname === "127.0.0.1";
}

/** Chromium from CHROMIUM_PATH, from the system, or the one that @sparticuz/chromium brings with npm. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    args: [
      "--headless",
      "--no-sandbox", // Chromium refuses its sandbox to root, as in most containers
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--force-color-profile=srgb",
      // no name but this machine's resolves: a request that would leave fails at once
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
    ],
  });
}

async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which is not there.`);
    return { executablePath: named, env: {} };
  }
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed) return { executablePath: installed, env: {} };
  if (process.platform === "linux" && process.arch === "x64") return broughtByNpm();
  throw new Error(
    "No Chromium was found. Install Chrome or Chromium, or set CHROMIUM_PATH to its program. " +
      "(On 64-bit Linux the tests bring their own; on this system they can't.)",
  );
}

function installedBrowsers(): string[] {
  switch (process.platform) {
    case "darwin":
      return ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case "win32":
      return ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"]
        .map((name) => process.env[name])
        .filter((folder) => folder !== undefined)
        .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe"));
    default:
      return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
  }
}

/**
 * Unpacked once a version into .cache: into a folder of its own, then renamed, so that two test processes at
 * once, or one that is killed, never leave half a browser behind.
 */
async function broughtByNpm(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium"); // build/index.js; package.json is not exported
  const { version } = JSON.parse(await readFile(join(dirname(main), "..", "package.json"), "utf8")) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(join(folder, "chromium"))) {
    await mkdir(cache, { recursive: true });
    const making = `${folder}.${process.pid}.making`;
    await mkdir(making, { recursive: true });
    const script = fileURLToPath(new URL("./inflate-chromium.mjs", import.meta.url));
    await promisify(execFile)(process.execPath, [script], { cwd: root, env: { ...process.env, TMPDIR: making } });
    await writeFile(join(making, "fonts", "fonts.conf"), fontsConf(folder));
    await rename(making, folder).catch(async (error: unknown) => {
      if (!existsSync(join(folder, "chromium"))) throw error;
      await rm(making, { recursive: true, force: true }); // another process was faster
    });
    await removeOlder(folder);
  }
  const libraries = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return {
    executablePath: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_PATH: join(folder, "fonts"),
      FONTCONFIG_FILE: join(folder, "fonts", "fonts.conf"),
    },
  };
}

/** The package's own file looks for fonts in folders of a cloud function. */
const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts", "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;

async function removeOlder(folder: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (/^chromium-\d[\d.]*$/.test(name) && path !== folder) await rm(path, { recursive: true, force: true });
  }
}
