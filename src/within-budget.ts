import type { Run } from "#src/durable/step.ts";
import { UserError, type UserErrorCode } from "#src/errors.ts";
import { type Order, PATIENCE, type Signal } from "#src/signal.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { renderBudgetSpent, renderWentOn } from "./render-budget.ts";
import { WaitEnded } from "./wait-ended.ts";

type Means = { accounts: Ports["accounts"]; thread: Pick<Ports["thread"], "ensureComment"> };
type Place = Pick<SpecIssue, "issue" | "repo">;
/** Of a run, what it takes to wait for an answer. */
export type Budgeted = Run & Pick<ListeningRun, "attend" | "nextSignal" | "putBack">;
/** Of a status, what it takes to say that a run waits. */
export type Standstill = Pick<Status, "reached" | "resume" | "wait">;

const isClosing = ({ kind }: Signal): boolean => kind === "issue-closed" || kind === "pull-request-closed";

/** What is read anew when its words change ends by an edit too. */
export const isClosingOrEdit = (signal: Signal): boolean => isClosing(signal) || signal.kind === "edited";

const SPENT = new Set<UserErrorCode>(["budget-spent", "budget-spent-today"]);

/**
 * Performs steps in which agents are paid. Where a budget is spent people are asked, and once they have answered `work` is
 * done again; what it paid for comes from the accounts. Signals that are no answer are the next ones afterwards. Throws
 * `WaitEnded` where nobody answers, or one of these signals says that it is needed no more.
 */
export const withinBudget = async <T>(
  run: Budgeted,
  ports: Means,
  issue: Place,
  status: Standstill,
  work: () => Promise<T>,
  endsBy = isClosing,
): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.code === "run-held") {
        await run.attend();
        continue;
      }
      if (!SPENT.has(error.code)) throw error;
      await askForMoney(run, ports, issue, status, error, endsBy);
    }
  }
};

const askForMoney = async (
  run: Budgeted,
  ports: Means,
  issue: Place,
  status: Standstill,
  refusal: UserError,
  endsBy: typeof isClosing,
): Promise<void> => {
  const { accounts, thread } = ports;
  const spending = await run.step("read spending", () => accounts.spendingOf(run.id));
  const topic = await nameOf(run, ports, refusal);
  const body = renderBudgetSpent(refusal, spending, status.reached());
  const { url } = await run.step("ask for money", () => thread.ensureComment(issue.repo, issue.issue, topic, body));
  await status.wait(`waiting: budget spent, [what for and how it goes on](${url}).`, "retry");
  const answer = await nextAnswer(run, endsBy);
  if (answer === null) {
    await status.wait("nobody: what the money was for is needed no more.", "nobody");
    throw new WaitEnded();
  }
  const { by, id, microUsd } = answer;
  if (microUsd !== null) await run.step("allow more", () => accounts.raise(run.id, microUsd, `comment/${id}`));
  const text = renderWentOn(by, microUsd);
  await run.step("say it goes on", () => thread.ensureComment(issue.repo, issue.issue, topic, text));
  await status.resume();
};

/** Each time that people are asked is a comment of its own, since nobody is told of edits; the same time is the same one. */
const nameOf = async (run: Budgeted, { accounts }: Means, { code }: UserError): Promise<string> => {
  if (code === "budget-spent-today") return `budget/${(await run.now()).slice(0, "2026-01-01".length)}`;
  return `budget/${(await run.step("read budget", () => accounts.budgetOf(run.id))).cap}`;
};

const ANSWERS = ["go", "retry", "budget"] as const;

const amountOf = ({ command }: Order): number | null => (command.name === "budget" ? command.microUsd : null);

type Answer = { by: string; id: number; microUsd: number | null };

/** What somebody answered; null: nobody did, or it is needed no more. */
const nextAnswer = async (run: Budgeted, endsBy: typeof isClosing): Promise<Answer | null> => {
  const others: Signal[] = [];
  const read = async (): Promise<Answer | null> => {
    for (;;) {
      const signal = await run.nextSignal<Signal>(PATIENCE, ANSWERS);
      if (signal === null) return null;
      if (signal.kind === "order") return { ...signal, microUsd: amountOf(signal) };
      others.push(signal);
      if (endsBy(signal)) return null;
    }
  };
  const answer = await read();
  run.putBack(others);
  return answer;
};
