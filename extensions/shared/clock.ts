/**
 * The device's clock is not trusted. Time comes from whoever answered last: the Date header of the Customer Account
 * API, else the session token, which Shopify signs with the time it was made. Between answers the device carries it on.
 */
export interface ServerClock {
  /** Unix milliseconds. */
  now(): number;
  /** The device's clock was moved, or it slept: ask again before concluding anything. */
  moved(): boolean;
}

const suspicious = 20_000;

export function clockSetTo(answeredAt: number): ServerClock {
  const device = Date.now();
  const steady = performance.now();
  const elapsed = () => Date.now() - device;
  return {
    now: () => answeredAt + elapsed(),
    moved: () => Math.abs(elapsed() - (performance.now() - steady)) > suspicious,
  };
}

/**
 * A device whose clock agrees with the token is believed; a clock that is off is replaced by the moment the token was
 * made, which is never later than now: so a fast device never takes away the way to ask.
 */
export async function timeByToken(readToken: () => Promise<string>): Promise<number> {
  const device = Date.now();
  try {
    const claims = JSON.parse(atob((await readToken()).split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    return device < claims.iat * 1000 || device > claims.exp * 1000 ? claims.iat * 1000 : device;
  } catch {
    // no token (the editor's preview, an unsaved state): nothing better than the device is left
    return device;
  }
}
