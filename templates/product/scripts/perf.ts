import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Scenario } from "../test/harness/scenario.ts";
import { readBaseCommit } from "./base-commit.ts";
import { withCheckedOut } from "./check-out.ts";
import { type Comparison, compareRounds, type Rounds } from "./perf/compare-rounds.ts";
import { type Medians, measureArm } from "./perf/measure-arm.ts";
import { type Bundle, readBundle } from "./perf/start-bundle.ts";
import { readScenariosAt, sharedScenarios } from "./release/read-scenarios.ts";
import { wrangler } from "./release/wrangler.ts";
import { Refusal, run, say } from "./run.ts";
import { readWorkerConfig } from "./worker-config.ts";

/** A tenth slower is let through. */
const BUDGET = 0.1;
const ARMS = ["base", "control", "head"] as const;
type Arm = (typeof ARMS)[number];

const build = async (root: string): Promise<Bundle> => {
  await wrangler("deploy", "--dry-run", "--outdir", join(root, "dist"), "--cwd", root);
  return readBundle(root, readWorkerConfig(root));
};

/** What both commits promise, without what waits for something: its times are those of the waiting. */
const chooseScenarios = (base: string): Scenario[] => {
  const head = JSON.parse(readFileSync("test/scenarios.json", "utf8")) as Scenario[];
  return sharedScenarios(readScenariosAt(base), head).filter(({ steps }) =>
    steps.every(({ withinSeconds }) => withinSeconds === undefined),
  );
};

const shuffle = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);

/** Every round starts every arm afresh, in an order of its own: what a busy machine does then hits none more often. */
const playRounds = async (bundles: Record<Arm, Bundle>, scenarios: Scenario[], rounds: number, passes: number) => {
  const medians: Record<Arm, Medians[]> = { base: [], control: [], head: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const arm of shuffle(ARMS)) medians[arm].push(await measureArm(bundles[arm], scenarios, passes));
  return medians;
};

const timesOf = (medians: Record<Arm, Medians[]>, operation: string): Rounds => {
  const of = (arm: Arm) =>
    medians[arm].map((round) => {
      const time = round.get(operation);
      if (time === undefined) throw new Error(`${operation} was not measured in every round`);
      return time;
    });
  return { base: of("base"), control: of("control"), head: of("head") };
};

const percent = (ratio: number): string => `${ratio >= 1 ? "+" : "−"}${Math.abs((ratio - 1) * 100).toFixed(1)} %`;

const renderRow = (operation: string, { base, floor, head, high, low, ratio, verdict }: Comparison): string =>
  `| \`${operation}\` | ${base.toFixed(2)} ms | ${head.toFixed(2)} ms | ${percent(ratio)} (${percent(low)} to ${percent(high)}) | ±${(floor * 100).toFixed(1)} % | ${verdict} |`;

/** Measures this checkout against the commit `BASE`, and fails where an operation has become slower beyond doubt. */
const perf = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "10" }, passes: { type: "string", default: "10" } },
  });
  const [rounds, passes] = [Number(values.rounds), Number(values.passes)];
  if (!(rounds >= 3 && passes >= 1)) throw new Refusal("At least 3 rounds and 1 pass.");
  const commit = readBaseCommit();
  if (commit === null) throw new Refusal("`BASE` names no commit of this repository to compare with.");
  const scenarios = chooseScenarios(commit);
  if (scenarios.length === 0) return say("There is no scenario that both commits promise: nothing was compared.");
  const base = await withCheckedOut(commit, build);
  const bundles = { base, control: base, head: await build(process.cwd()) };
  const medians = await playRounds(bundles, scenarios, rounds, passes);
  say(`## Against ${commit.slice(0, 7)}\n`);
  say(
    `${rounds} rounds, each with a fresh workerd for base, base again, and head, in random order; ${passes} passes.\n`,
  );
  say("| Operation | Base | Head | Change (99 % interval) | Base against itself | Verdict |");
  say("| --- | --- | --- | --- | --- | --- |");
  const slower: string[] = [];
  for (const operation of medians.base[0]?.keys() ?? []) {
    const comparison = compareRounds(timesOf(medians, operation), BUDGET, Math.random);
    say(renderRow(operation, comparison));
    if (comparison.verdict === "slower") slower.push(`${operation} (${percent(comparison.ratio)})`);
  }
  if (slower.length > 0)
    throw new Refusal(
      `Slower by more than ${BUDGET * 100} %, and by more than the noise of this machine: ${slower.join(", ")}.`,
    );
  say("\nNothing is slower beyond the budget and the noise.");
};

await run(perf);
