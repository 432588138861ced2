import type { Agents } from "#src/agents/agents.ts";
import type { CheckResult } from "#src/ci/check-result.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";
import { renderFailure } from "#src/ci/render-failure.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { generateProduct } from "#src/codegen/generate-product.ts";
import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import { renderReport } from "#src/deploy/render-report.ts";
import type { ScenarioResult } from "#src/deploy/scenario-result.ts";
import type { Transcript } from "#src/discussion/message.ts";
import { nextTurn } from "#src/discussion/next-turn.ts";
import { renderTurn } from "#src/discussion/render-turn.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { renderCount } from "#src/markdown.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { type Proof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import type { Signal } from "#src/signal.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { renderProblem } from "#src/spec/render-problem.ts";
import type { Scenario, Spec } from "#src/spec/spec.ts";
import { renderStatus } from "#src/status.ts";

/** The issue that starts a run. `sender` is who asked for it, which need not be its author. */
export type SpecIssue = {
  repo: Repo;
  base: string;
  issue: number;
  title: string;
  body: string;
  author: string;
  sender: { login: string; id: number };
};
export type Repo = { installationId: number; id: number; owner: string; name: string };

export type Outcome =
  | { state: "live" | "broken"; pull: number; release: Release }
  | {
      state: "abandoned";
      because: "nobody with write access asked" | "the issue was closed" | "the pull request was closed";
    };

export type Ports = { agents: Agents; thread: Thread; proposal: Proposal; product: Product; templates: FileChange[] };

/** What is said on an issue or pull request. */
type Thread = {
  readPermission(repo: Repo, login: string): Promise<string>;
  ensureReaction(repo: Repo, issue: number, content: "eyes" | "rocket" | "confused"): Promise<void>;
  ensureComment(repo: Repo, issue: number, topic: string, body: string): Promise<{ url: string }>;
};

type Proposal = {
  readFile(repo: Repo, path: string, ref: string): Promise<string | null>;
  ensureBranch(
    repo: Repo,
    content: {
      branch: string;
      base: string;
      files: FileChange[];
      message: string;
      date: string;
      coAuthor: { name: string; email: string };
    },
  ): Promise<{ sha: string }>;
  ensurePullRequest(
    repo: Repo,
    pull: { branch: string; base: string; title: string; body: string; draft: boolean },
  ): Promise<{ number: number; nodeId: string; url: string }>;
  markReady(repo: Repo, nodeId: string): Promise<void>;
  readChecks(repo: Repo, sha: string): Promise<CheckResult[]>;
};

/** The live product, reached from outside as its users reach it. */
type Product = {
  /** The version the URL reports, once it is `sha` or the patience for it has run out; null: no answer. */
  readVersion(url: string, sha: string): Promise<string | null>;
  play(url: string, scenario: Scenario): Promise<ScenarioResult>;
};

const DAY = 86_400;
const PATIENCE = 60 * DAY;
const MAY_STEER = new Set(["write", "maintain", "admin"]);

/** STORY 1: a spec issue becomes a live, probed product. Whatever ends it otherwise is said on the issue. */
export const issueToProduction = async (run: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  try {
    return await build(run, ports, asked);
  } catch (error) {
    const body = renderStop(error);
    await run.step("say why it stopped", () => ports.thread.ensureComment(asked.repo, asked.issue, "status", body));
    throw error;
  }
};

const renderStop = (error: unknown): string => {
  if (error instanceof UserError) return `**Stopped: ${error.message}**\n\n${error.mend}`;
  return "**Stopped by a defect of the app.** Nothing more happens here by itself. Its operator finds the cause in the app's log, under this issue's number.";
};

const build = async (run: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  await run.step("acknowledge", () => ports.thread.ensureReaction(asked.repo, asked.issue, "eyes"));
  const agreed = await agree(run, ports, asked);
  if ("because" in agreed) return { state: "abandoned", because: agreed.because };
  const { issue, plan, status } = agreed;
  const pull = await propose(run, ports, issue, plan);
  await status(
    `[#${pull.number}](${pull.url}) on \`${pull.branch}\``,
    `GitHub Actions test \`${pull.branch}\`; green turns the draft ready for review.`,
  );
  const closed = await followPullRequest(run, ports, { issue, plan, pull, status });
  if (closed === null) return { state: "abandoned", because: "the pull request was closed" };
  await status(
    `\`${closed.sha.slice(0, 7)}\` on \`${issue.base}\``,
    "the deploy workflow takes the merged commit live.",
  );
  const release = await followDeployment(run, ports, { issue, plan, pull, status, ...closed });
  return { state: judgeRelease(release).state, pull: pull.number, release };
};

type Status = (reached: string | null, next: string) => Promise<void>;

const openStatus = (run: Run, { thread }: Ports, { repo, issue, title }: SpecIssue): Status => {
  const done: string[] = [];
  return async (reached, next) => {
    if (reached !== null) done.push(reached);
    const body = renderStatus({ title, done: [...done], next });
    await run.step("update status", () => thread.ensureComment(repo, issue, "status", body));
  };
};

type Agreed =
  | { issue: SpecIssue; plan: Plan; status: Status }
  | { because: "nobody with write access asked" | "the issue was closed" };

/** From the words of the issue to a sound plan. Whatever its author must mend is said once, and their edit is waited for. */
const agree = async (run: Run, ports: Ports, asked: SpecIssue): Promise<Agreed> => {
  if (!(await admit(run, ports, asked))) return { because: "nobody with write access asked" };
  let issue = asked;
  for (;;) {
    const status = openStatus(run, ports, issue);
    try {
      const plan = await discuss(run, ports, issue, status);
      return { issue, plan, status };
    } catch (error) {
      if (!(error instanceof UserError) || ["environment", "config-invalid"].includes(error.code)) throw error;
      const body = renderProblem(error);
      await run.step("say what is missing", () => ports.thread.ensureComment(asked.repo, asked.issue, "status", body));
    }
    const edited = await nextEdit(run);
    if (edited === null) return { because: "the issue was closed" };
    issue = { ...issue, title: edited.title, body: edited.body };
  }
};

const nextEdit = async (run: Run): Promise<{ title: string; body: string } | null> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null || signal.kind === "issue-closed") return null;
    if (signal.kind === "edited") return signal;
  }
};

/** Only somebody with write access may start a run; others' issues wait for one who has it. */
const admit = async (run: Run, { thread }: Ports, { repo, issue, sender }: SpecIssue): Promise<boolean> => {
  let candidate = sender.login;
  for (;;) {
    const login = candidate;
    const permission = await run.step("read permission", () => thread.readPermission(repo, login));
    if (MAY_STEER.has(permission)) return true;
    const body = `**Waiting for a maintainer.** @${sender.login} has no write access here, so nothing is built yet. Somebody who has may comment \`/aidevos build\` to start.`;
    await run.step("ask for a maintainer", () => thread.ensureComment(repo, issue, "status", body));
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null || signal.kind === "issue-closed") return false;
    if (signal.kind === "command") candidate = signal.by;
  }
};

/** The six roles in turn, each heard in its own comment, until the discussion ends by its rule. */
const discuss = async (run: Run, ports: Ports, issue: SpecIssue, status: Status): Promise<Plan> => {
  const { repo, issue: number, title, body } = issue;
  const spec: Spec = parseSpec({ title, body });
  await refuseExisting(run, ports, issue);
  await status(
    `${renderCount(spec.services.length, "service")}, ${renderCount(spec.scenarios.length, "acceptance scenario")}`,
    "six roles discuss it below and settle a plan.",
  );
  let transcript: Transcript = [];
  for (let turn = nextTurn(transcript); turn !== null; turn = nextTurn(transcript, turn)) {
    const { role, round } = turn;
    const plan = planOf(spec, transcript, repo.name);
    const heard = transcript;
    const said = await run.step(`${role} speaks, round ${round}`, () =>
      ports.agents.speak({ role, round, spec, plan, transcript: heard }),
    );
    transcript = [...transcript, ...said];
    if (said.length === 0) continue;
    const text = renderTurn(said, transcript);
    await run.step(`post ${role}, round ${round}`, () =>
      ports.thread.ensureComment(repo, number, `turn/${round}/${role}`, text),
    );
  }
  const plan = planOf(spec, transcript, repo.name);
  ensureSound(plan);
  const posted = await run.step("post plan", () => ports.thread.ensureComment(repo, number, "plan", renderPlan(plan)));
  await status(`[the plan](${posted.url})`, "the pull request is being written.");
  return plan;
};

/** A repository holds one product; a second spec must not overwrite the first. */
const refuseExisting = async (run: Run, { proposal }: Ports, { repo, base }: SpecIssue): Promise<void> => {
  const existing = await run.step("look for a product", () => proposal.readFile(repo, "wrangler.jsonc", base));
  if (existing !== null)
    throw new UserError(
      "product-exists",
      `\`${base}\` of this repository already holds a product (\`wrangler.jsonc\`).`,
      "File this spec in a repository of its own: one repository is one product.",
    );
};

type Pull = { number: number; nodeId: string; url: string; branch: string };

const propose = async (run: Run, { proposal, templates }: Ports, issue: SpecIssue, plan: Plan): Promise<Pull> => {
  const { repo, base } = issue;
  const branch = chooseBranch(issue.issue, plan.product.title);
  const { title, body } = renderPullRequest(plan, issue.issue, { state: "waiting" });
  const { login, id } = issue.sender;
  const coAuthor = { name: login, email: `${id}+${login}@users.noreply.github.com` };
  // The commit's date comes from a record, so that a repeated push makes the same commit.
  const date = await run.now();
  await run.step("push branch", () => {
    const files = generateProduct(plan, templates);
    return proposal.ensureBranch(repo, { branch, base, files, message: title, date, coAuthor });
  });
  const pull = await run.step("open pull request", () =>
    proposal.ensurePullRequest(repo, { branch, base, title, body, draft: true }),
  );
  return { ...pull, branch };
};

type Proposed = { issue: SpecIssue; plan: Plan; pull: Pull; status: Status };

type Deployed = Extract<Signal, { kind: "deployed" }>;
/** What was deployed before we heard of the merge: GitHub promises no order, least of all for what it sends again. */
type Merged = { sha: string; early: Deployed[] };

/** Reads every completed set of checks until the pull request is merged or closed; null: closed unmerged. */
const followPullRequest = async (run: Run, ports: Ports, proposed: Proposed): Promise<Merged | null> => {
  const { pull, status } = proposed;
  const early: Deployed[] = [];
  let ready = false;
  // A person may merge before the checks have said anything; the status then says just that.
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal?.kind === "deployed") early.push(signal);
    if (signal?.kind === "pull-request-closed") {
      if (signal.merged && !ready) await status("merged before they were green", "the merge is followed.");
      if (signal.merged) return { sha: signal.sha, early };
      await status(null, `nobody: [#${pull.number}](${pull.url}) was closed without a merge, and stays so.`);
      return null;
    }
    if (signal?.kind === "checks-finished") ready = await readChecks(run, ports, proposed, { sha: signal.sha, ready });
  }
};

const readChecks = async (
  run: Run,
  { thread, proposal }: Ports,
  { issue, plan, pull, status }: Proposed,
  { sha, ready }: { sha: string; ready: boolean },
): Promise<boolean> => {
  const { repo, base } = issue;
  const checks = await run.step("read checks", () => proposal.readChecks(repo, sha));
  const verdict = judgeChecks(checks);
  if (verdict.state === "none" || verdict.state === "pending") return ready;
  const prove = (proof: Proof) =>
    run.step("prove", () => {
      const { title, body } = renderPullRequest(plan, issue.issue, proof);
      return proposal.ensurePullRequest(repo, { branch: pull.branch, base, title, body, draft: true });
    });
  if (verdict.state === "red") {
    await prove({ state: "failed", url: verdict.failures[0]?.url ?? null });
    await run.step("report failure", () =>
      thread.ensureComment(repo, pull.number, `checks/${sha}`, renderFailure(sha, verdict.failures)),
    );
    await status(
      null,
      `somebody pushes a fix to \`${pull.branch}\`: its checks failed, see [#${pull.number}](${pull.url}).`,
    );
    return ready;
  }
  await prove({ state: "passed", url: checks.find((check) => check.conclusion === "success")?.url ?? null });
  if (ready) return true;
  await run.step("mark ready", () => proposal.markReady(repo, pull.nodeId));
  await status(
    `${renderCount(checks.length, "check")} green on \`${sha.slice(0, 7)}\``,
    `@${issue.author} reviews and merges [#${pull.number}](${pull.url}); merging deploys it.`,
  );
  return true;
};

/** Waits for the merge commit's deployment and believes it only after its live URL has passed every scenario. */
const followDeployment = async (
  run: Run,
  ports: Ports,
  { issue, plan, status, sha, early }: Proposed & Merged,
): Promise<Release> => {
  const { repo, issue: number } = issue;
  const url = await deployedUrl(run, status, { sha, early });
  const reportedVersion = await run.step("read version", () => ports.product.readVersion(url, sha));
  const scenarios: ScenarioResult[] = [];
  for (const scenario of plan.scenarios)
    scenarios.push(await run.step(`probe ${scenario.name}`, () => ports.product.play(url, scenario)));
  const release: Release = { sha, url, reportedVersion, scenarios };
  const report = await run.step("report", () =>
    ports.thread.ensureComment(repo, number, "report", renderReport(plan.product.title, release)),
  );
  const live = judgeRelease(release).state === "live";
  await status(
    live ? `${url}, [${renderCount(scenarios.length, "scenario")} passed](${report.url})` : null,
    live ? "nobody; it is in use." : `@${issue.author}: it was deployed but [does not work](${report.url}).`,
  );
  await run.step("close the loop", () => ports.thread.ensureReaction(repo, number, live ? "rocket" : "confused"));
  return release;
};

const deployedUrl = async (run: Run, status: Status, { sha, early }: Merged): Promise<string> => {
  for (;;) {
    const signal = early.shift() ?? (await run.nextSignal<Signal>(PATIENCE));
    if (signal?.kind !== "deployed" || signal.sha !== sha) continue;
    if (signal.succeeded && signal.url !== null) return signal.url;
    const log = signal.logUrl === null ? "" : ` ([log](${signal.logUrl}))`;
    const why = signal.succeeded ? "it names no `environment.url`" : "it failed";
    await status(null, `somebody with access to the deploy workflow mends it and runs it again: ${why}${log}.`);
  }
};
