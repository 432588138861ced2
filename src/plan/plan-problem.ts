/** Why a plan must not become code. `mend`: what its author can write to settle it. */
export type PlanProblem = { subject: string; text: string; mend: string };
