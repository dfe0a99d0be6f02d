interface Entry {
  key: string;
  url: string | null;
  getState(): unknown;
}
type Listener = (event: { from: Entry }) => void;

/** The `navigation` of a full page: where it is, and a state of its own that survives nothing but this visit. */
export function fullPageNavigation(navigate: (url: string) => void) {
  const listeners = new Set<Listener>();
  const entryWith = (state: unknown): Entry => ({ key: "1", url: "/", getState: () => structuredClone(state) });
  let currentEntry = entryWith(undefined);
  return {
    navigate,
    get currentEntry() {
      return currentEntry;
    },
    updateCurrentEntry({ state }: { state: unknown }): void {
      const from = currentEntry;
      currentEntry = entryWith(structuredClone(state));
      for (const listener of listeners) listener({ from });
    },
    addEventListener: (_type: "currententrychange", listener: Listener): void => void listeners.add(listener),
    removeEventListener: (_type: "currententrychange", listener: Listener): void => void listeners.delete(listener),
  };
}
