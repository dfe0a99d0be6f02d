/**
 * So many at a time of each kind (of each shop, for example); the others wait for a place, in the order they came, but not
 * for ever, and only so many of them.
 */
export function createPlaces(most: number, mostWaiting: number) {
  const rooms = new Map<string, { taken: number; waiting: Set<() => void> }>();

  return {
    /** Whoever comes now would be one too many. */
    isFull: (kind: string): boolean => (rooms.get(kind)?.waiting.size ?? 0) >= mostWaiting,
    /** Resolves to the way out, to be called once; null when there was no place in time. */
    enter(kind: string, withinMs: number): Promise<(() => void) | null> {
      const room = rooms.get(kind) ?? { taken: 0, waiting: new Set() };
      rooms.set(kind, room);
      const leave = (): void => {
        const [next] = room.waiting;
        // the place goes on to whoever waits longest
        if (next) return next();
        room.taken -= 1;
        if (room.taken === 0) rooms.delete(kind);
      };
      if (room.taken < most) {
        room.taken += 1;
        return Promise.resolve(leave);
      }
      if (room.waiting.size >= mostWaiting) return Promise.resolve(null);
      return new Promise((resolve) => {
        const called = (): void => {
          clearTimeout(timer);
          room.waiting.delete(called);
          resolve(leave);
        };
        const timer = setTimeout(() => {
          room.waiting.delete(called);
          resolve(null);
        }, withinMs);
        room.waiting.add(called);
      });
    },
  };
}
