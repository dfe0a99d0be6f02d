/** So many at a time of each kind (of each shop, for example); the others wait for a place, in the order they came, but not for ever. */
export function createPlaces(most: number) {
  const rooms = new Map<string, { taken: number; waiting: Set<() => void> }>();

  return {
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
