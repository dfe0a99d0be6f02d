import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What the system says about a process: memory it holds, processor time it has used since its start. */
export async function processFacts(pid: number): Promise<{ megabytes: number; cpuSeconds: number }> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,cputimes=", "-p", String(pid)]);
  const [kilobytes, seconds] = stdout.trim().split(/\s+/).map(Number);
  return { megabytes: kilobytes! / 1024, cpuSeconds: seconds! };
}
