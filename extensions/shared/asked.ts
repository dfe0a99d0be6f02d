import type { DeviceStorage } from "./attempts";

/**
 * Shopify's page does not refresh after a request, and our scripts cannot make it. They share a storage, though: the
 * modal notes that it asked, and the button and the block of the same page look again.
 */
const key = "asked";

interface Asked {
  orderId: string;
  /** The device's own time, compared only with itself. */
  at: number;
}

export async function noteAsked(storage: DeviceStorage, orderId: string): Promise<void> {
  try {
    await storage.write(key, { orderId, at: Date.now() });
  } catch {
    // the page is right again after a reload
  }
}

/** When this order was last asked for, if that was after `since`; 0 otherwise. */
export async function askedSince(storage: DeviceStorage, orderId: string, since: number): Promise<number> {
  try {
    const asked = await storage.read<Asked>(key);
    return asked && asked.orderId == orderId && asked.at > since ? asked.at : 0;
  } catch {
    return 0;
  }
}
