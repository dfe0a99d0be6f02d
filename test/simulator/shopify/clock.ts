import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DateTime, Duration } from "luxon";
import type { DurationLike } from "luxon";
import type { Clock } from "../../../app/lib/clock";

/**
 * The machine's clock, moved by an offset that every process of a preview shares through a small file:
 * `{ "offsetMs": n }`. It keeps running, so timers and pages behave as on a real day.
 */
export class MovableClock implements Clock {
  #offsetMs: number;
  readonly #file: string | null;
  readonly #listeners = new Set<() => void>();

  constructor(options: { offsetMs?: number; file?: string } = {}) {
    this.#offsetMs = options.offsetMs ?? 0;
    this.#file = options.file ?? null;
    this.#write();
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  set offsetMs(value: number) {
    this.#offsetMs = Math.round(value);
    this.#write();
    for (const tell of this.#listeners) tell();
  }

  now(): DateTime {
    return DateTime.fromMillis(this.nowMs(), { zone: "utc" });
  }

  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Forward by a duration (`{ hours: 2 }`), or back by a negative one. */
  move(by: DurationLike): void {
    this.offsetMs = this.#offsetMs + Duration.fromDurationLike(by).toMillis();
  }

  set(instant: DateTime | Date | string): void {
    const at =
      typeof instant === "string"
        ? DateTime.fromISO(instant).toMillis()
        : instant instanceof Date
          ? instant.getTime()
          : instant.toMillis();
    if (Number.isNaN(at)) throw new Error(`Not an instant: ${String(instant)}`);
    this.offsetMs = at - Date.now();
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #write(): void {
    if (!this.#file) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    // renamed into place, so that a reader never sees half a file
    writeFileSync(`${this.#file}.new`, JSON.stringify({ offsetMs: this.#offsetMs }));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
