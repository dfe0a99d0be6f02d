import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { createEncryption, encryptionFrom, WrongKeyError } from "../../app/lib/encryption.server";

const keyA = Buffer.alloc(32, 1);
const keyB = Buffer.alloc(32, 2);

describe("sealing", () => {
  test("what was sealed opens again, whatever it is", () => {
    const { encrypt, decrypt } = createEncryption([keyA]);
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => decrypt(encrypt(text)) === text));
  });

  test("the same text never looks the same twice, and nothing of it shows", () => {
    const { encrypt } = createEncryption([keyA]);
    expect(encrypt("shpat_secret")).not.toBe(encrypt("shpat_secret"));
    expect(encrypt("shpat_secret")).not.toContain("secret");
  });

  test("with another key it does not open, and the message says which key is missing", () => {
    const sealed = createEncryption([keyA]).encrypt("camille@example.com");
    const id = sealed.split(".")[1]!;
    const open = () => createEncryption([keyB]).decrypt(sealed);
    expect(open).toThrow(WrongKeyError);
    expect(open).toThrow(id);
  });

  test("a key can be replaced: the new one seals, the former still opens", () => {
    const sealed = createEncryption([keyA]).encrypt("camille@example.com");
    const both = createEncryption([keyB, keyA]);
    expect(both.decrypt(sealed)).toBe("camille@example.com");
    expect(createEncryption([keyB]).decrypt(both.encrypt("x"))).toBe("x");
  });

  test("one changed character anywhere is noticed", () => {
    const { encrypt, decrypt } = createEncryption([keyA]);
    const sealed = encrypt("a refund of 12.30 EUR");
    for (let i = 0; i < sealed.length - 1; i += 1) {
      const other = sealed[i] === "A" ? "B" : "A";
      expect(() => decrypt(sealed.slice(0, i) + other + sealed.slice(i + 1)), `character ${i}`).toThrow();
    }
    expect(() => decrypt(sealed.slice(0, 20))).toThrow();
    expect(() => decrypt("plain text")).toThrow("not sealed by us");
  });

  test("the same address has the same blind index, which depends on the key", () => {
    const { blindIndex } = createEncryption([keyA]);
    expect(blindIndex("camille@example.com")).toBe(blindIndex("camille@example.com"));
    expect(blindIndex("camille@example.com")).not.toBe(blindIndex("camile@example.com"));
    expect(blindIndex("camille@example.com")).not.toBe(createEncryption([keyB]).blindIndex("camille@example.com"));
  });
});

describe("where the key comes from", async () => {
  const folder = await mkdtemp(join(tmpdir(), "keys-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("from ENCRYPTION_KEY when it is set, newest first", () => {
    const one = encryptionFrom({ ENCRYPTION_KEY: keyA.toString("base64") });
    const two = encryptionFrom({ ENCRYPTION_KEY: `${keyB.toString("base64")}, ${keyA.toString("base64")}` });
    expect(two.decrypt(one.encrypt("x"))).toBe("x");
  });

  test("a key of another length is refused by name", () => {
    expect(() => encryptionFrom({ ENCRYPTION_KEY: "c2hvcnQ=" })).toThrow(/ENCRYPTION_KEY must be 32 bytes/);
  });

  test("with a database of one's own the key has to be given", () => {
    expect(() => encryptionFrom({ DATABASE_URL: "postgresql://localhost/x" })).toThrow(/ENCRYPTION_KEY is missing/);
  });

  test("otherwise it is made once, beside the rows, for nobody else to read", async () => {
    const env = { DATA_DIR: join(folder, "data") };
    const sealed = encryptionFrom(env).encrypt("x");
    expect(encryptionFrom(env).decrypt(sealed)).toBe("x");
    expect((await stat(join(env.DATA_DIR, "encryption-key"))).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(join(env.DATA_DIR, "encryption-key"), "utf8"), "base64")).toHaveLength(32);
  });
});
