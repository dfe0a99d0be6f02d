import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { logContext } from "./log-context.server";

export type Log = Logger;

/**
 * JSON lines on standard output; LOG_LEVEL says from which level on ("info" when not said, silent in tests).
 *
 * Whatever is handed in, tokens, keys, passwords, cookies and e-mail addresses do not get out: by the name of
 * the field, and by their looks anywhere in the line, messages and stack traces included.
 */
export function logFrom(
  env: Record<string, string | undefined>,
  destination: DestinationStream = pino.destination(1),
  { onTrouble }: { onTrouble?: (level: string) => void } = {},
): Log {
  const level = env.LOG_LEVEL || (env.VITEST || env.NODE_ENV === "test" ? "silent" : "info");
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: logContext,
      hooks: {
        logMethod(words, method, level) {
          if (onTrouble && level >= 40) onTrouble(pino.levels.labels[level] ?? `${level}`);
          method.apply(this, words);
        },
      },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => clean(fields) as Record<string, unknown>,
      },
      // errors have been made plain by `clean` already
      serializers: { err: (error: unknown) => error },
      // what a child logger is given does not pass `clean`
      redact: {
        paths: ["token", "accessToken", "refreshToken", "idToken", "secret", "password", "authorization", "email"],
        censor: hidden,
      },
    },
    { write: (line) => destination.write(mask(line)) },
  );
}

const hidden = "[hidden]";
const secretName =
  /token|secret|password|authorization|cookie|api.?key|encryption.?key|hmac|signature|credential|e.?mail|phone|address|first.?name|last.?name/i;
/** None may match across a quotation mark: they are applied to a finished line of JSON. */
const secretLooks: [RegExp, string][] = [
  [/(\w{1,20}:\/\/[^:/@\s"]{0,100}):[^@/\s"]+@/g, `$1:${hidden}@`],
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, "[e-mail]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${hidden}`],
  [/\bshp[a-z]{2}_[\w-]+/gi, hidden],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, hidden],
  [/([?&](?:\w*token|hmac|signature|code)=)[^&\s"]+/gi, `$1${hidden}`],
];

const mask = (text: string): string => secretLooks.reduce((masked, [looks, instead]) => masked.replace(looks, instead), text);

function clean(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== "object") return typeof value === "bigint" ? `${value}` : value;
  if (depth > 8) return "[deep]";
  if (value instanceof Error) {
    const { name, message, stack, cause, ...rest } = value;
    return clean({ type: name, message, stack, ...(cause === undefined ? {} : { cause }), ...rest }, depth + 1);
  }
  if (Array.isArray(value)) return value.map((each) => clean(each, depth + 1));
  // dates and luxon's times say themselves how they are written
  if ("toJSON" in value && typeof value.toJSON === "function") return clean(value.toJSON(), depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, secretName.test(name) && each != null ? hidden : clean(each, depth + 1)]),
  );
}
