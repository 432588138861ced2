import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { knownScenarios } from "#src/codegen/callers-literal.ts";
import { draftPlan } from "#src/plan/draft-plan.ts";
import type { Scenario, Spec } from "#src/spec/spec.ts";
import { openProbe } from "#src/telemetry/open-probe.ts";
import type { SpecFile } from "./find-specs.ts";

export type Count = { passed: number; total: number };
/** `faults`: what failed, a line each. */
export type Score = { scenarios: Count; tests: Count; faults: string[] };

const playScenarios = async (
  url: string,
  scenarios: readonly Scenario[],
): Promise<{ count: Count; faults: string[] }> => {
  const probe = openProbe({ allowPrivateAddresses: true });
  const faults: string[] = [];
  for (const scenario of scenarios) {
    const { name, passed, steps } = await probe.play(url, scenario);
    const last = steps.at(-1);
    if (!passed) faults.push(`scenario “${name}”: ${last?.request}: ${last?.problem}`);
  }
  return { count: { passed: scenarios.length - faults.length, total: scenarios.length }, faults };
};

const numberIn = (output: string, label: string): number =>
  Number(new RegExp(String.raw`^# ${label} (\d+)$`, "mu").exec(output)?.[1] ?? 0);

const runTests = async (url: string, file: string): Promise<{ count: Count; faults: string[] }> => {
  const child = spawn(process.execPath, ["--test", "--test-reporter=tap", "--test-timeout=60000", file], {
    env: { ...process.env, BASE_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await text(child.stdout);
  const failed = [...output.matchAll(/^ *not ok \d+ - (?!\/)(.+)$[^]*?^ *error: (?:\|-\n)?((?:.*\n){1,2})/gmu)];
  const faults = failed.map(([, name, error = ""]) => `test “${name}”: ${error.replaceAll(/\s+/gu, " ").trim()}`);
  return { count: { passed: numberIn(output, "pass"), total: numberIn(output, "tests") }, faults };
};

/** Tries a live product by the scenarios of its spec, one by one, and by tests that know nothing but its address. */
export const scoreProduct = async (url: string, spec: Spec, { tests }: SpecFile): Promise<Score> => {
  // Whoever plays one has to become known as the product wants it.
  const played = await playScenarios(url, knownScenarios(draftPlan(spec, "product")));
  const tested = tests === null ? { count: { passed: 0, total: 0 }, faults: [] } : await runTests(url, tests);
  return { scenarios: played.count, tests: tested.count, faults: [...played.faults, ...tested.faults] };
};
