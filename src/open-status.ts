import type { Run } from "#src/durable/step.ts";
import { type Phase, PHASES, renderStatus } from "#src/status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { renderMeter } from "./spending.ts";

export type Status = {
  /** What `phase` has reached, or null where it is open again; every later phase is open too. */
  (phase: Phase, reached: string | null, next: string): Promise<void>;
  /** Why nothing goes on, until `resume`. */
  wait(why: string): Promise<void>;
  /** As it stood before, with what was spent by now. */
  resume(): Promise<void>;
  /** Who has it rest, until `unpark`, which shows what stood there before. */
  park(why: string): Promise<void>;
  unpark(): Promise<void>;
  /** What a step says that waits; it may say so while it is performed, and what stood there before. */
  within: { say(text: string): Promise<void>; restore(): Promise<void> };
  /** The issue has another title from now on. */
  rename(title: string): void;
  /** What was reached so far, phase by phase. */
  reached(): string[];
};

/** The status comment of an issue, which this run keeps from now on. */
export const openStatus = (
  run: Run,
  { accounts, thread }: Pick<Ports, "accounts" | "thread">,
  { repo, issue, title: first }: SpecIssue,
): Status => {
  let title = first;
  let done: string[] = [];
  let next = "the issue is read.";
  let shown = next;
  let visible = next;
  const say = async (text: string): Promise<void> => {
    shown = text;
    await show(text);
  };
  const show = async (text: string): Promise<void> => {
    visible = text;
    await run.step("update status", () => write(text));
  };
  const write = async (text: string) => {
    const spent = renderMeter(await accounts.budgetOf(run.id), await accounts.spendingOf(run.id));
    return thread.ensureComment(repo, issue, "status", renderStatus({ title, done, next: text, spent }));
  };
  const tell = (phase: Phase, reached: string | null, then: string): Promise<void> => {
    done = [...done.slice(0, PHASES.indexOf(phase)), ...(reached === null ? [] : [reached])];
    next = then;
    return say(next);
  };
  return Object.assign(tell, {
    wait: say,
    resume: () => say(next),
    park: show,
    unpark: () => show(shown),
    within: {
      say: async (text: string) => void (await write(text)),
      restore: async () => void (await write(visible)),
    },
    rename: (to: string) => void (title = to),
    reached: () => done.map((reached, n) => `${PHASES[n] ?? ""}: ${reached}`),
  });
};
