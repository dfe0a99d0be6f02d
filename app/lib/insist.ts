const pausesMs = [50, 200, 500, 1000, 2000, 4000];

/**
 * Tried again, over some eight seconds, until it works; then its last failure is thrown. For a note of something that has
 * happened already outside: a connection that is cut, or a database that starts again, must not make it happen twice.
 * `note` has to be safe to repeat, since a failure may hide that it worked.
 */
export async function insist<T>(note: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await note();
    } catch {
      await new Promise((later) => setTimeout(later, pauseMs));
    }
  }
  return note();
}
