import type { SpecText } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Message, Role, Transcript } from "#src/discussion/message.ts";
import type { ExpectedCalls } from "#src/plan/expect-calls.ts";
import type { Draft, Floor } from "#src/plan/judge-turn.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";

/** What the stages know, and hold every answer of a model to: decisions are theirs, whoever thinks. */
export type Knowledge = {
  charters: Record<Role, string>;
  /** The guide to the words that specs are read from. */
  language: string;
  complainOfReading(text: SpecText): string[];
  /** What a plan that is drafted from a spec before anybody speaks adds to its words. */
  describeDraft(spec: Spec): string;
  /** What is wrong with the plan after what was said. */
  findProblems(spec: Spec, transcript: Transcript): string[];
  /** Ids of what waits for a role's decision. */
  pointsOf(floor: Pick<Floor, "role" | "round" | "rounds" | "transcript">): string[];
  /** What a run of such a plan is likely to ask. */
  expectCalls(plan: Plan): ExpectedCalls[];
  /** Rules that a product breaks and may not, a sentence each. */
  findBreaches(plan: Plan, files: FileChange[]): string[];
  /** Rules that a change of a live product breaks and that were kept before it. */
  findNewBreaches(plan: Plan, live: FileChange[], changed: FileChange[]): string[];
  judgeTurn(drafts: readonly Draft[], floor: Floor): { messages: Message[] } | { complaints: string[] };
};

/** Files of `templates/prompts`, without their ending. */
export const PROMPTS = [
  "house",
  "guidance",
  "issue",
  "turn",
  "ask",
  "hearing",
  "hearing-ask",
  "reading",
  "reading-ask",
  "again",
  "code",
  "write",
  "review",
  "improve",
] as const;

/** Texts of `templates/prompts`, by file name without its ending. */
export type Prompts = Record<(typeof PROMPTS)[number], string>;
