import type { Scope, Value } from "./evaluate.ts";
import { hashFiles } from "./hash-files.ts";
import type { Conclusion } from "./host.ts";
import type { JobProcesses } from "./job-processes.ts";
import type { JobReport } from "./job-report.ts";
import type { RunIdentity } from "./github-context.ts";

/** Where a job lives on disk; `root` and `tmp` are removed when it is over. */
export type JobDirectories = {
  root: string;
  workspace: string;
  home: string;
  temp: string;
  tmp: string;
  artifacts: string;
};

/** A job while it runs. Steps read it and leave their outputs, variables and outcome in it. */
export type JobState = {
  run: RunIdentity;
  directories: JobDirectories;
  /** Every context but `env`, `steps` and `job`, which change from step to step. */
  contexts: Record<string, Value>;
  /** `env` of the workflow and the job, then what steps wrote to GITHUB_ENV. */
  env: Record<string, string>;
  /** What every process gets besides `env`. */
  base: Record<string, string>;
  path: string[];
  steps: Record<string, { outputs: Record<string, string>; outcome: Conclusion; conclusion: Conclusion }>;
  status: "success" | "failure" | "cancelled";
  /** Whether compiler errors in the output become annotations; setup-node switches it on. */
  matchesProblems: boolean;
  defaults: { shell: string | null; workingDirectory: string };
  report: JobReport;
  processes: JobProcesses;
  /** Fires when the run is cancelled or the job's time is up; steps that run `always()` still run. */
  cancel: AbortSignal;
  /** Fires when the whole runner closes: nothing more runs. */
  stop: AbortSignal;
};

/** What an expression of a step sees, with the step's own `env` on top. */
export const toStepScope = (state: JobState, stepEnv: Record<string, string> = {}): Scope => ({
  contexts: {
    ...state.contexts,
    env: { ...state.env, ...stepEnv },
    steps: state.steps,
    job: { status: state.status },
  },
  functions: {
    success: () => state.status === "success",
    failure: () => state.status === "failure",
    cancelled: () => state.status === "cancelled",
    always: () => true,
    hashFiles: (...patterns) => hashFiles(state.directories.workspace, patterns),
  },
});

/** The environment of a process of this job. */
export const toEnvironment = (state: JobState, stepEnv: Record<string, string>): Record<string, string> => ({
  ...state.base,
  ...state.env,
  ...stepEnv,
  PATH: [...state.path, stepEnv["PATH"] ?? state.env["PATH"] ?? state.base["PATH"]].join(":"),
});
