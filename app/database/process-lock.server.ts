import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Changes with every boot of the machine, so that what was noted before a reboot is nobody's. */
const boot = process.platform === "linux" ? readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8) : "";

/**
 * Which process, not only which number: after a reboot or in a new container the same number is
 * somebody else. Null when no such process lives (a zombie is dead too).
 */
export function processStamp(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      // the name in parentheses may itself hold spaces and parentheses
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\)\s/s, "")
        .split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? null : `${pid}-${boot}-${fields[19]}`;
    } catch {
      return null;
    }
  }
  if (!isRunning(pid)) return null;
  if (process.platform === "win32") return `${pid}`;
  const [state = "", ...since] = spawnSync("ps", ["-o", "state=,lstart=", "-p", `${pid}`], { encoding: "utf8" })
    .stdout.trim()
    .split(/\s+/);
  return state.startsWith("Z") ? null : `${pid}-${since.join("")}`;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const isAlive = (stamp: string): boolean => processStamp(Number.parseInt(stamp, 10)) === stamp;

function ownStamp(): string {
  const stamp = processStamp(process.pid);
  if (stamp === null) throw new Error("This process cannot find itself in the process list");
  return stamp;
}

/**
 * Runs `work` while no other living process runs it for the same folder. A holder that was killed is
 * passed over at once.
 *
 * Every holder makes the next number's file; the highest number counts and is never deleted before a
 * higher one exists, so two processes that both saw a dead holder cannot both become the next one.
 */
export async function alone<T>(folder: string, work: () => Promise<T>, patienceSeconds = 120): Promise<T> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `draft-${process.pid}-${randomBytes(6).toString("hex")}`);
  const numbers = async () =>
    (await readdir(folder))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => b - a);
  const holderOf = async (n: number) => await readFile(join(folder, `${n}`), "utf8").catch(() => "released");

  const deadline = Date.now() + patienceSeconds * 1000;
  let mine: number;
  for (;;) {
    const [top = 0] = await numbers();
    const holder = top === 0 ? "released" : await holderOf(top);
    if (holder !== "released" && isAlive(holder)) {
      if (Date.now() > deadline) throw new Error(`Process ${holder} has been holding ${folder} for ${patienceSeconds} s`);
      await sleep(25);
      continue;
    }
    await writeFile(draft, ownStamp());
    try {
      await link(draft, join(folder, `${top + 1}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
    const present = await numbers();
    if (present[0] === top + 1) {
      mine = top + 1;
      await Promise.all(present.slice(1).map((n) => rm(join(folder, `${n}`), { force: true })));
      break;
    }
    await rm(join(folder, `${top + 1}`), { force: true });
  }
  try {
    return await work();
  } finally {
    await writeFile(draft, "released");
    await rename(draft, join(folder, `${mine}`));
  }
}

/** Notes that this process uses what lies in `folder`. Several notes of one process count each. */
export async function checkIn(folder: string): Promise<{ checkOut(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const note = join(folder, `${ownStamp()}.${randomBytes(6).toString("hex")}`);
  await writeFile(note, "");
  return { checkOut: () => rm(note, { force: true }) };
}

/** How many living users `folder` has; notes of the dead are swept away. */
export async function countUsers(folder: string): Promise<number> {
  const notes = await readdir(folder).catch(() => []);
  const living = await Promise.all(
    notes.map(async (note) => {
      if (isAlive(note.slice(0, note.lastIndexOf(".")))) return true;
      await rm(join(folder, note), { force: true });
      return false;
    }),
  );
  return living.filter(Boolean).length;
}
