import { renderTemplate } from "#src/template.ts";
import { cutTo } from "./budgets.ts";
import { fence } from "./fence.ts";
import type { Prompts } from "./knowledge.ts";

/** What a repository tells agents, below the rules of the house; empty where it tells nothing. */
export const tellGuidance = (prompts: Pick<Prompts, "guidance">, guidance = ""): string =>
  guidance === "" ? "" : renderTemplate(prompts.guidance, { guidance: fence("guidance", cutTo("guidance", guidance)) });
