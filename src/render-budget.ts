import type { UserError } from "#src/errors.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { renderUsd } from "./money.ts";
import { renderSpending, type Spending } from "./spending.ts";

const KEPT = "It goes on where it stopped; what was paid for is kept, and nothing is paid twice.";

/** Why a run waits for money: what it spent on what, what came of it, and who may do what about it. */
export const renderBudgetSpent = (
  { code, mend, message }: UserError,
  spending: readonly Spending[],
  reached: readonly string[],
): string => {
  const came = reached.length === 0 ? "nothing but what is said on this issue" : reached.join("; ");
  const goOn =
    code === "budget-spent-today"
      ? `no comment raises this budget. ${mend} Then somebody with write access comments \`/aidevos go\`.`
      : "somebody with write access comments `/aidevos budget 2`, which allows this run $2 more; any amount up to 100 will do. Or the app's operator raises `BUDGET_RUN_USD`, and somebody comments `/aidevos go`.";
  return [
    `**Budget spent, so this waits.** ${message}`,
    renderSpending(spending),
    `**Delivered so far:** ${came}.`,
    `**To go on:** ${goOn} ${KEPT}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};

/** That a run goes on, and by whose word. `microUsd`: what they allowed it; null: nothing more than before. */
export const renderWentOn = (by: string, microUsd: number | null): string =>
  `**Gone on:** ${makeInert(by)} ${microUsd === null ? "asked for it" : `allowed this run ${renderUsd(microUsd)} more`}.`;
