import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Rollout } from "#src/analysis/rollout.ts";
import type { Run } from "#src/durable/step.ts";
import type { Regression } from "#src/follow-up/diagnosis.ts";
import { renderIncident } from "#src/follow-up/render-incident.ts";
import {
  nameHarm,
  renderLeft,
  renderPromoted,
  renderRolledBack,
  renderUndecided,
  type RolloutNews,
} from "#src/follow-up/render-rollout.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { awaitWorkflow, type WorkflowEnd } from "./await-workflow.ts";
import { type Mending, regressionOf } from "./mending.ts";
import { nameCause } from "./name-cause.ts";
import type { Actions, BoardPort, Issues, Proposal, Repo, Thread, Watch } from "./ports.ts";
import { showRollout, type ShownRollout } from "./show-rollout.ts";
import { type Seen, watchRollout } from "./watch-rollout.ts";

/** A commit that was given traffic at `url`: all of it, or some objects and requests. */
export type Released = { repo: Repo; base: string; sha: string; url: string; traffic: Rollout["traffic"] };

export type RolloutPorts = {
  thread: Pick<Thread, "ensureComment">;
  proposal: Pick<Proposal, "listFiles" | "readFile"> & {
    findPullRequestOfCommit(repo: Repo, sha: string): Promise<{ number: number } | null>;
  };
  issues: Pick<Issues, "ensureIssue">;
  watch: Watch;
  actions: Actions;
  board: Pick<BoardPort, "tell">;
  /** Starts the run that mends it, once for each issue. */
  startMending(mending: Mending): Promise<void>;
};

export type RolloutOutcome = {
  state:
    | "no product of ours"
    | "nothing to compare with"
    | "rolled back"
    | "not rolled back"
    | "promoted"
    | "not promoted"
    | "left"
    | "superseded"
    | "undecided";
};

/** STORY 2: a version that gets traffic is watched, judged, taken back where it is worse, and mended by a pull request. */
export const regressionToFix = async (run: Run, ports: RolloutPorts, released: Released): Promise<RolloutOutcome> => {
  const { repo } = released;
  // Whoever builds a product has it watched; what else a repository deploys is none of ours.
  if (!(await run.step("look whether it is ours", () => ports.watch.knows(repo))))
    return { state: "no product of ours" };
  const shown = showRollout(run, ports, released);
  const seen = await watchRollout(run, ports.watch, released, shown.begin);
  if (seen !== null) return respond(run, ports, released, seen, shown);
  await shown.leave();
  return { state: "nothing to compare with" };
};

const respond = async (
  run: Run,
  ports: RolloutPorts,
  released: Released,
  seen: Seen,
  shown: ShownRollout,
): Promise<RolloutOutcome> => {
  const { response } = seen;
  const { repo, sha } = released;
  const isSilent = response.do === "leave" && seen.judged.every(({ verdict }) => verdict.kind === "inconclusive");
  if (response.do === "leave-alone" || isSilent) {
    await shown.leave();
    return { state: isSilent ? "left" : "superseded" };
  }
  const pull = await shown.findPull();
  const say = async (topic: string, body: string): Promise<void> => {
    if (pull !== null)
      await run.step(`say: ${topic}`, () => ports.thread.ensureComment(repo, pull, `rollout/${sha}`, body));
    await shown.end(body);
  };
  const news: RolloutNews = { ...seen, sha: released.sha, traffic: released.traffic };
  if (response.do === "roll-back") {
    const end = await rollBack(run, ports, released, seen, response.worse);
    const issue = await openIncident(run, ports, released, seen, response.worse, { end, pull });
    await say("rolled back", renderRolledBack(news, { ...end, log: end.url, worse: response.worse, followUp: issue }));
    return { state: end.succeeded ? "rolled back" : "not rolled back" };
  }
  if (response.do === "promote") {
    const { base, repo } = released;
    const end = await awaitWorkflow(run, ports.actions, repo, {
      workflow: "promote.yml",
      ref: base,
      inputs: { version: released.sha },
    });
    await say("promoted", renderPromoted(news, { ...end, log: end.url }));
    return { state: end.succeeded ? "promoted" : "not promoted" };
  }
  if (response.do === "ask") {
    await say("undecided", renderUndecided(news, response.unsure));
    return { state: "undecided" };
  }
  if (response.do === "leave") await say("left", renderLeft(news, response.better));
  return { state: "left" };
};

const rollBack = (
  run: Run,
  ports: RolloutPorts,
  { base, repo }: Released,
  { good }: Seen,
  [worst]: readonly Judged[],
): Promise<WorkflowEnd> => {
  const reason = worst === undefined ? "It got worse" : nameHarm(worst).replaceAll("`", "");
  return awaitWorkflow(run, ports.actions, repo, {
    workflow: "rollback.yml",
    ref: base,
    inputs: { reason, version: good ?? "" },
  });
};

const MOST_OTHERS = 2;

const busiestOthers = (judged: readonly Judged[], { operation, service }: Judged): string[] =>
  judged
    .filter((other) => other.service === service && other.operation !== operation && other.after.calls > 0)
    .toSorted((a, b) => b.before.calls - a.before.calls)
    .slice(0, MOST_OTHERS)
    .map((other) => other.operation);

/** One issue for each release that made something worse, and a run that mends what is worst. Null: people want none. */
const openIncident = async (
  run: Run,
  ports: RolloutPorts,
  { base, repo, sha, traffic }: Released,
  seen: Seen,
  worse: readonly Judged[],
  { end, pull }: { end: WorkflowEnd; pull: number | null },
): Promise<number | null> => {
  const [worst] = worse;
  if (worst === undefined || seen.good === null) return null;
  const { after, before, newErrors, operation, service, verdict } = worst;
  const { change, high, low } = verdict.effect;
  const figures = { harm: nameHarm(worst), metric: verdict.metric, change, low, high, newErrors, before, after };
  const others = busiestOthers(seen.judged, worst);
  const diagnosis: Regression = {
    cause: "regression",
    service,
    operation,
    others,
    ...figures,
    good: seen.good,
    bad: sha,
    pull,
  };
  const news: RolloutNews = { ...seen, sha, traffic };
  const changed = await nameCause(run, ports, { ...diagnosis, repo });
  const { body, title } = renderIncident(news, { worse, diagnosis, changed, rolledBack: end.succeeded, log: end.url });
  const issue = await run.step("open the incident", () =>
    ports.issues.ensureIssue(repo, regressionOf(sha), { title, body, state: "open", isAwaited: false }),
  );
  if (issue === null || issue.state === "closed") return null;
  const incident = { issue: issue.number, title: makeInert(title) };
  await run.step("show the incident", () =>
    ports.board.tell(repo, { kind: "incident", topic: regressionOf(sha), incident }),
  );
  const mending: Mending = { repo, base, issue: issue.number, diagnosis, version: seen.version };
  await run.step("have it mended", () => ports.startMending(mending));
  return issue.number;
};
