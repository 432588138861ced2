import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { asObject, resolve, resolveTexts, type Value } from "./evaluate.ts";
import { createGithubContext, toVariables } from "./github-context.ts";
import { type JobOrder, toJobScope } from "./job-order.ts";
import { createJobProcesses } from "./job-processes.ts";
import type { JobReport } from "./job-report.ts";
import { type JobDirectories, type JobState, toStepScope } from "./job-state.ts";

const UNSUPPORTED = ["uses", "container", "services", "snapshot"];
const RUNNER = { os: "Linux", arch: process.arch.toUpperCase(), name: "embedded", environment: "self-hosted" };

/** Makes the job's directories, contexts and environment. Throws a sentence where the job asks for what is not here. */
export const openJob = (order: JobOrder, environment: string | null, report: JobReport): JobState => {
  const { run, leg, settings } = order;
  requireSupport(order);
  const secrets = openSecrets(order, environment, report);
  const directories = makeDirectories(order);
  const github = {
    ...createGithubContext(run),
    job: leg.job.key,
    workspace: directories.workspace,
    event_path: join(directories.temp, "event.json"),
  };
  writeFileSync(github.event_path, JSON.stringify(run.event.payload));
  const trackingId = `job-${order.jobId}-${crypto.randomUUID()}`;
  const state: JobState = {
    run,
    directories,
    contexts: {
      ...toJobScope(order).contexts,
      github: { ...github, token: secrets["GITHUB_TOKEN"] ?? "", event: run.event.payload as Value },
      secrets,
      vars: run.host.readVariables(run.event.repo, environment),
      runner: { ...RUNNER, temp: directories.temp, tool_cache: directories.temp, debug: "" },
    },
    env: {},
    base: {
      ...toVariables(github),
      ...makeEnvironment(directories),
      RUNNER_TRACKING_ID: trackingId,
      ...settings.environment,
      PATH: settings.path,
    },
    path: [],
    steps: {},
    status: "success",
    matchesProblems: false,
    defaults: { shell: null, workingDirectory: "." },
    report,
    processes: createJobProcesses(trackingId),
    cancel: order.cancel.signal,
    stop: settings.stop,
  };
  for (const level of [run.workflow.env, leg.job.settings.get("env") ?? null]) {
    Object.assign(state.env, resolveTexts(level, toStepScope(state)));
  }
  const scope = toStepScope(state);
  const levels = [run.workflow.defaults, leg.job.settings.get("defaults") ?? null];
  state.defaults = readDefaults(levels.map((level) => resolve(level, scope)));
  return state;
};

const requireSupport = (order: JobOrder): void => {
  const { key, settings } = order.leg.job;
  const unsupported = UNSUPPORTED.find((name) => settings.has(name));
  if (unsupported) throw new Error(`\`jobs.${key}.${unsupported}\` is not supported by this runner.`);
  const labels = resolve(settings.get("runs-on") ?? null, toJobScope(order));
  const foreign = /windows|macos/iu.exec(JSON.stringify(labels));
  if (foreign) throw new Error(`\`jobs.${key}.runs-on\` asks for ${foreign[0]}; this runner is ${RUNNER.os}.`);
};

const openSecrets = (order: JobOrder, environment: string | null, report: JobReport): Record<string, string> => {
  const { run, leg } = order;
  const permissions = resolve(leg.job.settings.get("permissions") ?? run.workflow.permissions, toJobScope(order));
  const granted =
    typeof permissions === "string"
      ? permissions
      : permissions === null
        ? null
        : (permissions as Record<string, string>);
  const token = run.host.createJobToken(run.event.repo, granted);
  const secrets = { ...run.host.readSecrets(run.event.repo, environment), GITHUB_TOKEN: token };
  for (const secret of Object.values(secrets)) report.mask.add(secret);
  report.logLine(`GITHUB_TOKEN permissions: ${granted === null ? "the default" : JSON.stringify(granted)}`);
  return secrets;
};

// Nothing of the parent's environment is in it.
const makeEnvironment = ({ root, home, temp, tmp }: JobDirectories): Record<string, string> => ({
  CI: "true",
  GITHUB_ACTIONS: "true",
  ...Object.fromEntries(Object.entries(RUNNER).map(([key, value]) => [`RUNNER_${key.toUpperCase()}`, value])),
  RUNNER_TEMP: temp,
  RUNNER_TOOL_CACHE: temp,
  HOME: home,
  TMPDIR: tmp,
  LANG: "C.UTF-8",
  GIT_TERMINAL_PROMPT: "0",
  GIT_CONFIG_NOSYSTEM: "1",
  // The workspace lies inside another repository: before a checkout, git must not find that one.
  GIT_CEILING_DIRECTORIES: root,
});

const makeDirectories = ({ run, jobId, settings }: JobOrder): JobDirectories => {
  mkdirSync(settings.workDir, { recursive: true });
  const runs = realpathSync(settings.workDir);
  const root = join(runs, `job-${run.runId}-${jobId}`);
  const directories = {
    root,
    workspace: join(root, run.event.repo.split("/")[1] ?? "workspace"),
    home: join(root, "_home"),
    temp: join(root, "_temp"),
    tmp: settings.temporary.make(join(root, "_tmp")),
    artifacts: join(runs, `artifacts-${run.runId}`),
  };
  for (const directory of [directories.workspace, directories.home, directories.temp]) {
    mkdirSync(directory, { recursive: true });
  }
  // Where a workspace has none of its own, npm and tsc would look upwards and take the project's for the job's.
  writeFileSync(join(root, "package.json"), '{ "private": true }');
  writeFileSync(join(root, "tsconfig.json"), '{ "files": [] }');
  return directories;
};

// `defaults.run` of the workflow, overridden key by key by the job's.
const readDefaults = (levels: Value[]): JobState["defaults"] => {
  const run = Object.assign({}, ...levels.map((level) => asObject(asObject(level)["run"]))) as Record<string, string>;
  return { shell: run["shell"] ?? null, workingDirectory: run["working-directory"] ?? "." };
};
