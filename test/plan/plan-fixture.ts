import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { Transcript } from "#src/discussion/message.ts";
import type { Plan } from "#src/plan/plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";
import { holdDiscussion } from "#test/discussion/hold-discussion.ts";

export const EXAMPLES = [
  "todo-list",
  "url-shortener",
  "notification-system",
  "coworking-space",
  "helpdesk",
  "bookshelf",
] as const;
const DIRECTORY = join(import.meta.dirname, "../../examples/specs");

type Example = (typeof EXAMPLES)[number];

export const readExampleText = (name: Example): { title: string; body: string } => ({
  title: "",
  body: readFileSync(join(DIRECTORY, `${name}.md`), "utf8"),
});

export const readExample = (name: Example): Spec => parseSpec(readExampleText(name));

/** The whole discussion of a spec by the rule-based agents, and the plan it ends with. */
export const discuss = async (
  spec: Spec,
  repository = "acme/demo",
): Promise<{ transcript: Transcript; plan: Plan }> => {
  const { plan, transcript } = await holdDiscussion(rulesAgents(), spec, { repository });
  return { transcript, plan };
};

const held = new Map<Example, ReturnType<typeof discuss>>();

/** The same of an example, held once for all that ask: each gets a copy of its own. */
export const discussExample = async (name: Example): ReturnType<typeof discuss> => {
  const discussed = held.get(name) ?? discuss(readExample(name));
  held.set(name, discussed);
  return structuredClone(await discussed);
};
