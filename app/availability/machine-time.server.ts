import { randomBytes } from "node:crypto";

/**
 * The app's clock can be moved in the preview; the machine's can't. A row whose id is made here holds the machine's time
 * of its making in the id itself (RFC 9562, UUID version 7: the first 48 bits are milliseconds since 1970).
 */
export function uuidAt(machineMs: number): string {
  const bytes = Buffer.concat([Buffer.alloc(6), randomBytes(10)]);
  bytes.writeUIntBE(Math.floor(machineMs), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const machineMsOf = (uuid: string): number => Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
