import { renderCount, renderFold } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { renderRequest } from "#src/spec/render-step.ts";
import { type Lane, LANES } from "./choose-lane.ts";
import { ROLES } from "./message.ts";
import type { Message, Role, Transcript } from "./message.ts";
import { renderThought } from "./render-thought.ts";
import type { Thought } from "./thought.ts";

/** What weighs most stands first, because the first line is what an e-mail shows. */
const weight = (message: Message): number => {
  if (message.kind === "concern") return message.blocking ? 0 : 2;
  return { decision: 1, question: 3, claim: 4, scenario: 5 }[message.kind];
};

const pointOf = (id: string | null, transcript: Transcript): Message | undefined =>
  transcript.find((message) => message.id === id);

const label = (message: Message, transcript: Transcript): string => {
  switch (message.kind) {
    case "concern":
      return message.blocking ? `blocks, for ${message.to}` : `concern, for ${message.to}`;
    case "question":
      return `question for ${message.to}`;
    case "decision": {
      const asked = pointOf(message.answers, transcript);
      const dissent = message.dissent.length > 0 ? `, against ${message.dissent.join(" and ")}` : "";
      return `${asked ? `decision, answering ${asked.role}` : "decision"}${dissent}`;
    }
    default:
      return "";
  }
};

const bullet = (message: Message, transcript: Transcript): string => {
  const said = label(message, transcript);
  return said === ""
    ? `- ${makeInert(message.text)}`
    : `- **${said.charAt(0).toUpperCase()}${said.slice(1)}:** ${makeInert(message.text)}`;
};

const renderScenarios = (messages: readonly Message[]): string => {
  const scenarios = messages.flatMap((message) => (message.kind === "scenario" ? [message.scenario] : []));
  const lines = scenarios.map(({ name, steps }) => {
    const last = steps.at(-1);
    return `- ${makeInert(name)}${last === undefined ? "" : `: ${renderRequest(last)}`}`;
  });
  const noun = scenarios.length === 1 ? "scenario" : "scenarios";
  return scenarios.length === 0 ? "" : renderFold(`${scenarios.length} more acceptance ${noun}`, lines.join("\n"));
};

/** The first bullets that fit into `room` characters together. */
const fitting = (bullets: readonly string[], room: number): string[] => {
  const end = bullets.findIndex((_, n) => bullets.slice(0, n + 1).join("\n").length > room);
  return end === -1 ? [...bullets] : bullets.slice(0, end);
};

/**
 * One comment: what one role says in one turn, the weightiest first. `transcript` holds what is being answered; what is
 * more than the lane has room for is folded.
 */
export const renderTurn = (
  messages: readonly Message[],
  transcript: Transcript,
  lane: Lane,
  thought: Thought = { by: null, because: null },
): string => {
  const spoken = messages.filter(({ kind }) => kind !== "scenario").toSorted((a, b) => weight(a) - weight(b));
  const [first, ...rest] = spoken;
  const { role, round } = messages[0] ?? { role: "PM" as Role, round: 1 };
  const said = first ? label(first, transcript) : "";
  const heading = `**${role}** · round ${round}${said === "" ? "" : ` · ${said}`}: ${makeInert(first?.text ?? "nothing to add.")}`;
  const bullets = rest.map((message) => bullet(message, transcript));
  const shown = fitting(bullets, LANES[lane].shown - heading.length);
  const folded = bullets.slice(shown.length);
  const more = folded.length === 0 ? "" : renderFold(renderCount(folded.length, "more point"), folded.join("\n"));
  const parts = [heading, shown.join("\n"), more, renderScenarios(messages), renderThought(thought)];
  return parts.filter((part) => part !== "").join("\n\n");
};

/** Whose turn a comment that `renderTurn` wrote is; null: it is none. */
export const parseTurn = (comment: string): { role: Role; round: number } | null => {
  const match = /^\*\*(\w+)\*\* · round (\d+)/u.exec(comment);
  const role = ROLES.find((each) => each === match?.[1]);
  return role === undefined ? null : { role, round: Number(match?.[2]) };
};
