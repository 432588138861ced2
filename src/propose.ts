import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import type { Carried } from "#src/codegen/carry-over.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Standing } from "#src/codegen/standing.ts";
import type { Run } from "#src/durable/step.ts";
import type { Plan } from "#src/plan/plan.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { assembleProduct, type ByHand, NOTHING_BY_HAND } from "./by-hand.ts";
import { carryOnto, writtenBefore, writtenByRun } from "./carry-onto.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** What stands on a branch of ours, and its pull request. */
export type Pushed = { plan: Plan; byHand: ByHand; pull: Pull };

export type Pull = { number: number; nodeId: string; url: string; branch: string };

/** What a push holds: onto an earlier one of ours, onto the product that is there, or all of it. */
const choosePush = async (
  ports: Ports,
  {
    branch,
    issue,
    pushed,
    standing,
  }: {
    branch: string;
    issue: SpecIssue;
    standing: Standing | null;
    pushed: Pushed | null;
  },
  after: FileChange[],
): Promise<Carried> => {
  const { base, repo } = issue;
  if (pushed !== null)
    return carryOnto(ports, repo, branch, await writtenByRun(ports, pushed.plan, pushed.byHand), after);
  if (standing !== null) return carryOnto(ports, repo, base, await writtenBefore(ports, repo, base, standing), after);
  return { files: after, removed: [], kept: [] };
};

/**
 * The branch and the draft pull request of a plan, once what is generated and written by hand keeps the rules. `pushed`: what
 * stands on the branch already, since a plan was proposed and then changed.
 */
export const propose = async (
  run: Run,
  ports: Ports,
  { issue, plan, standing }: { issue: SpecIssue; plan: Plan; standing: Standing | null },
  byHand: ByHand,
  pushed: Pushed | null,
): Promise<{ pull: Pull; review: Finding[]; head: string; kept: string[] }> => {
  const { accounts, proposal } = ports;
  const { repo, base } = issue;
  if (pushed !== null) {
    const { headSha, state } = await run.step("read head", () => proposal.readPullRequest(repo, pushed.pull.number));
    // Merged or closed meanwhile: what it was proposed with is what counts, and the news of it is still to be read.
    if (state === "closed") return { pull: pushed.pull, review: [], head: headSha, kept: [] };
  }
  const branch = chooseBranch(issue.issue, plan.evolves?.title ?? plan.product.title);
  const review = await run.step("review", async () => {
    const files = await assembleProduct(ports, plan, byHand);
    const before = standing === null ? null : await assembleProduct(ports, standing.plan, NOTHING_BY_HAND);
    const findings = reviewProduct({ plan, files, before });
    ensureReviewed(findings);
    return findings;
  });
  const spending = await run.step("read spending", () => accounts.spendingOf(run.id));
  const { title, body } = renderPullRequest(plan, issue.issue, { state: "waiting" }, review, spending, byHand);
  const { login, id } = issue.sender;
  const coAuthor = { name: login, email: `${id}+${login}@users.noreply.github.com` };
  // The commit's date comes from a record, so that a repeated push makes the same commit.
  const date = await run.now();
  const message = pushed === null ? title : "feat: build what was asked for meanwhile";
  const { kept, sha } = await run.step("push branch", async () => {
    const after = await assembleProduct(ports, plan, byHand);
    const { files, kept, removed } = await choosePush(ports, { issue, standing, pushed, branch }, after);
    const { sha } = await proposal.ensureBranch(repo, { branch, base, files, removed, message, date, coAuthor });
    return { kept, sha };
  });
  const pull = await run.step("open pull request", () =>
    proposal.ensurePullRequest(repo, { branch, base, title, body, draft: true }),
  );
  return { pull: { ...pull, branch }, review, head: sha, kept };
};
