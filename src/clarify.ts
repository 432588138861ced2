import type { Reading } from "#src/agents/agents.ts";
import type { Settings } from "#src/settings/settings.ts";
import { quoteOf } from "#src/spec/clarification.ts";
import type { Requirement } from "#src/spec/spec.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { chooseQuestions } from "#src/steering/choose-questions.ts";
import type { Question } from "#src/steering/question.ts";
import {
  type Asked,
  renderAnswered,
  renderOvertaken,
  renderQuestion,
  renderTaken,
  renderWaiting,
} from "#src/steering/render-question.ts";
import { awaitAnswer, type Reply, takeRecommended } from "./await-answer.ts";
import type { ListeningRun } from "./listen.ts";
import { clarifiedBy, linkTo, type Minutes, nextSteer } from "./minutes.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { WaitEnded } from "./wait-ended.ts";

type Text = { title: string; body: string };
type Read = Omit<Reading, "thought">;
const HOUR_MS = 3_600_000;

/** What is still to be asked, the weightiest first. */
const openQuestions = (text: Text, read: Read, { agents }: Ports, { answers }: Minutes): Question[] =>
  [...chooseQuestions(text, parseSpec(text), agents.writes), ...read.questions].filter(
    ({ about }) => !answers.some(({ question }) => question.about === about),
  );

/**
 * Settles what a spec leaves open, one question at a time, before anybody discusses it. `known`: lines that the product has
 * lived without so far.
 */
export const clarify = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  settings: Settings,
  read: Read,
  known: readonly Requirement[],
): Promise<Text> => {
  const before = new Set(known.map((line) => quoteOf(line.text)));
  const { answers } = run.minutes;
  run.minutes.read = read;
  const taken: Question[] = [];
  let whose: { by: string | null } | null = null;
  for (;;) {
    const text = clarifiedBy(read, answers);
    const left = openQuestions(text, read, ports, run.minutes)
      .filter(({ about }) => !before.has(about))
      .slice(0, Math.max(0, settings.questions - answers.length));
    const [question] = left;
    if (question === undefined) {
      if (taken.length > 0) await sayTaken(run, ports, issue, whose?.by ?? null, taken);
      return text;
    }
    if (whose !== null) {
      answers.push({ question, settled: takeRecommended(question, whose.by).settled, steer: null });
      taken.push(question);
      continue;
    }
    const total = answers.length + left.length;
    const reply = await ask(run, ports, issue, status, settings, { question, nth: answers.length + 1, total, text });
    if (reply.all) whose = { by: reply.by };
  }
};

const sayTaken = (
  run: ListeningRun,
  { thread }: Ports,
  { issue, repo }: SpecIssue,
  by: string | null,
  taken: Question[],
) =>
  run.step("say what is assumed", () =>
    thread.ensureComment(repo, issue, `question/${run.minutes.asked}/rest`, renderTaken(by, taken)),
  );

const deadlineOf = async (run: ListeningRun, settings: Settings): Promise<string | null> =>
  settings.unanswered === "wait"
    ? null
    : new Date(Date.parse(await run.now()) + settings["answer-hours"] * HOUR_MS).toISOString();

/** Asks one question, and keeps what it came to. */
const ask = async (
  run: ListeningRun,
  ports: Ports,
  { issue, repo, ...about }: SpecIssue,
  status: Status,
  settings: Settings,
  { text, ...one }: Omit<Asked, "until"> & { text: Text },
): Promise<Reply> => {
  const { minutes } = run;
  const asked: Asked = { ...one, until: await deadlineOf(run, settings) };
  const { nth, question, until } = asked;
  minutes.asked += 1;
  const topic = `question/${minutes.asked}`;
  const say = (body: string) => run.step("post question", () => ports.thread.ensureComment(repo, issue, topic, body));
  const { url } = await say(renderQuestion(asked));
  await status.wait(renderWaiting(asked, url), "people");
  try {
    const reply = await awaitAnswer(run, ports, { issue, repo, ...about }, { question, text, until });
    const { by, comment, letter, settled, words } = reply;
    const said = words ?? question.options[(letter ?? "A").charCodeAt(0) - 65]?.text ?? "";
    const id = by === null || comment === null ? null : nextSteer(minutes);
    await say(renderAnswered(nth, question, reply, id));
    const steer =
      id === null || by === null || comment === null
        ? null
        : { id, by, said: `${question.text} ${said}`, url: linkTo(url, comment) };
    if (steer !== null) minutes.steers += 1;
    minutes.answers.push({ question, settled, steer });
    await status.resume();
    return reply;
  } catch (error) {
    if (error instanceof WaitEnded) await say(renderOvertaken(nth, question));
    throw error;
  }
};
