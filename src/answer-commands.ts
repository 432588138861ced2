import type { Run } from "#src/durable/step.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { type Command, type Misread, PARKS } from "#src/steering/command.ts";
import { renderHelp } from "#src/steering/render-help.ts";
import { renderWhere } from "#src/steering/render-where.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { parseStatus, PHASES } from "#src/status.ts";
import { maySteer } from "./hear-people.ts";
import type { DeskPorts, Repo } from "./ports.ts";
import { upgradeLayer } from "./upgrade-layer.ts";

/** A comment with commands, on the issue or pull request `thread`; title and body are of that as they saw it. */
export type Ordered = {
  repo: Repo;
  base: string;
  thread: number;
  onPullRequest: boolean;
  comment: number;
  title: string;
  body: string;
  author: string;
  sender: { login: string; id: number };
  orders: (Command | Misread)[];
};

const REFUSED =
  "**Not obeyed.** Only people with write access to this repository give the app commands. Somebody who has may repeat it.";
const NOT_MINE = "**Not obeyed.** This pull request is of no issue that the app builds.";
const NOTHING = "**Nothing is built for this issue.** `/aidevos build` starts.";
const ENDED = "**What was built for this issue has ended.** `/aidevos build` starts again.";

/** Obeys the commands of one comment, or says why not. What a run is ordered reaches it as a signal. */
export const answerCommands = async (run: Run, ports: DeskPorts, asked: Ordered): Promise<void> => {
  const { comment, orders, repo, sender, thread } = asked;
  const answer = (topic: string, body: string) =>
    run.step("answer", () => ports.thread.ensureComment(repo, thread, topic, body));
  if (!(await maySteer(run, ports, asked, sender.login))) {
    // One for each thread, whoever tries and however often.
    await answer("no-access", REFUSED);
    return;
  }
  await run.step("acknowledge", () => ports.thread.ensureCommentReaction(repo, comment, "eyes"));
  const issue = await issueOf(run, ports, asked);
  const answers: string[] = [];
  for (const [n, order] of orders.entries()) {
    const said = await obey(run, ports, asked, { issue, order, n });
    if (said !== null) answers.push(said);
  }
  if (answers.length > 0) await answer(`command/${comment}`, answers.join("\n\n"));
};

/** The spec issue that a thread belongs to; null: it is a pull request of somebody else's. */
const issueOf = async (run: Run, { proposal }: DeskPorts, { onPullRequest, repo, thread }: Ordered) => {
  if (!onPullRequest) return thread;
  const { branch } = await run.step("read pull request", () => proposal.readPullRequest(repo, thread));
  return parseBranch(branch);
};

/** What is said of one order; null: what becomes of it is seen elsewhere. */
const obey = async (
  run: Run,
  ports: DeskPorts,
  asked: Ordered,
  { issue, n, order }: { issue: number | null; order: Command | Misread; n: number },
): Promise<string | null> => {
  if (order.name === null) return `**Not understood: “${makeInert(order.said)}”.** ${order.mend}`;
  if (order.name === "help") return renderHelp();
  if (order.name === "upgrade") {
    await upgradeLayer(run, ports, { ...asked, issue: asked.thread });
    return null;
  }
  if (issue === null) return NOT_MINE;
  if (order.name === "status") return tellWhere(run, ports, asked.repo, issue);
  return direct(run, ports, asked, { issue, n, order });
};

/** A status as it was read, what was reached by its phase's name; null: it is none. */
const tellReached = (text: string) => {
  const status = parseStatus(text);
  return status === null
    ? null
    : { ...status, done: status.done.map((reached, n) => `${PHASES[n] ?? ""}, ${reached}`) };
};

const tellWhere = async (run: Run, { thread }: DeskPorts, repo: Repo, issue: number): Promise<string> => {
  const text = await run.step("read status", () => thread.readComment(repo, issue, "status"));
  return text === null ? NOTHING : renderWhere(tellReached(text), text);
};

/** Tells the issue's run, or starts one. */
const direct = async (
  run: Run,
  { accounts, runs }: DeskPorts,
  asked: Ordered,
  { issue, n, order }: { issue: number; order: Command; n: number },
): Promise<string | null> => {
  const { base, body, comment, repo, sender, title } = asked;
  const { runId, state } = await run.step("look for its run", () => runs.newestOf(repo, issue));
  const starts = order.name === "build" || order.name === "ok";
  if (state === "running") {
    const signal = { kind: "order" as const, id: comment, by: sender.login, command: order, title, body };
    // Its next call is refused from now on, however long the step takes in which it is.
    if (PARKS.has(order.name)) await run.step("hold its money", () => accounts.hold(runId, true));
    await run.step("tell its run", () => runs.tell(runId, signal, `comment/${comment}/${n}`));
    return null;
  }
  if (!starts) return state === "none" ? NOTHING : ENDED;
  if (asked.onPullRequest) return "**Not started.** Say it on the issue: it is the issue’s words that are built.";
  const overrides = order.name === "build" ? order.overrides : {};
  const input = { repo, base, issue, title, body, author: asked.author, sender, overrides };
  await run.step("start", () => runs.start(state === "none" ? runId : nextRun(runId), input));
  return null;
};

/** The name of the run after this one: `spec/9#7`, `spec/9#7/2`, `spec/9#7/3`. */
const nextRun = (runId: string): string => {
  const [, first = runId, nth = "1"] = /^(.*#\d+)(?:\/(\d+))?$/u.exec(runId) ?? [];
  return `${first}/${Number(nth) + 1}`;
};
