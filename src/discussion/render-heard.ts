import { makeInert } from "#src/spec/make-inert.ts";
import type { Heard } from "./heard.ts";
import { renderThought } from "./render-thought.ts";
import type { Thought } from "./thought.ts";

const RULES: Thought = { by: null, because: null };

/** What was understood of somebody's comment, and what was not, in the words of one comment. `id`: what it is called by. */
export const renderHeard = (by: string, { lost, understood }: Heard, id: string, thought = RULES): string => {
  const count = `${understood.length} of ${understood.length + lost.length} wishes understood`;
  const lines = [
    ...understood.map((text) => `- Understood: ${makeInert(text)}`),
    ...lost.map(
      ({ reason, text }) =>
        `- Not understood: “${makeInert(text)}”, because ${makeInert(reason)}.${thought.by === null ? " With a model key configured the agents can." : ""}`,
    ),
  ];
  const next =
    understood.length > 0
      ? `The roles speak again with that in mind; what they said before is edited where it stands. \`/aidevos withdraw ${id}\` takes it back.`
      : "Nothing is changed.";
  return [
    `**Heard from ${makeInert(by)}:** ${understood.length + lost.length === 0 ? "no wish that could change the plan" : count}. ${next}`,
    lines.join("\n"),
    renderThought(thought),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};
