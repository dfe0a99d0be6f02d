import { AsyncLocalStorage } from "node:async_hooks";

/** What every line of the log says while one request or one job is dealt with: ids, never a person's words. */
type Fields = Record<string, string>;

const current = new AsyncLocalStorage<Fields>();

/** `fields` grows by what is added meanwhile. */
export const withLogContext = <T>(fields: Fields, work: () => T): T => current.run(fields, work);

/** Known later than the request itself, for example whose shop it is. Outside of a request or a job nothing happens. */
export function addToLog(fields: Fields): void {
  const known = current.getStore();
  if (known) Object.assign(known, fields);
}

/** A copy: pino writes into what it is handed. */
export const logContext = (): Fields => ({ ...current.getStore() });

/** The ids a job was given, as fields of its lines: shop, caseId, orderId and the like. */
export function idsIn(payload: object): Fields {
  const ids = Object.entries(payload).filter(([name, value]) => /^shop$|Id$/.test(name) && typeof value === "string");
  return Object.fromEntries(ids) as Fields;
}
