import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { compileRoutes } from "../src/orchestration/edge/router.ts";
import { product } from "../src/product.ts";
import type { Scenario } from "../test/harness/scenario.ts";
import { readBaseCommit } from "./base-commit.ts";
import { withCheckedOut } from "./check-out.ts";
import { git } from "./git.ts";
import { compareAll, type Measured, memoryOf } from "./perf/figures.ts";
import type { Load } from "./perf/load.ts";
import { type Arm, ARMS, measureRound } from "./perf/measure-round.ts";
import { measureRows } from "./perf/measure-rows.ts";
import { parseWorkload, type Workload } from "./perf/parse-workload.ts";
import { type PerfResult, renderPerfResult } from "./perf/perf-result.ts";
import { prepareMix, type Ready } from "./perf/prepare-mix.ts";
import { percent, renderSummary } from "./perf/render-summary.ts";
import { createScenarioLoad } from "./perf/scenario-load.ts";
import { type Bundle, readBundle } from "./perf/start-bundle.ts";
import { withStorage } from "./perf/with-storage.ts";
import { readScenariosAt, sharedScenarios } from "./release/read-scenarios.ts";
import { wrangler } from "./release/wrangler.ts";
import { Refusal, run, say } from "./run.ts";
import { readWorkerConfig } from "./worker-config.ts";

/** A tenth slower is let through. */
const BUDGET = 0.1;
/** Of every operation in a restart, where a workload is replayed. */
const WORKLOAD_PASSES = 40;
const SCENARIO_PASSES = 10;

type Bundles = Record<Arm, Bundle>;
type Effort = { rounds: number; passes: number };

const build = async (root: string): Promise<Bundle> => {
  await wrangler("deploy", "--dry-run", "--outdir", join(root, "dist"), "--cwd", root);
  return readBundle(root, readWorkerConfig(root));
};

/** What both commits promise. */
const readShared = (base: string): Scenario[] =>
  sharedScenarios(readScenariosAt(base), JSON.parse(readFileSync("test/scenarios.json", "utf8")) as Scenario[]);

/** Times of what waits for something are those of the waiting. */
const waitsForNothing = ({ steps }: Scenario): boolean =>
  steps.every(({ withinSeconds }) => withinSeconds === undefined);

const playRounds = async (bundles: Bundles, load: Load, rounds: number): Promise<Measured> => {
  const measured: Measured = { base: [], control: [], head: [] };
  for (let round = 0; round < rounds; round += 1) {
    const restarts = await measureRound(bundles, load);
    for (const arm of ARMS) measured[arm].push(restarts[arm]);
  }
  return measured;
};

const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

const compare = async (
  commit: string,
  bundles: Bundles,
  load: Load,
  ready: Ready[] | null,
  { passes, rounds }: Effort,
): Promise<PerfResult> => {
  const measured = await playRounds(bundles, load, rounds);
  const [base, head] = await Promise.all([measureRows(bundles.base, load), measureRows(bundles.head, load)]);
  const sizes = (size: (code: string) => number) => ({ base: size(bundles.base.code), head: size(bundles.head.code) });
  const [cpu] = cpus();
  return {
    v: 1,
    base: commit,
    head: git("rev-parse", "HEAD"),
    environment: {
      node: process.versions.node,
      workerd: versionOf("workerd"),
      platform: `${platform()} ${arch()}`,
      cpu: cpu?.model.trim() ?? "",
      cpus: cpus().length,
    },
    rounds,
    passes,
    concurrency: load.concurrency,
    budget: BUDGET,
    workload: ready,
    bundle: { bytes: sizes((code) => Buffer.byteLength(code)), gzip: sizes((code) => gzipSync(code).length) },
    memory: memoryOf(measured),
    operations: compareAll(measured, { base, head }, compileRoutes(product), BUDGET),
  };
};

/** With a workload its operations are measured on filled instances, without one all scenarios as they are written. */
const measure = (base: string, bundles: Bundles, scenarios: Scenario[], workload: Workload | null, effort: Effort) =>
  workload === null
    ? compare(base, bundles, createScenarioLoad(scenarios.filter(waitsForNothing), effort.passes), null, effort)
    : withStorage(null, async (seed) => {
        const { load, ready } = await prepareMix(bundles.base, product, scenarios, workload, effort.passes, seed);
        if (ready.every(({ filled }) => filled === null))
          throw new Refusal("No scenario that both commits promise calls an operation of the workload.");
        return await compare(base, bundles, load, ready, effort);
      });

const refuseSlower = ({ operations }: PerfResult): void => {
  const slower = operations.filter(({ verdict }) => verdict === "slower");
  if (slower.length > 0)
    throw new Refusal(
      `Slower by more than ${BUDGET * 100} %, and by more than the noise of this machine: ${slower.map(({ ratio, request }) => `${request} (${percent(ratio)})`).join(", ")}.`,
    );
  const unclear = operations.filter(({ verdict }) => verdict === "unclear");
  say(`\nNothing is slower beyond the budget and the noise.`);
  if (unclear.length > 0)
    say(
      `Nothing can be told of ${unclear.map(({ request }) => `\`${request}\``).join(", ")}: base differs from itself, or calls failed.`,
    );
};

const readEffort = (workload: Workload | null): Effort => {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "10" }, passes: { type: "string" } },
  });
  const usual = workload === null ? SCENARIO_PASSES : WORKLOAD_PASSES;
  const [rounds, passes] = [Number(values.rounds), Number(values.passes ?? usual)];
  if (!(rounds >= 3 && passes >= 1)) throw new Refusal("At least 3 rounds and 1 pass.");
  return { rounds, passes };
};

/** Measures this checkout against the commit `BASE`, and fails where an operation has become slower beyond doubt. */
const perf = async (): Promise<void> => {
  const workload = parseWorkload(process.env["WORKLOAD"] ?? "");
  const effort = readEffort(workload);
  const commit = readBaseCommit();
  if (commit === null) throw new Refusal("`BASE` names no commit of this repository to compare with.");
  const scenarios = readShared(commit);
  if ((workload === null ? scenarios.filter(waitsForNothing) : scenarios).length === 0)
    return say("There is no scenario that both commits promise: nothing was compared.");
  const base = await withCheckedOut(commit, build);
  const bundles = { base, control: base, head: await build(process.cwd()) };
  const result = await measure(commit, bundles, scenarios, workload, effort);
  for (const line of renderSummary(result)) say(line);
  console.log(renderPerfResult(result));
  refuseSlower(result);
};

await run(perf);
