import { impliedSet } from "#src/spec/choose-behaviour.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { readClause, startSaid } from "#src/spec/operation-clause.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Assignment, Behaviour, Condition, Field, Guard } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { floorGuards, numbersIn, stepsOf } from "./change-parent.ts";
import { makeField } from "./make-field.ts";
import { type Change, readChange } from "./read-change.ts";
import { stateSaid } from "./read-states.ts";
import type { Asked } from "./resource.ts";
import { codeFor, type Kind, nounOf } from "./settling.ts";

export type Act = {
  behaviour: Behaviour & { kind: "act" };
  takes: Field[];
  guards: Guard[];
  strange: { line: number; text: string }[];
};

/** `queued → sending` */
const ARROW = /`?([\w-]+(?:`?(?:\s*,\s*|\s+or\s+)`?[\w-]+)*)`?\s*(?:→|->)\s*`?([\w-]+)`?/u;

const stateField = (fields: readonly Field[]): Field | undefined =>
  fields.find(({ type, values = [] }) => type === "enum" && values.length > 1);

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

/** `published_at` beside a step called publish. */
const stampOf = (verb: string, fields: readonly Field[]): Assignment[] => {
  const field = fields.find(
    ({ name, origin, type }) =>
      type === "date-time" && origin === "service" && stem(wordsOf(name)[0] ?? "") === stem(verb),
  );
  return field === undefined ? [] : [{ field: field.name, now: true }];
};

const NON_ZERO = /\bnon-?zero\b|\bnot (?:be )?(?:0|zero)\b/iu;
const withoutZero = (rule: string): string => rule.replace(/^(?:is )?(?:an? )?non-?zero /iu, "");

/** Members of the body that go into a field: of the same name, or the one that the path's word names. */
const sentInto = (asked: Asked, { fields, resource }: Kind): { set: Assignment[]; takes: Field[] } => {
  const takes: Field[] = [];
  const set: Assignment[] = [];
  for (const member of asked.request.body ?? []) {
    const scratch = startReading();
    const told = {
      ...member,
      rules: member.rules.map(withoutZero),
      sentBy: new Set([asked.role]),
      shown: true,
      listed: false,
    };
    const field = makeField(told, resource, { hasCallers: false, marksRequired: true, reading: scratch });
    const same = fields.find(({ name }) => name === member.name);
    const named = fields.find(
      ({ name }) => wordsOf(name)[0] === wordsOf(asked.word)[0] && wordsOf(asked.word).length === 1,
    );
    const target = same ?? ((asked.request.body ?? []).length === 1 ? named : undefined);
    const isNullable = member.rules.some((rule) => /\bnull\b/iu.test(rule));
    takes.push({
      ...(same ?? field),
      name: member.name,
      origin: "caller",
      required: !member.optional && !isNullable && field.default === undefined,
    });
    if (target !== undefined && target.origin !== "id") set.push({ field: target.name, to: { sent: member.name } });
  }
  return { set, takes };
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

/** "An adjustment that would push `on_hand` below `reserved`": what must still hold of what a step sets. */
const WOULD =
  /\bwould (?:push|bring|take|make|leave|let|drive|raise|lower)(?: fall| drop| go| rise)? `(\w+)` (?:to )?(below|under|less than|above|over|more than) (?:`(\w+)`|(\d{1,9}|zero|nothing))/iu;

const readWould = ({ failures }: RequestFact, set: readonly Assignment[]): Guard[] =>
  failures.flatMap(({ code, status, when }) => {
    const [, name, side = "", other, number = "0"] = WOULD.exec(when) ?? [];
    const next = set.find((each) => each.field === name && "to" in each);
    if (next === undefined || !("to" in next)) return [];
    const bound: Expression = other === undefined ? { value: Number(number) || 0 } : { field: other };
    const isFloor = /below|under|less/iu.test(side);
    const holds: Expression = { do: isFloor ? "at-least" : "at-most", with: [next.to, bound] };
    return [{ holds, status, code, text: `${name} would be ${isFloor ? "too low" : "too high"}.` }];
  });

/** What a step must leave: as its author says, or what is there at all. */
const limits = (
  request: RequestFact,
  set: readonly Assignment[],
  changes: readonly Change[],
  fields: readonly Field[],
): Guard[] => {
  const told = readWould(request, set);
  return told.length > 0 ? told : floorGuards(changes, fields, request, (field) => ({ field }));
};

/** "A non-zero integer". */
const nonZero = ({ body }: RequestFact): Guard[] =>
  (body ?? [])
    .filter(({ rules }) => rules.some((rule) => NON_ZERO.test(rule)))
    .map(({ name }) => ({
      holds: { do: "unequal", with: [{ sent: name }, { value: 0 }] },
      status: 422,
      code: null,
      text: `${name} must not be 0.`,
    }));

/** "Allowed from `published` only" */
const ONLY_LAST = /^(?:allowed|possible) from (.+) only$/iu;

/** What a step sets, what it is bound to, and what it takes. */
export const settleAct = (asked: Asked, kind: Kind): Act | string => {
  const { fields } = kind;
  const { request } = asked;
  const [verb = ""] = wordsOf(asked.word);
  const said = startSaid();
  const strange: Act["strange"] = [];
  const changes: Change[] = [];
  const isRepeated = request.sentences.some(({ text }) => AGAIN.test(text));
  for (const { line, text } of request.sentences) {
    if (AGAIN.test(text) || AS_IT_IS.test(text.replace(/\.$/u, ""))) continue;
    const to = stateSaid(text);
    const state = fields.find(({ type, values = [] }) => type === "enum" && to !== null && values.includes(to));
    if (to !== null && state !== undefined) {
      said.set.push({ field: state.name, value: to });
      continue;
    }
    const arrow = readArrow(text, fields);
    if (arrow !== null) {
      said.when.push(arrow.when);
      said.set.push(arrow.set);
      continue;
    }
    for (const clause of splitOutside(text.replace(/[.:]$/u, "").replace(ONLY_LAST, "only from $1"), ";")) {
      const steps = readSteps(clause, kind, request);
      if (steps !== null) changes.push(...steps);
      else if (!readClause(clause, said, { fields, participles: new Map() })) strange.push({ line, text: clause });
    }
  }
  const deed = kind.deeds?.get(request);
  if (deed !== undefined && said.set.length + changes.length === 0) changes.push({ ...deed, amount: null });
  said.set.push(...stepsOf(changes, numbersIn(request)));
  const { set: sent, takes } = sentInto(asked, kind);
  const implied = said.set.length > 0 ? [] : impliedSet(verb, fields);
  // What is put is set; what is posted may be anything, unless the author or the word says what it does.
  if (said.set.length + implied.length === 0 && request.method !== "PUT") return "it is not said which field it sets";
  const stamps = stampOf(verb, fields).filter(
    ({ field }) => ![...said.set, ...sent].some((other) => other.field === field),
  );
  const set = [...said.set, ...implied, ...sent, ...stamps];
  if (set.length === 0) return "it is not said which field it sets";
  const code = codeFor(request, 409) ?? undefined;
  const when = said.when.length > 0 ? said.when : impliedStart(set, kind);
  const repeats = isRepeated && set.some((each) => "value" in each);
  return {
    behaviour: {
      kind: "act",
      set,
      when,
      ...(code !== undefined && when.length > 0 && { refusal: { status: 409, code } }),
      ...(repeats && { repeats }),
    },
    takes,
    guards: [...nonZero(request), ...limits(request, set, changes, fields)],
    strange,
  };
};

/** A step to a state starts from another one. */
const impliedStart = (set: readonly Assignment[], { fields, states }: Kind): Condition[] => {
  const state = stateField(fields);
  const target = set.find((each) => each.field === state?.name && "value" in each);
  if (state === undefined || target === undefined || !("value" in target)) return [];
  if (states?.next.includes(String(target.value)) && state.values?.includes(states.start))
    return [{ field: state.name, equals: states.start }];
  const others = (state.values ?? []).filter((value) => value !== target.value);
  return others.length === 0
    ? []
    : [others.length === 1 ? { field: state.name, equals: others[0] ?? "" } : { field: state.name, oneOf: others }];
};
