import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** What the system says about a process: memory it holds, processor time it has used since its start. */
export async function processFacts(pid: number): Promise<{ megabytes: number; cpuSeconds: number }> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  const [kilobytes, time] = stdout.trim().split(/\s+/);
  return { megabytes: Number(kilobytes) / 1024, cpuSeconds: hundredths(pid) ?? secondsOf(time!) };
}

/** Linux knows it more exactly than ps tells: user and system time in hundredths of a second. */
function hundredths(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // the program's name may hold anything, so what follows its closing bracket is counted
  const fields = readFileSync(file, "utf8").split(") ").pop()!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** "1-02:03:04", "02:03:04" or "3:04.25" */
function secondsOf(time: string): number {
  const [rest, days = "0"] = time.split("-").reverse() as [string, string?];
  return rest.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
