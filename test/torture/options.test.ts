import { describe, expect, it } from "vitest";
import { readOptions } from "./options";

describe("what the torture is asked for", () => {
  it("help is given, and nothing is begun", () => {
    expect(readOptions(["--help"])).toMatchObject({ code: 0, refused: expect.stringContaining("--minutes") });
  });

  it.each([["--minute", "3"], ["--minutes"], ["--minutes", "ten"], ["--only", "storms"], ["9"]])(
    "%s %s is refused, with the list of what there is",
    (...words) => {
      expect(readOptions(words)).toMatchObject({ code: 2, refused: expect.stringContaining("--workflow") });
    },
  );

  it("everything else is taken as it was said", () => {
    expect(readOptions(["--only", "storm", "--minutes", "62", "--self-check"])).toEqual({
      given: { only: "storm", minutes: "62", "self-check": "yes" },
    });
  });
});
