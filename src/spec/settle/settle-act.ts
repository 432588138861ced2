import type { Expression } from "#src/spec/expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import { impliedSet } from "#src/spec/choose-behaviour.ts";
import { readClause, type Said, startSaid } from "#src/spec/operation-clause.ts";
import { parseField } from "#src/spec/parse-field.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Assignment, Behaviour, Condition, Field, Guard } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { guessType } from "./make-field.ts";
import { failureFor } from "./match-failure.ts";
import { gathered, guardsFrom, readNotes } from "./read-notes.ts";
import type { Transition, Transitions } from "./transition.ts";
import type { Asked } from "./resource.ts";
import { codeFor, type Kind } from "./settling.ts";

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

/** "keeps the first `published_at`" */
const KEEPS_FIRST = /\bkeeps? (?:the|its) (?:first|original|earlier)\b|\bonly the first time\b/iu;

/** `published_at` beside a step called publish. */
const stampOf = (verb: string, fields: readonly Field[], { sentences }: RequestFact): Assignment[] => {
  const field = fields.find(
    ({ name, origin, type }) =>
      type === "date-time" && origin === "service" && stem(wordsOf(name)[0] ?? "") === stem(verb),
  );
  if (field === undefined) return [];
  if (!sentences.some(({ text }) => KEEPS_FIRST.test(text))) return [{ field: field.name, now: true }];
  const isNew: Expression = { do: "equal", with: [{ field: field.name }, { value: null }] };
  return [{ field: field.name, to: { do: "if", with: [isNew, { now: true }, { field: field.name }] } }];
};

/** Members of the body that go into a field: of the same name, or the one that the path's word names. */
const sentInto = (asked: Asked, fields: readonly Field[]): { set: Assignment[]; takes: Field[] } => {
  const takes: Field[] = [];
  const set: Assignment[] = [];
  for (const member of asked.request.body ?? []) {
    const scratch = startReading();
    const field = parseField({
      line: member.line,
      name: member.name,
      rest: member.rules.join("; "),
      service: "",
      reading: scratch,
    });
    guessType(field, member, member.rules.length > 0);
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

/** "Allowed from `published` only" */
const ONLY_LAST = /^(?:allowed|possible) from (.+) only$/iu;

/** What refuses a step where that is told for all requests together. */
const conflictOf = (text: string, general: readonly FailureFact[]): string | null =>
  failureFor(
    text,
    general.filter(({ status }) => status === 409),
    new Set(),
  )?.code ?? null;

type Read = { said: Said; strange: Act["strange"] };

/** What the sentences of a request and its row in a table of steps say that it sets, and where it starts from. */
const readSaid = (request: RequestFact, fields: readonly Field[], transition: Transition | undefined): Read => {
  const said = startSaid();
  const strange: Act["strange"] = [];
  for (const { line, text } of request.sentences) {
    const arrow = readArrow(text, fields);
    if (arrow !== null) {
      said.when.push(arrow.when);
      said.set.push(arrow.set);
      continue;
    }
    for (const clause of splitOutside(text.replace(/[.:]$/u, "").replace(ONLY_LAST, "only from $1"), ";"))
      if (!readClause(clause, said, { fields, participles: new Map() })) strange.push({ line, text: clause });
  }
  if (transition !== undefined) {
    const { field, from, to } = transition;
    said.set = [{ field, value: to }, ...said.set.filter((each) => each.field !== field)];
    said.when = [from.length === 1 ? { field, equals: from[0] ?? "" } : { field, oneOf: from }];
  }
  return { said, strange };
};

type Around = { general: readonly FailureFact[]; transitions: Transitions; words: Words };

/** What a step sets, what it is bound to, and what it takes. */
export const settleAct = (asked: Asked, kind: Kind, { general, transitions, words }: Around): Act | string => {
  const { fields } = kind;
  const { request } = asked;
  const [verb = ""] = wordsOf(asked.word);
  const transition = transitions.steps.get(request);
  const { said, strange } = readSaid(request, fields, transition);
  const { set: sent, takes } = sentInto(asked, fields);
  const beside = readNotes(transition?.notes ?? [], { ...words, sent: takes });
  const implied = said.set.length > 0 ? [] : impliedSet(verb, fields);
  // What is put is set; what is posted may be anything, unless the author or the word says what it does.
  if (said.set.length + implied.length === 0 && request.method !== "PUT") return "it is not said which field it sets";
  const told = [...said.set, ...implied, ...sent, ...beside.set];
  const stamps = stampOf(verb, fields, request).filter(({ field }) => !told.some((other) => other.field === field));
  const parts = gathered(
    takes.filter(({ name }) => !sent.some(({ field }) => field === name)),
    fields,
    verb,
  );
  const set = [...told, ...stamps, ...parts.filter(({ field }) => !told.some((other) => other.field === field))];
  if (set.length === 0) return "it is not said which field it sets";
  const states = set.flatMap((each) => ("value" in each ? [String(each.value)] : []));
  const code = codeFor(request, 409) ?? conflictOf([verb, ...states].join(" "), general) ?? undefined;
  const when = said.when.length > 0 ? said.when : impliedStart(set, fields);
  const refusal = transitions.refusal ?? (code === undefined ? null : { status: 409, code });
  return {
    behaviour: { kind: "act", set, when, ...(refusal !== null && { refusal }) },
    takes,
    guards: [...beside.guards, ...guardsFrom(request, { ...words, sent: takes })],
    strange: [...strange, ...beside.strange.map((text) => ({ line: request.line, text }))],
  };
};

/** A step to a state starts from another one. */
const impliedStart = (set: readonly Assignment[], fields: readonly Field[]): Condition[] => {
  const state = stateField(fields);
  const target = set.find((each) => each.field === state?.name && "value" in each);
  if (state === undefined || target === undefined || !("value" in target)) return [];
  const others = (state.values ?? []).filter((value) => value !== target.value);
  return others.length === 0
    ? []
    : [others.length === 1 ? { field: state.name, equals: others[0] ?? "" } : { field: state.name, oneOf: others }];
};
