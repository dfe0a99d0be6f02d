import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What personal data and tokens go through before they are kept. */
export interface Encryption {
  /** AES-256-GCM; the same text never looks the same twice. */
  encrypt(text: string): string;
  /** Throws when the text was sealed with a key we do not have, or was changed since. */
  decrypt(sealed: string): string;
  /** The same text gives the same value, which tells nothing without the key: for finding an exact e-mail address. */
  blindIndex(text: string): string;
  /** Whether a value is the text's blind index, made with any of our keys: what was handed out outlives a change of key. */
  isBlindIndexOf(text: string, index: string): boolean;
  /** Whether a text looks like one that was sealed here, with whichever key. */
  isSealed(text: string): boolean;
  /** The mark of the key that seals: the second part of everything sealed with it. */
  firstKey: string;
}

/** Sealed with a key that is not among ours: the row is intact, the key is missing. */
export class WrongKeyError extends Error {
  override name = "WrongKeyError";
}

/**
 * `keys` are 32 bytes each; the first seals, all open, so that a key can be replaced by putting a new one in
 * front of it. The blind index is made with the first.
 */
export function createEncryption(keys: readonly Buffer[]): Encryption {
  const rings = keys.map((key) => ({
    id: createHash("sha256").update("key id").update(key).digest("hex").slice(0, 8),
    sealing: derive(key, "sealing"),
    index: derive(key, "blind index"),
  }));
  const [first] = rings;
  if (!first) throw new Error("An encryption key is needed");

  return {
    encrypt(text) {
      const nonce = randomBytes(12);
      const head = `v1.${first.id}`;
      const cipher = createCipheriv("aes-256-gcm", first.sealing, nonce).setAAD(Buffer.from(head));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${head}.${sealed.toString("base64url")}`;
    },
    decrypt(sealed) {
      const [version, id, body = ""] = sealed.split(".");
      if (version !== "v1" || !id) throw new Error("This text was not sealed by us");
      const ring = rings.find((each) => each.id === id);
      if (!ring)
        throw new WrongKeyError(
          `Sealed with key ${id}, but we have ${rings.map((each) => each.id).join(", ")}: put the former key back behind a comma in ENCRYPTION_KEY`,
        );
      const bytes = Buffer.from(body, "base64url");
      try {
        const opening = createDecipheriv("aes-256-gcm", ring.sealing, bytes.subarray(0, 12), { authTagLength: 16 })
          .setAAD(Buffer.from(`v1.${id}`))
          .setAuthTag(bytes.subarray(-16));
        return Buffer.concat([opening.update(bytes.subarray(12, -16)), opening.final()]).toString("utf8");
      } catch (error) {
        throw new Error("The sealed text was changed since it was sealed", { cause: error });
      }
    },
    blindIndex: (text) => indexWith(first.index, text),
    isBlindIndexOf: (text, index) => rings.some((ring) => indexWith(ring.index, text) === index),
    isSealed: (text) => /^v1\.[0-9a-f]{8}\.[\w-]{38,}$/.test(text),
    firstKey: first.id,
  };
}

const indexWith = (key: Buffer, text: string): string => createHmac("sha256", key).update(text, "utf8").digest("base64url");

const derive = (key: Buffer, use: string): Buffer => Buffer.from(hkdfSync("sha256", key, "order-cancellation", use, 32));

/**
 * From ENCRYPTION_KEY (32 bytes in base64; several with commas between, newest first). With the embedded
 * database a key is generated at the first start and kept in DATA_DIR; lose it and what it sealed is lost.
 */
export function encryptionFrom(env: Record<string, string | undefined>): Encryption {
  if (env.ENCRYPTION_KEY) return createEncryption(env.ENCRYPTION_KEY.split(",").map((text) => parse(text, "ENCRYPTION_KEY")));
  if (env.DATABASE_URL)
    throw new Error("ENCRYPTION_KEY is missing: 32 random bytes in base64, for example from `openssl rand -base64 32`");
  const file = join(env.DATA_DIR || ".data", "encryption-key");
  return createEncryption([parse(keptKey(file), file)]);
}

function parse(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== 32)
    throw new Error(`${source} must be 32 bytes in base64 (it has ${key.length}), for example from \`openssl rand -base64 32\``);
  return key;
}

function keptKey(file: string): string {
  const kept = read(file);
  if (kept !== null) return kept;
  mkdirSync(join(file, ".."), { recursive: true });
  // whole or not at all, and the first of two processes wins
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, randomBytes(32).toString("base64"), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, "utf8");
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
