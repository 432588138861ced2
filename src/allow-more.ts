import type { Run } from "#src/durable/step.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { renderWentOn } from "./render-budget.ts";

/** `id`: the comment by which `by` allowed it. */
type Allowance = { id: number; by: string; microUsd: number };

/** Lets a run that waits for nothing spend more later on; whoever allowed it hears so. */
export const allowMore = async (
  run: Run,
  ports: Pick<Ports, "accounts" | "thread">,
  issue: SpecIssue,
  { by, id, microUsd }: Allowance,
): Promise<void> => {
  await run.step("allow more", () => ports.accounts.raise(run.id, microUsd, `comment/${id}`));
  const text = renderWentOn(by, microUsd);
  await run.step("say what is allowed", () =>
    ports.thread.ensureComment(issue.repo, issue.issue, `amount/${id}`, text),
  );
};
