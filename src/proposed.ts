import type { SpecText } from "#src/agents/agents.ts";
import type { Standing } from "#src/codegen/standing.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Settings } from "#src/settings/settings.ts";
import type { Status } from "./open-status.ts";
import type { SpecIssue } from "./ports.ts";
import type { Pull } from "./propose.ts";

/** What was proposed, and how it is told. `text`: of which the plan was made. */
export type Proposed = {
  issue: SpecIssue;
  text: SpecText;
  plan: Plan;
  pull: Pull;
  review: Finding[];
  /** The repository's own for pull requests; empty: it has none. */
  template: string;
  status: Status;
  /** The product that it changes; null: there was none. */
  standing: Standing | null;
  settings: Settings;
};
