/** A confirmation that failed on our side. Kept on the device, sent with the next one that arrives: evidence (P9). */
export interface FailedAttempt {
  orderId: string;
  /** The device's time: a claim, not a proof. */
  at: string;
  problem: string;
}

export interface DeviceStorage {
  read<T = unknown>(key: string): Promise<T | null>;
  write(key: string, value: unknown): Promise<void>;
}

const key = "failed-attempts";
const most = 20;

/** Storage may be refused (private browsing): then there is nothing kept, and nothing else fails for it. */
export async function readAttempts(storage: DeviceStorage): Promise<FailedAttempt[]> {
  try {
    const kept = await storage.read<FailedAttempt[]>(key);
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** The first attempt is the one that proves the most, so it stays when the list is full. */
export async function keepAttempt(storage: DeviceStorage, attempt: FailedAttempt): Promise<boolean> {
  const kept = [...(await readAttempts(storage)), attempt];
  return write(storage, kept.length > most ? [kept[0], ...kept.slice(2)] : kept);
}

/** Only those that `gone` chooses: another tab may have added one meanwhile. */
export async function dropAttempts(storage: DeviceStorage, gone: (attempt: FailedAttempt) => boolean): Promise<void> {
  await write(
    storage,
    (await readAttempts(storage)).filter((attempt) => !gone(attempt)),
  );
}

async function write(storage: DeviceStorage, attempts: FailedAttempt[]): Promise<boolean> {
  try {
    await storage.write(key, attempts);
    return true;
  } catch {
    return false;
  }
}
