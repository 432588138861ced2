import type { Role } from "#src/discussion/message.ts";
import type { Asking, Thinker } from "./ask-typed.ts";
import type { Knowledge, Prompts } from "./knowledge.ts";
import type { OpenWorkbench } from "./workbench.ts";

/** What it takes to write code: a bench, words, and models for each role. */
export type WritingMeans = {
  openWorkbench: OpenWorkbench;
  knowledge: Knowledge;
  prompts: Prompts;
  thinkersOf(role: Role): Thinker[];
  askingOf(role: Role, phase: string): Asking;
};
