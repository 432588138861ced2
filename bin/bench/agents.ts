import { openWorkbench } from "#src/workbench/open-workbench.ts";
import { renderColumns } from "#src/world/terminal.ts";
import type { BookedCall } from "#bin/runs/open-books.ts";
import { replayRun } from "#bin/runs/replay-run.ts";
import { TEMPLATES } from "#test/play-story.ts";
import { noSandbox, placeWith } from "#test/workbench/place.ts";

/** `longest`: calls one after the other that it may take; null: no goal. */
const RUNS: { name: string; longest: number | null }[] = [
  { name: "camera-desk", longest: 12 },
  { name: "common-purse", longest: null },
  { name: "whiteboard", longest: null },
];
const MOST_TOKENS_A_LINE = 100;

const METHOD = `Each run of examples/runs is replayed up to its draft pull request; nothing of GitHub, CI or a sandbox takes part.
Requests are the app's own, byte for byte; what was answered was recorded of a script, not of a model, so that how much a
model says is the script's guess. Tokens are as the scripted server counts them, four characters as one, and so is
what it reads from its cache, within one run alone. Lines are those of files that are this product's own, as a diff counts them: neither
the layer that all products share nor the lock file, the spec and the plan that are kept. Tokens a line: prompts, cached or not, and answers. The longest
chain: calls each of which began after the one before it had ended; answers take 40 ms, so what is asked at once overlaps.`;

const GIVEN = new Map(TEMPLATES.map(({ content, path }) => [path, content]));

/** What is kept for tools and for the next plan is no code. */
const KEPT = new Set(["package-lock.json", "docs/plan.json", "docs/spec.md"]);

const linesOf = (files: { path: string; content: string }[]): number =>
  files
    .filter(({ content, path }) => !KEPT.has(path) && GIVEN.get(path) !== content)
    .reduce((sum, { content }) => sum + content.trimEnd().split("\n").length, 0);

type Sum = { calls: number; prompt: number; cached: number; output: number };

const sumUp = (calls: readonly BookedCall[]): Sum =>
  calls.reduce(
    (sum, { usage: { cacheRead, cacheWritten, input, output } }) => ({
      calls: sum.calls + 1,
      prompt: sum.prompt + input + cacheRead + cacheWritten,
      cached: sum.cached + cacheRead,
      output: sum.output + output,
    }),
    { calls: 0, prompt: 0, cached: 0, output: 0 },
  );

const rowOf = (phase: string, { cached, calls, output, prompt }: Sum): string[] => [
  phase,
  String(calls),
  prompt.toLocaleString("en"),
  `${Math.round((cached / prompt) * 100)} %`,
  output.toLocaleString("en"),
];

const benchRun = async ({ longest, name }: (typeof RUNS)[number]): Promise<boolean> => {
  const { answeredBy, calls, files, left } = await replayRun(name, openWorkbench(placeWith(noSandbox)));
  if (left > 0 || files.length === 0)
    throw new Error(`${name}: ${left} answers were left, ${files.length} files written`);
  const all = sumUp(calls);
  const lines = linesOf(files);
  const tokens = (all.prompt + all.output) / lines;
  const chain = Math.max(...calls.map((call) => call.chain));
  const phases = Map.groupBy(calls, ({ phase }) => phase);
  console.log(`\n${name}, answered by ${answeredBy}\n`);
  console.log(
    renderColumns([
      ["phase", "calls", "prompt tokens", "from cache", "output tokens"],
      ...[...phases].map(([phase, made]) => rowOf(phase, sumUp(made))),
      rowOf("all", all),
    ]),
  );
  console.log(
    `\n${renderColumns([
      ["what", "figure", "goal"],
      ["lines of its own", lines.toLocaleString("en"), ""],
      ["tokens a line", tokens.toFixed(0), `at most ${MOST_TOKENS_A_LINE} (MetaGPT 124, ChatDev 249)`],
      ["longest chain of calls", String(chain), longest === null ? "" : `at most ${longest}`],
    ])}`,
  );
  return tokens <= MOST_TOKENS_A_LINE && chain <= (longest ?? chain);
};

/** What the recorded runs ask of models. True where every goal is reached. */
export const benchAgents = async (): Promise<boolean> => {
  console.log(METHOD);
  const reached: boolean[] = [];
  for (const run of RUNS) reached.push(await benchRun(run));
  return reached.every(Boolean);
};
