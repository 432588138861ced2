import type { Asking, Thinker } from "./ask-typed.ts";
import type { Knowledge, Prompts } from "./knowledge.ts";

/** What it takes to have a role think: words, models in the order in which they are asked, and who pays. */
export type Means = { asking: Asking; knowledge: Knowledge; prompts: Prompts; thinkers: Thinker[] };
