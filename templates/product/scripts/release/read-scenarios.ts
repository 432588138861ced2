import { readFileAt } from "../git.ts";
import type { Scenario } from "../../test/harness/scenario.ts";

/** What a commit promised; nothing where it does not say. */
export const readScenariosAt = (commit: string | null): Scenario[] => {
  const text = commit === null ? null : readFileAt(commit, "test/scenarios.json");
  return text === null ? [] : (JSON.parse(text) as Scenario[]);
};

// The line in the specification may move; what is promised does not.
const contentOf = ({ name, names, steps }: Scenario): string => JSON.stringify({ name, names, steps });

/** What both of two versions promise. Only that can hold while requests and objects are spread over the two. */
export const sharedScenarios = (before: readonly Scenario[], after: readonly Scenario[]): Scenario[] => {
  const promised = new Set(before.map(contentOf));
  return after.filter((scenario) => promised.has(contentOf(scenario)));
};
