import type { Run } from "#src/durable/step.ts";
import { type Command, PARKS } from "#src/steering/command.ts";
import type { DeskPorts, Repo } from "./ports.ts";

/** The spec issue that an order is about; title and body are its own as whoever orders saw them. */
export type About = {
  repo: Repo;
  base: string;
  issue: number;
  title: string;
  body: string;
  author: string;
  sender: { login: string; id: number };
};

export const NOTHING = "**Nothing is built for this issue.** `/aidevos build` starts.";
const ELSEWHERE = "**Not started.** Say it on the issue: it is the issue’s words that are built.";
const ENDED = "**What was built for this issue has ended.** `/aidevos build` starts again.";

/**
 * Tells an issue's run, or starts one; what is said of it, null where what becomes of it is seen elsewhere. `id`: of the
 * comment on `thread`, 0 where it is none; the same `key` twice is one order; `mayStart`: whether the words are at hand that are built.
 */
export const giveOrder = async (
  run: Run,
  { accounts, runs }: Pick<DeskPorts, "accounts" | "runs">,
  { base, body, issue, repo, sender, title, author }: About,
  order: Command,
  { id, key, mayStart, thread }: { id: number; thread: number; key: string; mayStart: boolean },
): Promise<string | null> => {
  const { runId, state } = await run.step("look for its run", () => runs.newestOf(repo, issue));
  if (state === "running") {
    const signal = { kind: "order" as const, id, thread, by: sender.login, command: order, title, body };
    // Its next call is refused from now on, however long the step takes in which it is.
    if (PARKS.has(order.name)) await run.step("hold its money", () => accounts.hold(runId, true));
    await run.step("tell its run", () => runs.tell(runId, signal, key));
    return null;
  }
  if (order.name !== "build" && order.name !== "ok") return state === "none" ? NOTHING : ENDED;
  if (!mayStart) return ELSEWHERE;
  const overrides = order.name === "build" ? order.overrides : {};
  const input = { repo, base, issue, title, body, author, sender, overrides };
  await run.step("start", () => runs.start(state === "none" ? runId : nextRun(runId), input));
  return null;
};

/** The name of the run after this one: `spec/9#7`, `spec/9#7/2`, `spec/9#7/3`. */
const nextRun = (runId: string): string => {
  const [, first = runId, nth = "1"] = /^(.*#\d+)(?:\/(\d+))?$/u.exec(runId) ?? [];
  return `${first}/${Number(nth) + 1}`;
};
