import type { Run } from "#src/durable/step.ts";
import type { Signal } from "#src/signal.ts";
import { maySteer } from "./hear-people.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { renderWentOn, UNALLOWABLE } from "./render-budget.ts";

type Allowance = Extract<Signal, { kind: "budget" }>;

/** That an amount is none that may be allowed at once. */
export const refuseAmount = async (
  run: Run,
  { thread }: Pick<Ports, "thread">,
  { issue, repo }: SpecIssue,
  { id }: Allowance,
): Promise<void> => {
  await run.step("refuse the amount", () => thread.ensureComment(repo, issue, `amount/${id}`, UNALLOWABLE));
};

/** Lets a run that waits for nothing spend more later on, by the word of who may steer; they hear it. */
export const allowMore = async (
  run: Run,
  ports: Pick<Ports, "accounts" | "thread">,
  issue: SpecIssue,
  allowance: Allowance,
): Promise<void> => {
  const { by, id, microUsd } = allowance;
  if (!(await maySteer(run, ports, issue, by))) return;
  if (microUsd === null) return refuseAmount(run, ports, issue, allowance);
  await run.step("allow more", () => ports.accounts.raise(run.id, microUsd, `comment/${id}`));
  const text = renderWentOn(by, microUsd);
  await run.step("say what is allowed", () =>
    ports.thread.ensureComment(issue.repo, issue.issue, `amount/${id}`, text),
  );
};
