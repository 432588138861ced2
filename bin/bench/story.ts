import { join } from "node:path";
import { renderColumns } from "#src/world/terminal.ts";
import { playStory } from "./play-story.ts";
import { median } from "./statistics.ts";

const SPEC = join("examples", "specs", "todo-list.md");
const RUNS = 5;

const spread = (values: number[]): string[] =>
  [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));

/** Times story 1 from the filed issue on, over whole runs, each in a fresh world. */
export const benchStory = async ([path = SPEC]: string[]): Promise<boolean> => {
  const milestones = new Map<string, number[]>();
  const calls: number[] = [];
  const writes: number[] = [];
  for (let n = 1; n <= RUNS; n += 1) {
    const report = await playStory(path);
    for (const { milestone, seconds } of report.timings)
      milestones.set(milestone, [...(milestones.get(milestone) ?? []), seconds]);
    calls.push(report.apiCalls.length);
    writes.push(report.apiCalls.filter(({ method }) => method !== "GET").length);
    console.log(`run ${n} of ${RUNS}: ${report.totalSeconds.toFixed(1)} s in all`);
  }
  console.log(
    `\n${path}: ${RUNS} whole runs, each in a fresh world; seconds from the filed issue, seen by polling every 0.4 s\n`,
  );
  console.log(
    renderColumns([
      ["from the issue to", "median", "min", "max"],
      ...[...milestones].map(([milestone, seconds]) => [milestone, ...spread(seconds)]),
      ["(GitHub API calls of the app)", ...spread(calls)],
      ["(of them writes)", ...spread(writes)],
    ]),
  );
  return true;
};
