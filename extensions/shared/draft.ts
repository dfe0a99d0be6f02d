import type { DeviceStorage } from "./attempts";

/**
 * What a shopper has typed and not sent: kept on the device, so that an error, a reload or a closed tab loses nothing.
 * Forgotten once it was sent, and after two weeks: the device may be somebody else's by then.
 */
export interface Draft<Text> {
  read(): Promise<Text | null>;
  /** Soon, not at every letter: the storage is asked across a worker's border. */
  keep(text: Text): void;
  drop(): Promise<void>;
}

const keptFor = 14 * 24 * 3_600_000;
const soon = 400;

/** Storage may be refused (private browsing): then the page itself is all that remembers. */
export function draftOf<Text>(storage: DeviceStorage, key: string): Draft<Text> {
  let timer: ReturnType<typeof setTimeout>;
  const write = async (value: unknown) => {
    try {
      await storage.write(key, value);
    } catch {
      // nothing else fails for it
    }
  };
  return {
    async read() {
      try {
        const kept = await storage.read<{ text: Text; at: number }>(key);
        return kept && Date.now() - kept.at < keptFor ? kept.text : null;
      } catch {
        return null;
      }
    },
    keep(text) {
      clearTimeout(timer);
      timer = setTimeout(() => void write({ text, at: Date.now() }), soon);
    },
    async drop() {
      clearTimeout(timer);
      await write(null);
    },
  };
}
