import { hearComment } from "#src/discussion/hear-comment.ts";
import type { Heard } from "#src/discussion/heard.ts";
import type { Transcript } from "#src/discussion/message.ts";
import { renderHeard } from "#src/discussion/render-heard.ts";
import type { Thought } from "#src/discussion/thought.ts";
import type { Run } from "#src/durable/step.ts";
import { decisionsOf, isWish } from "./decided.ts";
import { effortOf } from "./effort-of.ts";
import type { CommentSignal, ListeningRun, Withdrawal } from "./listen.ts";
import { type Floor, linkTo, nextSteer, unheardSince } from "./minutes.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { takeBack } from "./take-back.ts";
import { isClosingOrEdit, withinBudget } from "./within-budget.ts";

const MAY_STEER = new Set(["write", "maintain", "admin"]);

/** What people's words come to: the spec's text from now on, and all decisions of theirs that it cannot hold. */
type Held = { body: string; wishes: Transcript };
type Change = Held & { isChanged: boolean };

const isTold = ({ lost, understood }: Heard): boolean => lost.length + understood.length > 0;

/** Whoever may steer is known by the repository; everybody else's words are context. */
export const maySteer = async (
  run: Run,
  { thread }: Pick<Ports, "thread">,
  { repo }: Pick<SpecIssue, "repo">,
  login: string,
): Promise<boolean> => MAY_STEER.has(await run.step("read permission", () => thread.readPermission(repo, login)));

const MOST_SAID = 200;

/** Somebody's words as they are quoted. */
const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.length > MOST_SAID ? `${line.slice(0, MOST_SAID - 1)}…` : line;
};

type Understood = { heard: Heard; thought: Thought };
const BY_RULES: Thought = { by: null, because: null };

/** What the rules make of somebody's words; where that is nothing at all, what a model does. */
const understand = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  words: string,
  now: Floor,
): Promise<Understood> => {
  const heard = hearComment(words, now.text);
  if (heard.lost.length === 0 || heard.understood.length > 0) return { heard, thought: BY_RULES };
  const hear = (attempt: number) => ports.agents.hear({ words, ...now }, effortOf(run, issue.repo, attempt));
  const hearing = await withinBudget(run, ports, issue, status, () => run.step("hear", hear), isClosingOrEdit);
  if (hearing === null) return { heard, thought: BY_RULES };
  const { body, changes, thought, understood } = hearing;
  if (body === now.text.body && changes.length === 0)
    return { heard: { ...heard, lost: [{ text: oneLine(words), reason: understood }] }, thought };
  return { heard: { body, changes, understood: [understood], lost: [] }, thought };
};

/** What one comment changes of what is held; null: nothing. */
const hearOne = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  comment: CommentSignal,
  { body, floor, wishes }: Held & { floor: Floor },
): Promise<Held | null> => {
  const text = { title: floor.text.title, body };
  const now = { text, spec: floor.spec, transcript: wishes };
  const { heard, thought } = await understand(run, ports, issue, status, comment.text, now);
  if (!isTold(heard)) return null;
  const { minutes } = run;
  const id = nextSteer(minutes);
  const told = renderHeard(comment.by, heard, id, thought);
  const isUnheard = heard.understood.length === 0;
  // Whoever gave a command is answered each time.
  const topic = isUnheard && comment.thread === undefined ? unheardSince(minutes, comment.by, comment.id) : comment.id;
  const { url } = await run.step("write back", () =>
    ports.thread.ensureComment(issue.repo, issue.issue, `heard/${topic}`, told),
  );
  if (isUnheard) return null;
  delete minutes.unheard[comment.by];
  const steer = { id, by: comment.by, said: oneLine(comment.text), url: linkTo(url, comment.id, comment.thread) };
  minutes.steers += 1;
  minutes.wishes.push({ steer, comment: comment.id, made: { before: body, after: heard.body } });
  return { body: heard.body, wishes: [...wishes, ...decisionsOf(heard, comment)] };
};

/** What is held once somebody has taken back what they or others had otherwise; null: nothing was taken back. */
const hearWithdrawal = async (
  run: ListeningRun,
  { thread }: Ports,
  { issue, repo }: SpecIssue,
  { by, id, rule, thread: place }: Withdrawal,
  { body, floor, wishes }: Held & { floor: Floor },
): Promise<Held | null> => {
  const withdrawn = { by, url: "", at: await run.now() };
  const held = { title: floor.text.title, body, decisions: wishes };
  const taken = takeBack(run.minutes, issue, held, rule, withdrawn);
  const { url } = await run.step("write back", () => thread.ensureComment(repo, issue, `heard/${id}`, taken.told));
  // The address of the issue is known by the answer.
  withdrawn.url = linkTo(url, id, place);
  return taken.held === null ? null : { body: taken.held.body, wishes: taken.held.decisions };
};

/** Hears what has been said on the issue since the last turn, and writes back what was understood of it. */
export const hearPeople = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  floor: Floor,
): Promise<Change> => {
  let held = { isChanged: false, body: floor.text.body, wishes: floor.transcript.filter(isWish) };
  for (const said of await run.readComments()) {
    if (!(await maySteer(run, ports, issue, said.by))) continue;
    const now =
      said.kind === "comment"
        ? await hearOne(run, ports, issue, status, said, { floor, ...held })
        : await hearWithdrawal(run, ports, issue, said, { floor, ...held });
    if (now !== null) held = { isChanged: true, ...now };
  }
  return held;
};

const GONE = "**Withdrawn:** since somebody was heard, there is nothing to say here any more.";

/** What was said before somebody was heard, and is not said again, must not stand as if it were. */
export const withdraw = async (
  run: Run,
  { thread }: Ports,
  { issue, repo }: SpecIssue,
  topics: readonly string[],
): Promise<void> => {
  for (const topic of topics) await run.step("withdraw", () => thread.ensureComment(repo, issue, topic, GONE));
};
