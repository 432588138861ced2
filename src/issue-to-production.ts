import { findProof } from "#src/ci/find-proof.ts";
import type { Attempt } from "#src/ci/classify-failures.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";
import { needsFix, renderFailure } from "#src/ci/render-failure.ts";
import { knownScenarios } from "#src/codegen/callers-literal.ts";
import { generateProduct } from "#src/codegen/generate-product.ts";
import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import { renderReport } from "#src/deploy/render-report.ts";
import type { ScenarioResult } from "#src/deploy/scenario-result.ts";
import type { Run } from "#src/durable/step.ts";
import { hearComment } from "#src/discussion/hear-comment.ts";
import { UserError } from "#src/errors.ts";
import { renderCount } from "#src/markdown.ts";
import type { Plan } from "#src/plan/plan.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { type Proof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { agreeOnPlan } from "./agree-on-plan.ts";
import { maySteer } from "./hear-people.ts";
import { type CommentSignal, listen, type ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { readRed } from "./read-red.ts";

export type Outcome =
  | { state: "live" | "broken"; pull: number; release: Release }
  | {
      state: "abandoned";
      because: "nobody with write access asked" | "the issue was closed" | "the pull request was closed";
    };

/** STORY 1: a spec issue becomes a live, probed product. Whatever ends it otherwise is said on the issue. */
export const issueToProduction = async (run: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  try {
    return await build(listen(run), ports, asked);
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

const build = async (run: ListeningRun, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  await run.step("acknowledge", () => ports.thread.ensureReaction(asked.repo, asked.issue, "eyes"));
  const agreed = await agreeOnPlan(run, ports, asked);
  if ("because" in agreed) return { state: "abandoned", because: agreed.because };
  const { issue, plan, status } = agreed;
  const { pull, review } = await propose(run, ports, issue, plan);
  await status(
    "Pull request",
    `[#${pull.number}](${pull.url}) on \`${pull.branch}\``,
    `GitHub Actions test \`${pull.branch}\`; green turns the draft ready for review.`,
  );
  const closed = await followPullRequest(run, ports, { issue, plan, pull, review, status });
  if (closed === null) return { state: "abandoned", because: "the pull request was closed" };
  await status(
    "Merge",
    `\`${closed.sha.slice(0, 7)}\` on \`${issue.base}\``,
    "the deploy workflow takes the merged commit live.",
  );
  const release = await followDeployment(run, ports, { issue, plan, pull, review, status, ...closed });
  return { state: judgeRelease(release).state, pull: pull.number, release };
};

type Pull = { number: number; nodeId: string; url: string; branch: string };

const propose = async (
  run: Run,
  { formatCode, proposal, templates }: Ports,
  issue: SpecIssue,
  plan: Plan,
): Promise<{ pull: Pull; review: Finding[] }> => {
  const { repo, base } = issue;
  const branch = chooseBranch(issue.issue, plan.product.title);
  const review = await run.step("review", async () => {
    const files = await generateProduct(plan, templates, formatCode);
    const findings = reviewProduct({ plan, files, before: null });
    ensureReviewed(findings);
    return findings;
  });
  const { title, body } = renderPullRequest(plan, issue.issue, { state: "waiting" }, review);
  const { login, id } = issue.sender;
  const coAuthor = { name: login, email: `${id}+${login}@users.noreply.github.com` };
  // The commit's date comes from a record, so that a repeated push makes the same commit.
  const date = await run.now();
  await run.step("push branch", async () => {
    const files = await generateProduct(plan, templates, formatCode);
    return await proposal.ensureBranch(repo, { branch, base, files, message: title, date, coAuthor });
  });
  const pull = await run.step("open pull request", () =>
    proposal.ensurePullRequest(repo, { branch, base, title, body, draft: true }),
  );
  return { pull: { ...pull, branch }, review };
};

type Proposed = { issue: SpecIssue; plan: Plan; pull: Pull; review: Finding[]; status: Status };

type Deployed = Extract<Signal, { kind: "deployed" }>;
/** What was deployed before we heard of the merge: GitHub promises no order, least of all for what it sends again. */
type Merged = { sha: string; early: Deployed[] };

/** Reads every completed set of checks until the pull request is merged; null: it was closed, and nobody came back. */
const followPullRequest = async (run: Run, ports: Ports, proposed: Proposed): Promise<Merged | null> => {
  const { pull, status } = proposed;
  const link = `[#${pull.number}](${pull.url})`;
  const early: Deployed[] = [];
  let checks: Checks = { green: false, wasReady: false, sha: null, attempts: [] };
  for (let open = true; ;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null && !open) return null;
    if (signal?.kind === "deployed") early.push(signal);
    if (signal?.kind === "checks-finished") {
      const now = await run.step("read head", () => ports.proposal.readPullRequest(proposed.issue.repo, pull.number));
      open = now.state === "open";
      // What an older commit came to, or a closed pull request, asks nothing of anybody any more.
      if (open && now.headSha === signal.sha) checks = await readChecks(run, ports, proposed, signal.sha, checks);
    }
    if (signal?.kind === "edited") await sayTooLate(run, ports, proposed, signal);
    if (signal?.kind === "comment") await sayHeardTooLate(run, ports, proposed, signal);
    if (signal?.kind === "issue-closed") {
      const now = await run.step("read head", () => ports.proposal.readPullRequest(proposed.issue.repo, pull.number));
      if (now.state === "open")
        await status(
          "Merge",
          null,
          `somebody merges or closes ${link}, which is still open, though this issue is not.`,
        );
    }
    if (signal?.kind !== "pull-request-closed") continue;
    // A person may merge before the checks have said anything; the status then says just that.
    if (signal.merged && !checks.green)
      await status("Checks", "merged before they were green", "the merge is followed.");
    if (signal.merged) return { sha: signal.sha, early };
    open = false;
    await status("Merge", null, `nobody: ${link} was closed without a merge. Reopen it to go on.`);
  }
};

/** A run builds the words it began with; whoever edits them later must hear that. */
const sayTooLate = async (
  run: Run,
  { thread }: Ports,
  { issue, pull }: Proposed,
  { title, body }: { title: string; body: string },
): Promise<void> => {
  if (title === issue.title && body === issue.body) return;
  const link = `[#${pull.number}](${pull.url})`;
  const text = `**This edit came too late:** ${link} builds the text as it was before. To have the new text built, close ${link} and file it as a new issue.`;
  await run.step("say it is too late", () => thread.ensureComment(issue.repo, issue.issue, "too-late", text));
};

/** Words that would have changed the plan are answered, so that nobody waits for it. */
const sayHeardTooLate = async (
  run: Run,
  ports: Ports,
  { issue, pull }: Proposed,
  { by, id, text }: CommentSignal,
): Promise<void> => {
  const { understood } = hearComment(text, issue);
  if (understood.length === 0 || !(await maySteer(run, ports, issue, by))) return;
  const link = `[#${pull.number}](${pull.url})`;
  const body = `**Heard too late:** ${link} builds the plan as it was settled. Change it there by a commit, or close ${link} and file a new issue that says so.`;
  await run.step("say it is too late", () => ports.thread.ensureComment(issue.repo, issue.issue, `heard/${id}`, body));
};

/**
 * `wasReady`: the draft was ended once. Whoever makes it one again means it. `attempts`: what the checks of the head `sha`
 * came to so far.
 */
type Checks = { green: boolean; wasReady: boolean; sha: string | null; attempts: Attempt[] };

const readChecks = async (
  run: Run,
  ports: Ports,
  { issue, plan, pull, review, status }: Proposed,
  sha: string,
  before: Checks,
): Promise<Checks> => {
  const { proposal, thread } = ports;
  const { repo, base } = issue;
  const link = `[#${pull.number}](${pull.url})`;
  const checks = await run.step("read checks", () => proposal.readChecks(repo, sha));
  const verdict = judgeChecks(checks);
  if (verdict.state === "none" || verdict.state === "pending") return before;
  const prove = (proof: Proof) =>
    run.step("prove", () => {
      const { title, body } = renderPullRequest(plan, issue.issue, proof, review);
      return proposal.ensurePullRequest(repo, { branch: pull.branch, base, title, body, draft: true });
    });
  const earlier = before.sha === sha ? before.attempts : [];
  if (verdict.state === "red") {
    await prove({ state: "failed", url: verdict.failures[0]?.url ?? null });
    const red = { repo, plan, sha, checks, failed: verdict.failures, earlier };
    const { attempt, classified } = await readRed(run, ports, red);
    const failure = renderFailure(sha, verdict.failures, classified, before.wasReady);
    await run.step("report failure", () => thread.ensureComment(repo, pull.number, `checks/${sha}`, failure));
    const does = needsFix(classified) ? `pushes a fix to \`${pull.branch}\`` : "does what the checks need";
    const next = `somebody ${does}: the checks failed on \`${sha.slice(0, 7)}\`, see ${link}.`;
    await status("Checks", null, next);
    return { ...before, green: false, sha, attempts: [...earlier, attempt] };
  }
  await prove({ state: "passed", url: findProof(checks)?.url ?? null });
  if (!before.wasReady) await run.step("mark ready", () => proposal.markReady(repo, pull.nodeId));
  await status(
    "Checks",
    `${renderCount(checks.length, "check")} green on \`${sha.slice(0, 7)}\``,
    `@${issue.author} reviews and merges ${link}; merging deploys it.`,
  );
  const passed = { completed: checks.map(({ name }) => name), failures: [] };
  return { green: true, wasReady: true, sha, attempts: [...earlier, passed] };
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
  const promised = knownScenarios(plan);
  const played = promised.filter(({ alone }) => !alone);
  for (const scenario of played)
    scenarios.push(await run.step(`probe ${scenario.name}`, () => ports.product.play(url, scenario)));
  const unplayed = promised.length - played.length;
  const release: Release = { sha, url, reportedVersion, scenarios, unplayed };
  const report = await run.step("report", () =>
    ports.thread.ensureComment(repo, number, "report", renderReport(plan.product.title, release)),
  );
  const live = judgeRelease(release).state === "live";
  await status(
    "Live",
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
    await status("Live", null, `somebody with access to the deploy workflow mends it and runs it again: ${why}${log}.`);
  }
};
