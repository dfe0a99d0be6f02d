import { isIPv6 } from "node:net";

/**
 * Which machine asks, for counting: what the nearest proxy saw, the last address it wrote; what a caller writes into the
 * header before that counts for nothing. A home has a whole /64 of IPv6 addresses, so those count as one.
 */
export function machineOf(request: Request): string {
  const address = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "direct";
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter(Boolean).length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill("0")].slice(0, 4).join(":");
}
