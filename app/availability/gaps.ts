/** One uninterrupted life of a web process: on the machine's own time, and its last sign on the app's clock (all in ms). */
export interface Life {
  machineFrom: number;
  machineTo: number;
  lastAt: number;
  /** It stopped in order: nothing more is to be heard of it. */
  ended: boolean;
}

/** On the app's clock, in ms. */
export interface Gap {
  from: number;
  to: number;
}

/** Two signs of life this close are one. */
const shortestMs = 1_000;

/**
 * When nobody was alive, measured on the machine's time: a clock that was moved (preview) makes no outage of weeks, and
 * hides none. On the app's clock an outage begins at the last sign of life and lasts as long as it really did.
 *
 * `knownUntil`: a process heard after this instant may still be alive between two beats, unless it stopped in order; what
 * follows it is no gap yet.
 */
export function gapsIn(lives: readonly Life[], knownUntil: number): Gap[] {
  const gaps: Gap[] = [];
  let last: Life | null = null;
  let mayLive = false;
  for (const life of [...lives].sort((a, b) => a.machineFrom - b.machineFrom)) {
    if (last) {
      const lasted = life.machineFrom - last.machineTo;
      if (lasted >= shortestMs && !mayLive) gaps.push({ from: last.lastAt, to: last.lastAt + lasted });
    }
    mayLive ||= !life.ended && life.machineTo > knownUntil;
    if (!last || life.machineTo > last.machineTo) last = life;
  }
  return gaps;
}
