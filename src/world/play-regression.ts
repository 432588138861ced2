import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./demo.ts";
import { type Act, awaitComment, awaitFollowUp, mergeChange, openAct, shorten } from "./live-product.ts";
import { openTodoUsers, type TodoUsers } from "./people/todo-users.ts";
import type { Terminal } from "./terminal.ts";

const USERS = 60;
const TODOS = 110;
const PAUSE_MS = 600;
/** So long people use the product before anybody changes it. */
const BEFORE_S = 40;

const COUNT = /^(?<indent> +)const count = this\.records\.countWhere\((?<conditions>\[[^\]]*\])\);$/mu;
const SLOW = `$<indent>const open = this.records.where($<conditions>);
$<indent>const count = open.filter(({ id }) => !this.records.find(id).done).length;`;

/** Plausible, and slow: the count asks every record itself. */
const slowDown = (source: string): string => {
  const slow = source.replace(COUNT, SLOW);
  if (slow === source) throw new Error("the product has no count to slow down: `--regress` is for the to-do list");
  return slow;
};

const play = async (act: Act, users: TodoUsers): Promise<void> => {
  const { person, repo, terminal } = act;
  terminal.say(`${USERS} people use the product, each with a list of ${TODOS} to-dos.\n`);
  await sleep(BEFORE_S * 1_000, undefined, { signal: act.signal });
  const slow = await mergeChange(act, {
    path: "src/services/todo.ts",
    change: slowDown,
    title: "fix(todo): count what each to-do itself says",
    body: "The count can never disagree with the list now.",
  });
  await awaitComment(act, slow, ["Rolled back"]);
  const followUp = await awaitFollowUp(act, "Regression:");
  await person.post(`/repos/${repo}/pulls/${followUp.number}/reviews`, {
    event: "APPROVE",
    body: "Measured, and it reads well.",
  });
  await person.put(`/repos/${repo}/pulls/${followUp.number}/merge`, { merge_method: "squash" });
  terminal.tell({ who: person.login, what: `approves and merges #${followUp.number}`, url: null });
  await awaitComment(act, followUp.number, ["KEPT"]);
  const { answered, failed } = users.counts();
  terminal.say(`\nMeanwhile the product's users asked ${answered} times; ${failed} were not answered as asked.`);
};

/** STORY 2 from people's chairs: a slow change is merged, judged in a canary, taken back, mended with proof, and kept. */
export const playRegression = async (stage: Stage, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  const act = await openAct(stage, terminal, signal);
  const { operator, origin } = act;
  await shorten(act);
  stage.world.github.setVariable(stage.repo, "CANARY", "hold");
  terminal.say("Canaries wait for the app's judgement.\n");
  const users = await openTodoUsers({ origin, operator, users: USERS, todos: TODOS, pauseMs: PAUSE_MS });
  try {
    await play(act, users);
  } finally {
    await users.stop();
  }
};
