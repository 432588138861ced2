import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { ActionsHost, Conclusion, JobUpdate, NewRun, RepositoryEvent } from "#src/world/actions/host.ts";
import { startActions } from "#src/world/actions/start-actions.ts";

type SeenJob = { key: string; name: string; updates: JobUpdate[]; last: JobUpdate };
type SeenRun = {
  runId: number;
  workflow: string;
  jobs: SeenJob[];
  conclusion: Conclusion | null;
  cancel(): void;
  rerun: (() => void) | null;
};
type SeenDeployment = { environment: string; ref: string; states: string[]; url: string | null };

const REPO = "octo/shop";

/** A host over one real git repository, which remembers in order what the runner reports. */
const createMemoryHost = (directory: string) => {
  const work = join(directory, "source");
  mkdirSync(work, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Mona", "-c", "user.email=mona@example.com", ...args], {
      cwd: work,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  const listeners = new Set<(event: RepositoryEvent) => void>();
  const runs: SeenRun[] = [];
  const deployments: SeenDeployment[] = [];
  const secrets: Record<string, string> = {};
  const variables: Record<string, string> = {};
  const waiting: (() => void)[] = [];
  const changed = () => {
    for (const check of waiting.splice(0)) check();
  };
  let ids = 0;
  let attempts = 1;
  const host: ActionsHost = {
    serverUrl: "http://127.0.0.1:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async readWorkflows(_repo, sha) {
      const paths = git("ls-tree", "-r", "--name-only", sha, ".github/workflows/").split("\n").filter(Boolean);
      return paths.map((path) => ({ path, content: git("show", `${sha}:${path}`) }));
    },
    readSecrets: (_repo, environment) => ({
      ...secrets,
      ...(environment ? { PLACE: `secret-of-${environment}` } : {}),
    }),
    readVariables: () => variables,
    createJobToken: () => "ghs_token_of_this_job",
    gitDirectory: () => join(work, ".git"),
    createRun(run: NewRun) {
      const runId = (ids += 1);
      const jobs = run.jobs.map(({ key, name }) => ({ key, name, jobId: (ids += 1) }));
      runs.push({
        runId,
        workflow: run.workflow.name,
        jobs: jobs.map(({ key, name }) => ({ key, name, updates: [], last: undefined as never })),
        conclusion: null,
        cancel: run.cancel,
        rerun: run.rerun,
      });
      jobsById.push(...jobs.map(({ jobId, key }) => ({ jobId, runId, key })));
      changed();
      return { runId, runNumber: runs.length, jobs: jobs.map(({ key, jobId }) => ({ key, jobId })) };
    },
    reopenRun(_repo, runId, keys) {
      const run = runs.find((seen) => seen.runId === runId)!;
      run.conclusion = null;
      const jobs = keys.map((key) => ({ key, jobId: (ids += 1) }));
      jobsById.push(...jobs.map(({ jobId, key }) => ({ jobId, runId, key })));
      return { attempt: (attempts += 1), jobs };
    },
    updateJob(update) {
      const known = jobsById.find(({ jobId }) => jobId === update.jobId)!;
      const job = runs.find(({ runId }) => runId === known.runId)!.jobs.find(({ key }) => key === known.key)!;
      job.updates.push(update);
      job.last = update;
      changed();
    },
    completeRun(_repo, runId, conclusion) {
      runs.find((run) => run.runId === runId)!.conclusion = conclusion;
      changed();
    },
    createDeployment({ environment, ref }) {
      deployments.push({ environment, ref, states: [], url: null });
      return deployments.length - 1;
    },
    updateDeployment({ deploymentId, state, environmentUrl }) {
      deployments[deploymentId]!.states.push(state);
      deployments[deploymentId]!.url = environmentUrl;
    },
  };
  const jobsById: { jobId: number; runId: number; key: string }[] = [];
  const emit = (event: Partial<RepositoryEvent>) => {
    const whole: RepositoryEvent = {
      repo: REPO,
      name: "push",
      action: null,
      payload: { repository: { default_branch: "main" } },
      sha: git("rev-parse", "HEAD"),
      ref: "refs/heads/main",
      headBranch: "main",
      actor: "mona",
      ...event,
    };
    for (const listener of listeners) listener(whole);
  };
  return {
    host,
    runs,
    deployments,
    secrets,
    variables,
    git,
    emit,
    /** Commits files and removes every workflow that is not among them. */
    commit(files: Record<string, string>) {
      git("rm", "-r", "--quiet", "--ignore-unmatch", ".github");
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), content);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", "Change");
      return git("rev-parse", "HEAD");
    },
    /** Resolves as soon as `condition` holds after some report of the runner. */
    async until(condition: () => boolean) {
      while (!condition()) await new Promise<void>((done) => waiting.push(done));
    },
  };
};

/** A runner on a memory host, in a directory of its own below the project, as products are. */
export const startWorld = () => {
  const root = resolve(".aidevos", "test-actions");
  mkdirSync(root, { recursive: true });
  const directory = mkdtempSync(join(root, "world-"));
  const world = createMemoryHost(directory);
  const actions = startActions({
    host: world.host,
    workDir: join(directory, "jobs"),
    sharedModules: resolve("node_modules"),
    environment: { FROM_RUNNER: "yes" },
    parallelJobs: 2,
  });
  const run = async (yaml: string, files: Record<string, string> = {}) => {
    world.commit({ ".github/workflows/w.yml": yaml, ...files });
    const before = world.runs.length;
    world.emit({});
    await actions.idle();
    return world.runs.slice(before)[0]!;
  };
  return { ...world, actions, directory, run };
};
