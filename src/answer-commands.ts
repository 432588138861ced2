import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import type { Command, Misread } from "#src/steering/command.ts";
import { renderRanked } from "#src/follow-up/render-ranked.ts";
import { renderHelp } from "#src/steering/render-help.ts";
import { renderWhere } from "#src/steering/render-where.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { parseStatus, PHASES } from "#src/status.ts";
import { topicOfOwn } from "#src/steering/dashboard/is-own-issue.ts";
import { optimiseProduct, type OptimisingPorts } from "./optimise-product.ts";
import { giveOrder, NOTHING } from "./give-order.ts";
import { maySteer } from "./hear-people.ts";
import { obeyOnOwn, type OwnPorts } from "./obey-on-own.ts";
import type { DeskPorts, Repo } from "./ports.ts";
import { rollBackByHand } from "./roll-back-by-hand.ts";
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

type Desk = OwnPorts & OptimisingPorts;

const REFUSED =
  "**Not obeyed.** Only people with write access to this repository give the app commands. Somebody who has may repeat it.";
const NOT_MINE = "**Not obeyed.** This pull request is of no issue that the app builds.";

/** Obeys the commands of one comment, or says why not. What a run is ordered reaches it as a signal. */
export const answerCommands = async (run: Run, ports: Desk, asked: Ordered): Promise<void> => {
  const { comment, orders, repo, sender, thread } = asked;
  const answer = (topic: string, body: string) =>
    run.step("answer", () => ports.thread.ensureComment(repo, thread, topic, body));
  if (!(await maySteer(run, ports, asked, sender.login))) {
    // One for each thread, whoever tries and however often.
    await answer("no-access", REFUSED);
    return;
  }
  await run.step("acknowledge", () => ports.thread.ensureCommentReaction(repo, comment, "eyes"));
  const subject = await subjectOf(run, ports, asked);
  const answers: string[] = [];
  for (const [n, order] of orders.entries()) {
    const said = await orWhyNot(obey(run, ports, asked, { subject, order, n }));
    if (said !== null) answers.push(said);
  }
  if (answers.length > 0) await answer(`command/${comment}`, answers.join("\n\n"));
};

/** Whatever somebody can mend that keeps an order from being obeyed is its answer. */
const orWhyNot = async (obeyed: Promise<string | null>): Promise<string | null> => {
  try {
    return await obeyed;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `**Not done:** ${makeInert(error.message)} ${error.mend}`;
  }
};

/** The issue that a thread belongs to, and what that is about where it is the app's own. */
type Subject = { issue: number; topic: string | null };

/** Null: it is a pull request of somebody else's. */
const subjectOf = async (run: Run, { issues, proposal }: Desk, asked: Ordered): Promise<Subject | null> => {
  const { onPullRequest, repo, thread } = asked;
  if (!onPullRequest) return { issue: thread, topic: topicOfOwn(asked) };
  const { branch } = await run.step("read pull request", () => proposal.readPullRequest(repo, thread));
  const issue = parseBranch(branch);
  if (issue === null) return null;
  const read = run.step("read its issue", async () => topicOfOwn(await issues.readIssue(repo, issue)));
  const topic = await read.catch((error: unknown) => {
    // It is gone; whoever builds it knows.
    if (error instanceof UserError) return null;
    throw error;
  });
  return { issue, topic };
};

/** What is said of one order; null: what becomes of it is seen elsewhere. */
const obey = async (
  run: Run,
  ports: Desk,
  asked: Ordered,
  { n, order, subject }: { subject: Subject | null; order: Command | Misread; n: number },
): Promise<string | null> => {
  if (order.name === null) return `**Not understood: “${makeInert(order.said)}”.** ${order.mend}`;
  if (order.name === "help") return renderHelp();
  if (order.name === "upgrade") {
    await upgradeLayer(run, ports, { ...asked, issue: asked.thread });
    return null;
  }
  if (order.name === "rollback")
    return rollBackByHand(run, ports.actions, { ...asked, by: asked.sender.login, to: order.to, reason: order.reason });
  if (order.name === "optimize") {
    const { service } = order;
    return renderRanked(await optimiseProduct(run, ports, { ...asked, service }), service);
  }
  const { comment: id, onPullRequest, thread } = asked;
  const key = `comment/${id}/${n}`;
  if (subject === null) return NOT_MINE;
  const { issue, topic } = subject;
  if (topic !== null) return obeyOnOwn(run, ports, { ...asked, issue, topic, id, key }, order);
  if (order.name === "status") return tellWhere(run, ports, asked.repo, issue);
  const said = { id, thread, key, mayStart: !onPullRequest };
  return giveOrder(run, ports, { ...asked, issue }, order, said);
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
