import { afterEach, beforeEach, expect } from "vitest";

/** What a page or a library complains about is a failure, not noise. */
const complaints: string[] = [];
const original = console.error;

beforeEach(() => {
  complaints.length = 0;
  console.error = (...words: unknown[]) => void complaints.push(words.map(String).join(" "));
});
afterEach(() => {
  console.error = original;
  expect(complaints).toEqual([]);
});
