import { describe, expect, it } from "vitest";
import { csvRows } from "../../app/lib/csv";

describe("a file for a spreadsheet", () => {
  it("never begins a cell of words with what a spreadsheet would calculate", () => {
    for (const word of [
      "=1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\t=1",
      "\r=1",
      "\n=1",
      "|cmd",
      "%0A",
      "  =1+1",
      '=HYPERLINK("http://x";"y")',
    ])
      expect(csvRows([[word]], "en").replace(/^"/, ""), word).toMatch(/^'/);
    expect(csvRows([["#1042", "J’ai commandé", "2026-11-22 15:04"]], "en")).toBe("#1042,J’ai commandé,2026-11-22 15:04\r\n");
  });

  it("keeps numbers numbers, negative ones too, and an amount to the last digit", () => {
    expect(csvRows([[1.5, -2, { exact: "-12345678901234567890.10" }, null, { exact: "=1" }]], "en")).toBe(
      "1.5,-2,-12345678901234567890.10,,\r\n",
    );
  });

  it("is written as a French spreadsheet reads it", () => {
    expect(csvRows([["a;b", 'dit "oui"', 1.5, { exact: "59.90" }, "un,deux"]], "fr")).toBe(
      '"a;b";"dit ""oui""";1,5;59,90;"un,deux"\r\n',
    );
  });

  it("keeps what spans lines in its cell", () => {
    expect(csvRows([["a\nb", "c"]], "en")).toBe('"a\nb",c\r\n');
  });
});
