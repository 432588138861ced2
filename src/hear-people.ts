import { hearComment } from "#src/discussion/hear-comment.ts";
import type { Heard } from "#src/discussion/heard.ts";
import type { DesignChange, Message, Transcript } from "#src/discussion/message.ts";
import { renderHeard } from "#src/discussion/render-heard.ts";
import type { Thought } from "#src/discussion/thought.ts";
import type { Run } from "#src/durable/step.ts";
import { effortOf } from "./effort-of.ts";
import type { CommentSignal, ListeningRun } from "./listen.ts";
import { type Floor, linkTo, type Minutes } from "./minutes.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { isClosingOrEdit, withinBudget } from "./within-budget.ts";

const MAY_STEER = new Set(["write", "maintain", "admin"]);

/** What people's words come to: the spec's text from now on, and decisions that it cannot hold. */
type Change = { isChanged: boolean; body: string; decisions: Transcript };

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

const WISH = "wish-";

/** Whether somebody outside the discussion decided it, which no later turn takes back. */
export const isWish = ({ id }: Message): boolean => id.startsWith(WISH);

const decisionOf = (id: string, text: string, change: DesignChange | null): Message => ({
  id: `${WISH}${id}`,
  role: "PM",
  round: 1,
  text,
  kind: "decision",
  answers: null,
  change,
  dissent: [],
});

/** Answers to questions that no sentence of the spec holds. */
export const answersIn = ({ answers }: Minutes, issue: number): Transcript =>
  answers.flatMap(({ settled, steer }, n) =>
    settled.kind === "decision"
      ? [
          decisionOf(
            `answer-${issue}-${n + 1}`,
            `${settled.text} ${steer === null ? "That was assumed." : `That is what ${steer.by} answered.`}`,
            null,
          ),
        ]
      : [],
  );

const decisionsOf = ({ changes }: Heard, { by, id }: CommentSignal): Transcript =>
  changes.map(({ change, text }, n) => decisionOf(`${id}-${n + 1}`, `${text} That is what ${by} asked for.`, change));

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

/** Hears what has been said on the issue since the last turn, and writes back what was understood of it. */
export const hearPeople = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  floor: Floor,
): Promise<Change> => {
  const result: Change = { isChanged: false, body: floor.text.body, decisions: [] };
  for (const comment of await run.readComments()) {
    if (!(await maySteer(run, ports, issue, comment.by))) continue;
    const text = { title: floor.text.title, body: result.body };
    const decided = [...floor.transcript.filter(isWish), ...result.decisions];
    const now = { text, spec: floor.spec, transcript: decided };
    const { heard, thought } = await understand(run, ports, issue, status, comment.text, now);
    if (!isTold(heard)) continue;
    result.isChanged ||= heard.understood.length > 0;
    result.body = heard.body;
    result.decisions.push(...decisionsOf(heard, comment));
    const told = renderHeard(comment.by, heard, thought);
    const { url } = await run.step("write back", () =>
      ports.thread.ensureComment(issue.repo, issue.issue, `heard/${comment.id}`, told),
    );
    if (heard.understood.length > 0)
      run.minutes.wishes.push({ by: comment.by, said: oneLine(comment.text), url: linkTo(url, comment.id) });
  }
  return result;
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
