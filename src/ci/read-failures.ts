import type { CheckResult } from "./check-result.ts";
import type { Failure, JobLog } from "./failure.ts";
import { CHECKS, type ProductStep, STEPS } from "./product-steps.ts";
import { readLintFailures, readTypeFailures } from "./read-code-failures.ts";
import {
  readApiFailures,
  readBudgetFailures,
  readDependencyFailures,
  readPerfFailures,
} from "./read-script-failures.ts";
import { type Found, readTestFailures } from "./read-test-failures.ts";
import { type Section, splitLog } from "./split-log.ts";
import type { Tree } from "./tree.ts";
import { findLockFault, findSecret, findTrouble, troubleOfConclusion } from "./trouble.ts";

const MOST = 100;

type Annotations = CheckResult["annotations"];

const readStep = (tree: Tree, { kind }: ProductStep, lines: string[], annotations: Annotations): Found[] => {
  if (kind === "test") return readTestFailures(tree, lines);
  if (kind === "type") return readTypeFailures(tree, lines);
  if (kind === "lint") return readLintFailures(tree, lines, annotations);
  if (kind === "budget") return readBudgetFailures(tree, lines);
  if (kind === "api") return readApiFailures(tree, lines);
  if (kind === "dependency") return readDependencyFailures(tree, lines);
  if (kind === "perf") return readPerfFailures(tree, lines);
  const code = findLockFault(lines);
  return code === null ? [] : [{ kind: "dependency", code }];
};

/** What a step printed; where the log is cut before it began, all that there is before the next step. */
const linesOf = (sections: readonly Section[], { command }: ProductStep): string[] => {
  const own = sections.filter((section) => section.command?.split("@")[0] === command);
  return (own.length > 0 ? own : sections.filter((section) => section.command === null)).flatMap(({ lines }) => lines);
};

type Told = Omit<Failure, "check">;

/** What is known of a step whose output tells no fault: its kind, or the trouble it met. */
const tellBare = (step: ProductStep | undefined, trouble: string | null): Told => ({
  step: step?.name ?? null,
  ...(trouble === null ? { kind: step?.kind ?? "step" } : { kind: "step", code: trouble }),
});

const tellTrouble = (step: ProductStep | undefined, lines: readonly string[]): Told => {
  const trouble = findTrouble(lines);
  const secret = trouble === "no-secret" ? findSecret(lines) : null;
  return { ...tellBare(step, trouble), ...(secret === null ? {} : { subject: secret }) };
};

const readJob = (tree: Tree, { conclusion, failedSteps, log }: JobLog, annotations: Annotations): Told[] => {
  const ending = troubleOfConclusion(conclusion);
  if (ending !== null) return [tellBare(undefined, ending)];
  const sections = splitLog(log ?? "");
  // The runner's own words are about the job as a whole.
  const said = annotations.filter(({ path }) => path === ".github").map(({ message }) => message);
  if (failedSteps.length === 0) return [tellTrouble(undefined, said)];
  return failedSteps.flatMap((name): Told[] => {
    const step = STEPS.find((known) => known.name === name);
    if (step === undefined) return [tellTrouble(undefined, said)];
    const lines = linesOf(sections, step);
    const found = readStep(tree, step, lines, annotations);
    if (found.length > 0) return found.map((failure) => ({ step: name, ...failure }));
    return [tellTrouble(step, [...lines, ...said])];
  });
};

/**
 * What failed, as facts that may be handed on: of each fact only words that stand in `tree` or in tables of ours, at most
 * 100 facts, none twice. A check of `failed` without a log is told by its conclusion alone.
 */
export const readFailures = (failed: readonly CheckResult[], logs: readonly JobLog[], tree: Tree): Failure[] => {
  const failures = failed.flatMap(({ name, conclusion, annotations }) => {
    const check = CHECKS.has(name) ? name : null;
    const bare: JobLog = { check: name, conclusion: conclusion ?? "", attempt: 1, failedSteps: [], log: null };
    const own = logs.filter((log) => log.check === name);
    return (own.length > 0 ? own : [bare]).flatMap((job) =>
      readJob(tree, job, annotations).map((failure): Failure => ({ check, ...failure })),
    );
  });
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()].slice(0, MOST);
};
