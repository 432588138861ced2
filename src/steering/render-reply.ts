import type { Role } from "#src/discussion/message.ts";
import { renderThought } from "#src/discussion/render-thought.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { makeInert } from "#src/spec/make-inert.ts";

type Asked = { role: Role; by: string; question: string };

const MOST = 240;

const headOf = ({ by, question, role }: Asked): string => {
  const line = question.replaceAll(/\s+/gu, " ").trim();
  const quoted = line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line;
  return `**${role}**, asked by ${makeInert(by)}: “${makeInert(quoted)}”`;
};

/** What a role answers to somebody, as one comment. `source`: where it stands; null: nowhere. */
export const renderReply = (
  asked: Asked,
  { source, text, thought }: { text: string; source: string | null; thought: Thought },
): string =>
  [headOf(asked), makeInert(text), source === null ? "" : `_From: ${makeInert(source)}_`, renderThought(thought)]
    .filter((part) => part !== "")
    .join("\n\n");

/** Why somebody gets no answer. */
export const renderNoReply = (asked: Asked, why: string): string => `${headOf(asked)}\n\n**Not answered:** ${why}`;
