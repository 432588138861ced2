import type { FileChange } from "#src/codegen/file-change.ts";
import type { Heard } from "#src/discussion/heard.ts";
import type { Message, Role, Transcript } from "#src/discussion/message.ts";
import type { TurnDue } from "#src/discussion/next-turns.ts";
import type { Thought } from "#src/discussion/thought.ts";
import type { Estimate } from "#src/plan/estimate.ts";
import type { Statement } from "#src/plan/list-statements.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";
import type { Question } from "#src/steering/question.ts";

/**
 * Who thinks. Implementations: `rules/` (offline, deterministic), `llm/` (models, each call paid once). Throws a
 * `TransientError` where it is worth to ask again, and a `UserError` where a person must act first.
 */
export type Agents = {
  /** Whether code of its own can be written at all; where it can't, nothing is planned that takes it. */
  writes: boolean;
  /**
   * What a run of such a plan is likely to spend up to its pull request, in whole micro-dollars; null: thinking costs
   * nothing.
   */
  estimate(plan: Plan): Estimate | null;
  /** An issue's text in the words that specs are read from; as it is where nothing better is known. */
  read(text: IssueText, effort: Effort): Promise<Reading>;
  /** What one role says when its turn comes; nothing where it has nothing to add. */
  speak(turn: Turn & { text: SpecText; guidance?: string }, effort: Effort): Promise<Spoken>;
  /** What somebody's words ask for that no rule understands; null: nobody here understands more. */
  hear(listening: Listening, effort: Effort): Promise<Hearing | null>;
  /** What a role answers to somebody who asks it about the plan. */
  answer(query: Query, effort: Effort): Promise<Answered>;
  /** Writes by hand what no generator can, at a working copy of the product. */
  write(task: WritingTask, effort: Effort): Promise<Written | Unwritten>;
  /** Has one operation of a live product do less and answer the same, at a working copy of it. */
  improve(task: ImprovementTask, effort: Effort): Promise<Improved | Unwritten>;
};

/** On whose behalf; `attempt` counts from 1, and after `attempts` nobody asks again. */
export type Effort = { runId: string; installationId: number; attempt: number; attempts: number };

/** `shown`: of the body, what GitHub shows to people. Nothing else may reach a model. */
export type IssueText = { title: string; body: string; shown: string };
/** What a spec is read of. */
export type SpecText = { title: string; body: string };
/** `questions`: what the text leaves open, and people should decide before anything is planned. */
export type Reading = SpecText & { questions: Question[]; thought: Thought };

/** `words`: of somebody who may steer. `transcript`: what people decided so far. */
export type Listening = { words: string; text: SpecText; spec: Spec; transcript: Transcript };
/** `body`: the spec's text from now on. `understood`: what changes; or why nothing does, where the rest says nothing. */
export type Hearing = Pick<Heard, "body" | "changes"> & { understood: string; thought: Thought };

/** `charter`: what the role answers for. `statements`: all that was settled and said, by which it is answered. */
export type Query = {
  role: Role;
  charter: string;
  question: string;
  text: SpecText;
  spec: Spec;
  statements: Statement[];
};
/** `source`: where it stands; null: nowhere. */
export type Answered = { text: string; source: string | null; thought: Thought };

/** `pieces`: what takes code of its own, in full. `faults`: what was wrong with what was written before; none: it is the first time. */
export type WritingTask = {
  text: SpecText;
  plan: Plan;
  pieces: string[];
  /** The services that it is about. */
  services: string[];
  /** What the repository tells agents; empty: nothing. Words of others: they decide nothing. */
  guidance?: string;
  /** The whole product as it stands. */
  files: FileChange[];
  faults: string[];
  /** How often it was asked for anew, since what came of it was of no use: each time is paid for. */
  repeat: number;
};

/**
 * What was written, in place of what is there or beside it. `failing`: what a check said last, where not all that could run
 * here passed. `unchecked`: checks that this machine cannot run, so that only CI can tell. `remarks`: what reviewers
 * found and nobody mended. `missing`: tests and reviews that were to be and are not, and why, a sentence each.
 */
export type Written = {
  files: FileChange[];
  removed: string[];
  failing: string | null;
  unchecked: string[];
  remarks: Remark[];
  missing: string[];
  thought: Thought;
};
/**
 * `operation`: `Service.operation`. `facts`: what was measured of it, a sentence each, in nobody's words but the app's.
 * `suspect`: what the release changed that made it slower, as a diff; null: none did.
 */
export type ImprovementTask = {
  plan: Plan;
  operation: string;
  facts: string[];
  suspect: string | null;
  /** What was tried, as a diff, and what came of it. */
  tried: { diff: string; came: string }[];
  /** The whole product as it stands. */
  files: FileChange[];
};
/** `says`: what was done, in the words of who did it. All checks that could run passed. */
export type Improved = { files: FileChange[]; says: string } & Pick<
  Written,
  "unchecked" | "remarks" | "missing" | "thought"
>;

/** Nobody could write it, and why. `passes`: asked for it another time, they may; else they said all that they have to say. */
export type Unwritten = { because: string; passes: boolean };
export type Remark = { role: Role; path: string; line: number; text: string };

export type Turn = TurnDue & {
  spec: Spec;
  /** The plan as it stands after every decision so far. */
  plan: Plan;
  transcript: Transcript;
};

export type Spoken = { messages: Message[]; thought: Thought };
