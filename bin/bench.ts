import { join } from "node:path";
import { runDemo } from "#src/world/demo.ts";
import { openTerminal, renderColumns } from "#src/world/terminal.ts";

const ROOT = join(import.meta.dirname, "..");
const RUNS = 5;

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

const spread = (values: number[]): string[] =>
  [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));

/** Times story 1 from the filed issue on, over whole runs, each in a fresh world. */
const benchStory = async (spec: string): Promise<void> => {
  const milestones = new Map<string, number[]>();
  const calls: number[] = [];
  const writes: number[] = [];
  for (let n = 1; n <= RUNS; n += 1) {
    const report = await runDemo({
      root: ROOT,
      spec,
      report: null,
      port: 0,
      terminal: openTerminal(() => {}),
      signal: new AbortController().signal,
    });
    if (!report.ok)
      throw new Error(
        `run ${n} failed: ${JSON.stringify(report.failure ?? report.claims.filter(({ holds }) => !holds))}`,
      );
    for (const { milestone, seconds } of report.timings)
      milestones.set(milestone, [...(milestones.get(milestone) ?? []), seconds]);
    calls.push(report.apiCalls.length);
    writes.push(report.apiCalls.filter(({ method }) => method !== "GET").length);
    console.log(`run ${n} of ${RUNS}: ${report.totalSeconds.toFixed(1)} s in all`);
  }
  console.log(
    `\n${spec}: ${RUNS} whole runs, each in a fresh world; seconds from the filed issue, seen by polling every 0.15 s\n`,
  );
  console.log(
    renderColumns([
      ["from the issue to", "median", "min", "max"],
      ...[...milestones].map(([milestone, seconds]) => [milestone, ...spread(seconds)]),
      ["(GitHub API calls of the app)", ...spread(calls)],
      ["(of them writes)", ...spread(writes)],
    ]),
  );
};

const [name = "story", spec = join("examples", "specs", "todo-list.md")] = process.argv.slice(2);
if (name !== "story") {
  console.error(`There is no benchmark “${name}”. There is: story [SPEC.md].`);
  process.exit(1);
}
await benchStory(join(ROOT, spec));
process.exit(0);
