import { UserError } from "#src/errors.ts";
import { renderUsd } from "#src/money.ts";
import type { Budget } from "./ledger.ts";

type Name = "run" | "installation" | "day";

const WORDS: Record<Name, { who: string; when: string; mend: string }> = {
  run: {
    who: "This run has",
    when: "",
    mend: "Allow this run more money; or raise BUDGET_RUN_USD, what every run may spend.",
  },
  installation: {
    who: "The runs of this installation have",
    when: " of today (UTC)",
    mend: "Go on after midnight UTC; or raise BUDGET_INSTALLATION_DAY_USD, what an installation may spend in a day.",
  },
  day: {
    who: "All runs together have",
    when: " of today (UTC)",
    mend: "Go on after midnight UTC; or raise BUDGET_DAY_USD, what all may spend in a day.",
  },
};

/** Why a call that may cost `mostMicroUsd` can't be made, by the first budget that it would exceed; null: it can. */
export const refuseUnaffordable = (mostMicroUsd: number, budgets: Record<Name, Budget>): UserError | null => {
  const names: Name[] = ["run", "installation", "day"];
  const name = names.find((each) => budgets[each].spent + budgets[each].reserved + mostMicroUsd > budgets[each].cap);
  if (!name) return null;
  const { spent, reserved, cap } = budgets[name];
  const { who, when, mend } = WORDS[name];
  const and = reserved > 0 ? ` and reserved ${renderUsd(reserved)} for calls in progress` : "";
  const message = `${who} spent ${renderUsd(spent)} of ${renderUsd(cap)}${when}${and}; the next call may cost ${renderUsd(mostMicroUsd)}.`;
  return new UserError(name === "run" ? "budget-spent" : "budget-spent-today", message, mend);
};
