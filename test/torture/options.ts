/** Every option, and what `--help` says of it. */
const options: Record<string, string> = {
  minutes: "how long storms go on, and until when boundaries are begun; 10",
  seed: "the same seed plays the same acts; by chance",
  round: "the first storm; 1. A run that was broken off goes on with the round after its last",
  only: '"storm" or "boundaries"; both',
  every: "each n-th place of a workflow only; 1",
  times: "how often a place that a workflow passes repeatedly is taken; 1",
  workflow: 'the workflows whose name matches, "a|b"; all',
  summary: "a file for the summary (Markdown); printed",
  "self-check": "plants a defect after the other in the app and says whether the books find it; nothing else is done then",
  plant: 'the defects of the self-check whose name matches, "a|b"; all',
};
const flags = ["self-check"];

/** What is asked for; a text: what is wrong with it, or the help that was asked for. */
export function readOptions(words: string[]): { given: Record<string, string> } | { refused: string; code: number } {
  const list = Object.entries(options).map(([name, says]) => `  --${name.padEnd(12)}${says}`);
  const usage = ["npm run torture -- [options]", "", ...list].join("\n");
  const given: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === "--help" || word === "-h") return { refused: usage, code: 0 };
    const name = word.replace(/^--/, "");
    const no = (why: string) => ({ refused: `${why}\n\n${usage}`, code: 2 });
    if (!word.startsWith("--") || !Object.hasOwn(options, name)) return no(`There is no option "${word}".`);
    if (flags.includes(name)) {
      given[name] = "yes";
      continue;
    }
    const value = words[(at += 1)];
    if (value === undefined || value.startsWith("--")) return no(`--${name} needs a value.`);
    const isNumber = ["minutes", "seed", "round", "every", "times"].includes(name);
    if (isNumber && !(Number(value) >= 0)) return no(`--${name} is a number.`);
    if (name === "only" && !["storm", "boundaries"].includes(value)) return no('--only is "storm" or "boundaries".');
    given[name] = value;
  }
  return { given };
}
