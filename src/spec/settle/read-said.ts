import type { RequestFact } from "#src/spec/facts/facts.ts";
import { readClause, type Said, startSaid } from "#src/spec/operation-clause.ts";
import type { Assignment, Condition, Field } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { numbersIn, stepsOf } from "./change-parent.ts";
import { type Change, readChange } from "./read-change.ts";
import { stateSaid } from "./read-states.ts";
import { type Kind, nounOf } from "./settling.ts";
import type { Transition } from "./transition.ts";

/** `queued → sending` */
const ARROW = /`?([\w-]+(?:`?(?:\s*,\s*|\s+or\s+)`?[\w-]+)*)`?\s*(?:→|->)\s*`?([\w-]+)`?/u;

const readArrow = (text: string, fields: readonly Field[]): { when: Condition; set: Assignment } | null => {
  const [, from = "", to = ""] = ARROW.exec(text) ?? [];
  const field = fields.find(({ values = [] }) => values.includes(to));
  const states = from.split(/[`\s,]+|\bor\b/u).filter((word) => field?.values?.includes(word));
  const [only] = states;
  if (field === undefined || only === undefined) return null;
  const when: Condition =
    states.length === 1 ? { field: field.name, equals: only } : { field: field.name, oneOf: states };
  return { when, set: { field: field.name, value: to } };
};

/** Doing it again is nothing new: "Repeating a commit is harmless and answers 200 again", "Confirming again: 200". */
const AGAIN =
  /^(?:repeating|doing it again|[a-z]+ing (?:it |one )?(?:again|twice)|a second [a-z]+|again)\b(?!.*\b4\d\d\b).*\b(?:200|harmless|no (?:further )?effect|changes nothing|nothing happens|the same)\b/iu;
/** "… in its new status" adds nothing to an answer that holds the record. */
const AS_IT_IS =
  /^(?:in|with) (?:its|the) (?:new|changed) (?:status|state)$|^as it (?:then )?is(?: now| by now| then)?$/iu;

/** "`on_hand` goes up by `quantity`": numbers of the record that a step changes by what is sent. */
const readSteps = (clause: string, { fields, resource }: Kind, { body }: RequestFact): Change[] | null =>
  readChange(clause, { fields, noun: nounOf(resource), amounts: (body ?? []).map(({ name }) => name) });

/** "Allowed from `published` only" */
const ONLY_LAST = /^(?:allowed|possible) from (.+) only$/iu;

/** What sentences say of a step. `changes`: numbers that go up or down. `isRepeated`: a second time is answered as the first. */
export type StepSaid = {
  said: Said;
  changes: Change[];
  isRepeated: boolean;
  strange: { line: number; text: string }[];
};

const readSentence = (text: string, line: number, { kind, request, told }: Reading): void => {
  const { fields } = kind;
  if (AGAIN.test(text) || AS_IT_IS.test(text.replace(/\.$/u, ""))) return;
  const to = stateSaid(text);
  const state = fields.find(({ type, values = [] }) => type === "enum" && to !== null && values.includes(to));
  if (to !== null && state !== undefined) {
    told.said.set.push({ field: state.name, value: to });
    return;
  }
  const arrow = readArrow(text, fields);
  if (arrow !== null) {
    told.said.when.push(arrow.when);
    told.said.set.push(arrow.set);
    return;
  }
  for (const clause of splitOutside(text.replace(/[.:]$/u, "").replace(ONLY_LAST, "only from $1"), ";")) {
    const steps = readSteps(clause, kind, request);
    if (steps !== null) told.changes.push(...steps);
    else if (!readClause(clause, told.said, { fields, participles: new Map() }))
      told.strange.push({ line, text: clause });
  }
};

type Reading = { kind: Kind; request: RequestFact; told: StepSaid };

/** What the sentences of a request and its row in a table of steps say that it sets, and where it starts from. */
export const readSaid = (request: RequestFact, kind: Kind, transition: Transition | undefined): StepSaid => {
  const isRepeated = request.sentences.some(({ text }) => AGAIN.test(text));
  const told: StepSaid = { said: startSaid(), changes: [], isRepeated, strange: [] };
  for (const { line, text } of request.sentences) readSentence(text, line, { kind, request, told });
  const { changes, said } = told;
  const deed = kind.deeds?.get(request);
  if (deed !== undefined && said.set.length + changes.length === 0) changes.push({ ...deed, amount: null });
  said.set.push(...stepsOf(changes, numbersIn(request)));
  if (transition !== undefined) {
    const { field, from, to } = transition;
    said.set = [{ field, value: to }, ...said.set.filter((each) => each.field !== field)];
    said.when = [from.length === 1 ? { field, equals: from[0] ?? "" } : { field, oneOf: from }];
  }
  return told;
};
