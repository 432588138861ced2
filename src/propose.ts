import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import type { Carried } from "#src/codegen/carry-over.ts";
import { keepOthers } from "#src/codegen/keep-others.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Run } from "#src/durable/step.ts";
import type { Plan } from "#src/plan/plan.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { renderKept } from "#src/pull-request/render-kept.ts";
import { renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { assembleProduct, type ByHand, NOTHING_BY_HAND } from "./by-hand.ts";
import { overlayFiles } from "./overlay-files.ts";
import { carryOnto, writtenBefore, writtenByRun } from "./carry-onto.ts";
import type { Ports, Repo, SpecIssue } from "./ports.ts";
import type { Ground } from "./read-product.ts";
import { readPullTemplate } from "./read-pull-template.ts";

/** What stands on a branch of ours, and its pull request. */
export type Pushed = {
  plan: Plan;
  byHand: ByHand;
  pull: Pull;
  /** The product on the base branch has changed since. */
  mergesBase: boolean;
};

export type Pull = { number: number; nodeId: string; url: string; branch: string };

/** `spec/acme/todo#7/2` is the second run of its issue, and has a branch of its own. */
const nthOf = ({ id }: Run): number => Number(/#\d+\/(\d+)$/u.exec(id)?.[1] ?? 1);

/** What people did on a branch to files that are none of ours. */
const readOthers = async (
  { proposal }: Ports,
  repo: Repo,
  { base, branch, written }: { branch: string; base: string; written: Record<string, string> },
  ours: ReadonlySet<string>,
) => {
  const parted = await proposal.readMergeBase(repo, branch, base);
  const three = {
    branch: await proposal.listFiles(repo, branch),
    base: await proposal.listFiles(repo, base),
    parted: await proposal.listFiles(repo, parted),
  };
  return keepOthers(three, ours, written);
};

/** What a push holds: onto an earlier one of ours, onto the product that is there, or all of it. */
const choosePush = async (
  ports: Ports,
  {
    at,
    branch,
    issue,
    pushed,
    standing,
  }: Ground & {
    branch: string;
    issue: SpecIssue;
    pushed: Pushed | null;
  },
  after: FileChange[],
): Promise<Carried & { blobs?: Record<string, string> }> => {
  const { repo } = issue;
  if (pushed !== null) {
    const last = await writtenByRun(ports, pushed.plan, pushed.byHand);
    const onBranch = await carryOnto(ports, repo, branch, last, after);
    if (!pushed.mergesBase || standing === null) return onBranch;
    // What people changed on the branch goes along to what stands on the base now.
    const mine = overlayFiles(after, onBranch.files);
    const onBase = await carryOnto(ports, repo, at, await writtenBefore(ports, repo, at, standing), mine);
    const where = { branch, base: at, written: last.written };
    const others = await readOthers(ports, repo, where, new Set(after.map(({ path }) => path)));
    return {
      files: onBase.files,
      removed: [...onBase.removed, ...others.removed],
      kept: [...new Set([...onBranch.kept, ...onBase.kept, ...others.kept])],
      blobs: others.blobs,
    };
  }
  if (standing !== null) return carryOnto(ports, repo, at, await writtenBefore(ports, repo, at, standing), after);
  return { files: after, removed: [], kept: [] };
};

/**
 * The branch and the draft pull request of a plan, once what is generated and written by hand keeps the rules. `pushed`: what
 * stands on the branch already, since a plan was proposed and then changed.
 */
export const propose = async (
  run: Run,
  ports: Ports,
  { at, issue, plan, standing }: Ground & { issue: SpecIssue; plan: Plan },
  byHand: ByHand,
  pushed: Pushed | null,
): Promise<{ pull: Pull; review: Finding[]; head: string; template: string }> => {
  const { accounts, proposal, thread } = ports;
  const { repo, base } = issue;
  const template = await readPullTemplate(run, ports, issue);
  if (pushed !== null) {
    const { headSha, state } = await run.step("read head", () => proposal.readPullRequest(repo, pushed.pull.number));
    // Merged or closed meanwhile: what it was proposed with is what counts, and the news of it is still to be read.
    if (state === "closed") return { pull: pushed.pull, review: [], head: headSha, template };
  }
  const branch = chooseBranch(issue.issue, plan.evolves?.title ?? plan.product.title, nthOf(run));
  const review = await run.step("review", async () => {
    const files = await assembleProduct(ports, plan, byHand);
    const before = standing === null ? null : await assembleProduct(ports, standing.plan, NOTHING_BY_HAND);
    const findings = reviewProduct({ plan, files, before });
    ensureReviewed(findings);
    return findings;
  });
  const spending = await run.step("read spending", () => accounts.spendingOf(run.id));
  const { title, body } = renderPullRequest(
    plan,
    issue.issue,
    { state: "waiting" },
    review,
    spending,
    byHand,
    template,
  );
  const { login, id } = issue.sender;
  const coAuthor = { name: login, email: `${id}+${login}@users.noreply.github.com` };
  const message = pushed === null ? title : "feat: build what was asked for meanwhile";
  const { kept, sha } = await run.step("push branch", async () => {
    const after = await assembleProduct(ports, plan, byHand);
    const { blobs, files, kept, removed } = await choosePush(ports, { at, issue, standing, pushed, branch }, after);
    const merges = pushed?.mergesBase ?? false;
    // What others have merged since is git's to merge, or a conflict; written over, it would be lost.
    const content = { branch, base: at, files, removed, message, coAuthor, merges, ...(blobs && { blobs }) };
    const { sha } = await proposal.ensureBranch(repo, content);
    return { kept, sha };
  });
  const pull = await run.step("open pull request", async () => {
    const opened = await proposal.ensurePullRequest(repo, { branch, base, title, body, draft: true });
    ports.room.leave(repo, issue.issue);
    return opened;
  });
  if (kept.length > 0)
    await run.step("name what stays", () => thread.ensureComment(repo, pull.number, "kept", renderKept(kept)));
  return { pull: { ...pull, branch }, review, head: sha, template };
};
