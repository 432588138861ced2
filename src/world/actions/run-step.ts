import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isTrue, resolve, resolveText, resolveTexts, type Scope } from "./evaluate.ts";
import { parseFileCommand } from "./file-command.ts";
import type { Conclusion } from "./host.ts";
import { type JobState, toStepScope } from "./job-state.ts";
import { runAction } from "./run-action.ts";
import type { ProcessEnd } from "./run-process.ts";
import { runScript } from "./run-script.ts";
import { createOutputReader } from "./step-output.ts";
import type { WorkflowStep } from "./workflow.ts";

const MINUTE_MS = 60_000;
const FILE_COMMANDS = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE"] as const;
type CommandFiles = Record<(typeof FILE_COMMANDS)[number], string>;

/** Runs one step if its condition holds, and leaves outputs, variables and outcome in the job's state. */
export const runStep = async (step: WorkflowStep, index: number, state: JobState): Promise<void> => {
  const { report } = state;
  const outputs: Record<string, string> = {};
  let outcome: Conclusion = "failure";
  let conclusion: Conclusion = "failure";
  try {
    if (state.stop.aborted || !isTrue(step.condition, toStepScope(state))) outcome = "skipped";
    else {
      report.startStep(index, nameStep(step, toStepScope(state)));
      outcome = await perform(step, state, outputs);
    }
    const forgiven =
      outcome === "failure" && resolve(step.settings.get("continue-on-error") ?? false, toStepScope(state)) === true;
    conclusion = forgiven ? "success" : outcome;
  } catch (error) {
    report.fail((error as Error).message);
  }
  state.steps[step.id] = { outputs, outcome, conclusion };
  if (conclusion === "failure" && state.status === "success") state.status = "failure";
  if (state.cancel.aborted) state.status = "cancelled";
  report.finishStep(index, conclusion);
};

/** The name GitHub shows: as written, or `Run` and the first line. What can't be evaluated yet stays as its id. */
export const nameStep = (step: WorkflowStep, scope: Scope): string => {
  try {
    const [line = ""] = resolveText(step.name ?? step.uses ?? step.run, scope)
      .trimStart()
      .split("\n");
    return step.name === null ? `Run ${line}` : line;
  } catch {
    return step.id;
  }
};

const perform = async (step: WorkflowStep, state: JobState, outputs: Record<string, string>): Promise<Conclusion> => {
  const scope = toStepScope(state);
  const env = resolveTexts(step.settings.get("env") ?? null, scope);
  const inStep = toStepScope(state, env);
  const minutes = resolve(step.settings.get("timeout-minutes") ?? null, inStep);
  const timeoutMs = minutes === null ? null : Number(minutes) * MINUTE_MS;
  const setOutput = (name: string, value: string) => void (outputs[name] = value);
  const onLine = createOutputReader(state, setOutput);
  // A job that has been cancelled still runs its `always()` steps; only the end of the runner stops those.
  const signal = state.status === "cancelled" ? state.stop : AbortSignal.any([state.cancel, state.stop]);
  if (step.uses !== null) {
    const inputs = resolveTexts(step.settings.get("with") ?? null, inStep);
    await runAction(step.uses, { inputs, env, state, signal, onLine, setOutput });
    return signal.aborted ? "cancelled" : "success";
  }
  if (step.run === null)
    throw new Error(`The step '${step.id}' has neither \`run\` nor \`uses\`, which is all this runner knows.`);
  const files = createCommandFiles(state);
  const text = resolveText(step.run, inStep);
  const shell = step.settings.get("shell");
  const directory = step.settings.get("working-directory");
  const end = await runScript(
    {
      text,
      shell: shell === undefined ? state.defaults.shell : resolveText(shell, inStep),
      workingDirectory: directory === undefined ? state.defaults.workingDirectory : resolveText(directory, inStep),
      env: { ...env, ...files },
      timeoutMs,
    },
    state,
    signal,
    onLine,
  );
  readCommandFiles(files, state, setOutput);
  return conclude(end, nameStep(step, inStep), Number(minutes), state);
};

const conclude = (end: ProcessEnd, name: string, minutes: number, state: JobState): Conclusion => {
  if (end.kind === "exited" && end.exitCode === 0) return "success";
  if (end.kind === "cancelled") {
    state.report.logLine("##[error]The operation was canceled.");
    return "cancelled";
  }
  if (end.kind === "timed out") state.report.fail(`The action '${name}' has timed out after ${minutes} minutes.`);
  else if (end.kind === "exited") state.report.fail(`Process completed with exit code ${end.exitCode}.`);
  else state.report.fail("The shell of this step could not be started.");
  return "failure";
};

const createCommandFiles = (state: JobState): CommandFiles => {
  const id = crypto.randomUUID();
  const files = FILE_COMMANDS.map(
    (name) => [name, join(state.directories.temp, `${name.toLowerCase()}-${id}`)] as const,
  );
  for (const [, file] of files) writeFileSync(file, "");
  return Object.fromEntries(files) as CommandFiles;
};

const readCommandFiles = (files: CommandFiles, state: JobState, setOutput: (name: string, value: string) => void) => {
  const read = (name: keyof CommandFiles) => readFileSync(files[name], "utf8");
  for (const [name, value] of parseFileCommand(read("GITHUB_OUTPUT"))) setOutput(name, value);
  for (const [name, value] of parseFileCommand(read("GITHUB_ENV"))) {
    if (/^(?:GITHUB_|RUNNER_|NODE_OPTIONS$)/u.test(name)) throw new Error(`Can't store ${name} through GITHUB_ENV.`);
    state.env[name] = value;
  }
  for (const line of read("GITHUB_PATH").split("\n")) if (line.trim() !== "") state.path.unshift(line.trim());
  const summary = read("GITHUB_STEP_SUMMARY");
  if (summary.trim() !== "") state.report.appendSummary(summary.endsWith("\n") ? summary : `${summary}\n`);
};
