import type { Role } from "#src/discussion/message.ts";

/** What somebody orders by `/aidevos …`. `text`, `rule`, `reason` and `question` are their words, untrusted. */
export type Command =
  | { name: Plain }
  | { name: "build"; overrides: Overrides }
  /** `plan`: the beginning of the hash that they approve, in hexadecimal digits; null: the plan as it stands. */
  | { name: "approve"; plan: string | null }
  | { name: "ask"; role: Role; question: string }
  | { name: "revise"; text: string }
  /** `rule`: the id of what somebody had otherwise, or words of it. */
  | { name: "withdraw"; rule: string }
  /** `to`: the beginning of a commit, or a version; null: what was live before. */
  | { name: "rollback"; to: string | null; reason: string }
  /** `service`: that one alone; null: the whole product. */
  | { name: "optimize"; service: string | null }
  | { name: "budget"; microUsd: number };

/** Those that are a word by themselves. */
export type Plain = (typeof PLAIN)[number];
export const PLAIN = ["help", "status", "ok", "go", "retry", "pause", "resume", "stop", "ignore", "upgrade"] as const;

/** What a build is told of its own, in place of what the repository's settings say: `--approval=never --questions=0`. */
export type Overrides = Record<string, string>;

/** What can't be followed, as it was `said`, and what to say instead. */
export type Misread = { name: null; said: string; mend: string };

export type CommandName = Command["name"];

/** Those after which the roles speak again. */
export const REPLANS: ReadonlySet<CommandName> = new Set(["revise", "withdraw"]);

/** Those after which a run rests until somebody has it go on. */
export const PARKS: ReadonlySet<CommandName> = new Set(["pause", "stop", "ignore"]);
