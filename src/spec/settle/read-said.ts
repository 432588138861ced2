import { conditionOn } from "#src/spec/condition.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { readClause, type Said, startSaid } from "#src/spec/operation-clause.ts";
import type { Assignment, Condition, Field } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { type Case, joinCases, readCase, readSets } from "./read-cases.ts";
import { numbersIn, stepsOf } from "./change-parent.ts";
import { type Change, readChange } from "./read-change.ts";
import { stateSaid } from "./read-states.ts";
import { wordsOf } from "#src/spec/words.ts";
import { timesIn } from "./step-limits.ts";
import { stateField } from "./state-field.ts";
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

/** "turns a scheduled class into `held`", "marks an open or late bill as `paid`" */
const TURNS =
  /^(?:it |this )?(?:turns?|marks?|moves?|changes?|puts?|makes?|sets?|brings?|takes?) (?:an?|the|any|it|its)\b ?((?:[\w`-]+(?:,? or |, | ))*?)(?:[\w-]+ )?(?:(?:state|status) )?(?:back )?(?:into|as|to) (?:the (?:state|status) )?`([\w-]+)`$/iu;

/** The state that a step turns records into, and those that it starts from. */
const readTurn = (
  text: string,
  fields: readonly Field[],
): { when: string[]; set: Assignment; field: string } | null => {
  const [, before = "", to = ""] = TURNS.exec(text.trim().replace(/\.$/u, "")) ?? [];
  const state = fields.find(
    ({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.includes(to),
  );
  if (state === undefined) return null;
  const words = before
    .replaceAll("`", "")
    .split(/[\s,]+|\bor\b/u)
    .filter((word) => word !== "");
  return {
    field: state.name,
    when: words.filter((word) => state.values?.includes(word) === true),
    set: { field: state.name, value: to },
  };
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

/** "status `done` and `next_fire_at` `null`, from `scheduled` or `fired`": what is set, and what it starts from. */
const readTwo = (clause: string, said: Said, words: Words): boolean => {
  const parts = splitOutside(clause, ",");
  for (let cut = parts.length - 1; cut > 0; cut -= 1) {
    const set = readSets(parts.slice(0, cut).join(","), words);
    const rest = parts.slice(cut).join(",").trim();
    if (set === null || !readClause(rest, said, { fields: words.fields, participles: new Map() })) continue;
    said.set.push(...set);
    return true;
  }
  return false;
};

/** "Only for `failed` ones, otherwise 409" */
const ONLY_FOR =
  /^(?:possible |allowed )?only (?:for|on|from|while|when)(?: an?| it is| the \w+ is)? (`[\w-]+`(?:(?:,| or|, or) `[\w-]+`)*)(?: (?:ones?|[\w-]+))?,?(?: otherwise| else)?$/iu;

/** States from which alone a step starts, where its failures tell them. */
const takeFailures = ({ failures }: RequestFact, said: Said, fields: readonly Field[]): void => {
  for (const { status, when } of failures) {
    const states = [...(ONLY_FOR.exec(when.trim())?.[1] ?? "").matchAll(/`([^`]+)`/gu)].map(([, value = ""]) => value);
    const field = fields.find(
      ({ values = [] }) => states.length > 0 && states.every((value) => values.includes(value)),
    );
    if (status === 409 && field !== undefined && said.when.length === 0)
      said.when.push(conditionOn(field.name, states));
  }
};

/** "cancels a scheduled class": a label that tells of which state it is. */
const takeLabel = ({ label }: RequestFact, said: Said, { fields, resource }: Kind): void => {
  const [, told = ""] = /^[a-z]+s (?:only )?(?:an?|the) ((?:[\w-]+(?:,? or |, | ))+)[\w-]+$/iu.exec(label) ?? [];
  const words = told.split(/[\s,]+|\bor\b/u).filter((word) => word !== "");
  const noun = wordsOf(nounOf(resource));
  const states = words.filter((word) => !noun.includes(word.toLowerCase()));
  const field = stateField(fields);
  if (said.when.length > 0 || states.length === 0 || !states.every((word) => field?.values?.includes(word))) return;
  if (field !== undefined) said.when.push(conditionOn(field.name, states));
};

/** "Allowed from `published` only" */
const ONLY_LAST = /^(?:allowed|possible) from (.+) only$/iu;

/** What sentences say of a step. `changes`: numbers that go up or down. `isRepeated`: a second time is answered as the first. */
export type StepSaid = {
  said: Said;
  changes: Change[];
  isRepeated: boolean;
  strange: { line: number; text: string }[];
};

const readSentence = (text: string, line: number, { cases, kind, request, told, words }: Reading): void => {
  const { fields } = kind;
  if (AGAIN.test(text) || AS_IT_IS.test(text.replace(/\.$/u, "")) || timesIn(text, fields) !== null) return;
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
  const turn = readTurn(text, fields);
  if (turn !== null) {
    told.said.set.push(turn.set);
    if (turn.when.length > 0) told.said.when.push(conditionOn(turn.field, turn.when));
    return;
  }
  const inCase = readCase(text, words);
  if (inCase !== null) {
    cases.push(inCase);
    return;
  }
  for (const clause of splitOutside(text.replace(/[.:]$/u, "").replace(ONLY_LAST, "only from $1"), ";")) {
    const steps = readSteps(clause, kind, request);
    if (steps !== null) told.changes.push(...steps);
    else if (!readClause(clause, told.said, { fields, participles: new Map() }) && !readTwo(clause, told.said, words))
      told.strange.push({ line, text: clause });
  }
};

type Reading = { kind: Kind; request: RequestFact; told: StepSaid; words: Words; cases: Case[] };

/** What a step does in each state. */
const takeCases = (cases: readonly Case[], said: Said, fields: readonly Field[]): void => {
  if (cases.length === 0) return;
  const state = stateField(fields);
  const joined = state === undefined || cases.every(({ of }) => of === null) ? null : joinCases(cases, state);
  said.set.push(...(joined?.set ?? cases.flatMap((each) => each.set)));
  if (joined !== null && said.when.length === 0) said.when.push(joined.when);
};

/** What the sentences of a request and its row in a table of steps say that it sets, and where it starts from. */
export const readSaid = (
  request: RequestFact,
  kind: Kind,
  transition: Transition | undefined,
  words: Words,
): StepSaid => {
  const isRepeated = request.sentences.some(({ text }) => AGAIN.test(text));
  const cases: Case[] = [];
  const told: StepSaid = { said: startSaid(), changes: [], isRepeated, strange: [] };
  for (const { line, text } of request.sentences) readSentence(text, line, { kind, request, told, words, cases });
  takeFailures(request, told.said, kind.fields);
  takeLabel(request, told.said, kind);
  takeCases(cases, told.said, kind.fields);
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
