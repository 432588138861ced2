import { renderFence, renderFold } from "#src/markdown.ts";
import { renderThought } from "./render-thought.ts";
import type { Thought } from "./thought.ts";

type Text = { title: string; body: string };

/** An issue in other words than its author's, as one comment; null: nobody changed them, and nobody failed to. */
export const renderReading = (asked: Text, { body, thought, title }: Text & { thought: Thought }): string | null => {
  const note = renderThought(thought);
  if (body === asked.body && title === asked.title)
    return thought.because === null
      ? null
      : `**Read as it is.** What the rules do not understand of it is said below. ${note}`;
  return [
    "**The issue, as it is built.** Whatever is wrong in it, say so in a comment, or edit the issue.",
    renderFold("The spec as it was understood", renderFence(body, "markdown")),
    note,
  ].join("\n\n");
};
