import { existsSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";

import { type JobState, toEnvironment } from "./job-state.ts";
import { type ProcessEnd, runProcess } from "./run-process.ts";

const SHELLS: Record<string, string> = {
  bash: "bash --noprofile --norc -e -o pipefail {0}",
  sh: "sh -e {0}",
  python: "python3 {0}",
};
const DEFAULT_SHELL = "bash -e {0}";
const EXTENSIONS: Record<string, string> = { bash: ".sh", sh: ".sh", python: ".py" };

/** One `run:` script, with what GitHub's defaults leave open filled in. */
export type Script = {
  text: string;
  shell: string | null;
  workingDirectory: string;
  env: Record<string, string>;
  timeoutMs: number | null;
};

/** Runs a script as GitHub does: written to a file, handed to the shell, `{0}` standing for the file. */
export const runScript = (
  script: Script,
  state: JobState,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<ProcessEnd> => {
  const name = script.shell ?? "bash";
  const template = script.shell === null ? DEFAULT_SHELL : (SHELLS[script.shell] ?? script.shell);
  if (!template.includes("{0}")) {
    throw new Error(`The shell '${name}' is not supported here: bash, sh, python, or a command with {0} in it.`);
  }
  const cwd = resolvePath(state.directories.workspace, script.workingDirectory);
  if (!existsSync(cwd)) throw new Error(`The working directory '${script.workingDirectory}' does not exist.`);
  const file = join(state.directories.temp, `step-${crypto.randomUUID()}${EXTENSIONS[name] ?? ""}`);
  writeFileSync(file, script.text.endsWith("\n") ? script.text : `${script.text}\n`);
  const [command = "bash", ...args] = template.split(/\s+/u).map((word) => word.replaceAll("{0}", file));
  state.report.logLine(`##[group]Run ${script.text.split("\n")[0] ?? ""}`);
  for (const line of script.text.trimEnd().split("\n")) state.report.logLine(line);
  state.report.logLine(`shell: ${template}`);
  state.report.logLine("##[endgroup]");
  return runProcess({
    command,
    args,
    cwd,
    environment: toEnvironment(state, script.env),
    onLine,
    timeoutMs: script.timeoutMs,
    signal,
    processes: state.processes,
  });
};
