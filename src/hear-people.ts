import { hearComment } from "#src/discussion/hear-comment.ts";
import type { Heard } from "#src/discussion/heard.ts";
import type { Message, Transcript } from "#src/discussion/message.ts";
import { renderHeard } from "#src/discussion/render-heard.ts";
import type { Run } from "#src/durable/step.ts";
import type { CommentSignal, ListeningRun } from "./listen.ts";
import type { Ports, SpecIssue } from "./ports.ts";

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

const WISH = "wish-";

/** Whether somebody outside the discussion decided it, which no later turn takes back. */
export const isWish = ({ id }: Message): boolean => id.startsWith(WISH);

const decisionsOf = ({ changes }: Heard, { by, id }: CommentSignal): Transcript =>
  changes.map(({ change, text }, n) => ({
    id: `${WISH}${id}-${n + 1}`,
    role: "PM",
    round: 1,
    text: `${text} That is what ${by} asked for.`,
    kind: "decision",
    answers: null,
    change,
    dissent: [],
  }));

/** Hears what has been said on the issue since the last turn, and writes back what was understood of it. */
export const hearPeople = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  { body, title }: { title: string; body: string },
): Promise<Change> => {
  const result: Change = { isChanged: false, body, decisions: [] };
  for (const comment of await run.readComments()) {
    if (!(await maySteer(run, ports, issue, comment.by))) continue;
    const heard = hearComment(comment.text, { title, body: result.body });
    if (!isTold(heard)) continue;
    result.isChanged ||= heard.understood.length > 0;
    result.body = heard.body;
    result.decisions.push(...decisionsOf(heard, comment));
    const text = renderHeard(comment.by, heard);
    await run.step("write back", () =>
      ports.thread.ensureComment(issue.repo, issue.issue, `heard/${comment.id}`, text),
    );
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
