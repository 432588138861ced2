import { impliedSet } from "#src/spec/choose-behaviour.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Assignment, Behaviour, Condition, Field, Guard } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { makeField } from "./make-field.ts";
import { takeElsewhere } from "./read-elsewhere.ts";
import { failureFor } from "./match-failure.ts";
import { gathered, guardsFrom, readNotes } from "./read-notes.ts";
import { readSaid } from "./read-said.ts";
import type { Asked } from "./resource.ts";
import { codeFor, type Kind, nounOf } from "./settling.ts";
import { conditionOf } from "./state-limit.ts";
import { stateField } from "./state-field.ts";
import { limits as stepLimits, nonZero } from "./step-limits.ts";
import type { Transitions } from "./transition.ts";

export type Act = {
  behaviour: Behaviour & { kind: "act" };
  takes: Field[];
  guards: Guard[];
  strange: { line: number; text: string }[];
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

const withoutZero = (rule: string): string => rule.replace(/^(?:is )?(?:an? )?non-?zero /iu, "");
const RANGE = /^(?:from )?\d+ ?(?:to|–|-) ?\d+$/u;

/** What the body itself says of the size of a value. */
const boundsOf = ({ max, min, pattern, values }: Field): Partial<Field> => ({
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
  ...(pattern !== undefined && { pattern }),
  ...(values !== undefined && { values }),
});

/** Steps that are called after what they do: they give a record other values. */
const CHANGES =
  /^(?:move|reschedule|shift|rename|re-?assign|assign|transfer|relocate|postpone|extend|change|update|set|edit|correct|adjust|re-?price|describe|swap)(?:[-_]?\w+)?$/iu;

/** Names of what people write. */
const TEXTS = /^(?:reason|note|notes|comment|message|text|name|title|description|remark|by|\w+_?by|\w+[Nn]ame)$/u;

/** What is said of a field that may be taken back by the step that is called after it: "string or null". */
const ruledFor = ({ request, word }: Asked, target: Field | undefined, { thing }: Kind["resource"]): string[] => {
  const [own = "", verb = ""] = [wordsOf(target?.name ?? "")[0], wordsOf(word)[0]].map((each) => stem(each ?? ""));
  const isCalled =
    wordsOf(target?.name ?? "").length === 1 &&
    own !== "" &&
    verb !== "" &&
    (own.startsWith(verb) || verb.startsWith(own));
  if (request.method !== "PUT" && !isCalled) return [];
  return (thing?.members ?? []).flatMap(({ name, rules }) => (name === target?.name ? rules : []));
};

const STORED =
  /^\(?(?:(?:it |which |that )?(?:is |gets )?(?:stored|kept|saved|recorded|remembered|shown) (?:as|in|under)|goes into|fills|sets|becomes) `(\w+)`\)?$/iu;

/** "`reason` (1–200), stored as `decline_reason`": the field that its author names for what is sent. */
const storedIn = (
  request: RequestFact,
  { name, rules }: { name: string; rules: readonly string[] },
  fields: readonly Field[],
): Field | undefined => {
  const isOnly = request.body?.length === 1;
  const said = request.sentences.flatMap(({ text }) => {
    const rest = text.startsWith(`\`${name}\` `) ? text.slice(name.length + 3) : isOnly ? text : "";
    return STORED.exec(rest.replace(/\.$/u, ""))?.[1] === undefined ? [] : [text];
  });
  const texts = [
    ...rules,
    ...said.map((text) => (text.startsWith(`\`${name}\` `) ? text.slice(name.length + 3) : text)),
  ];
  const into = texts.map((text) => STORED.exec(text.replace(/\.$/u, ""))?.[1]).find((found) => found !== undefined);
  const field = fields.find((each) => each.name === into);
  if (field !== undefined) request.sentences = request.sentences.filter(({ text }) => !said.includes(text));
  return field;
};

/** Members of the body that go into a field: of the same name, or the one that the path's word names. */
export const sentInto = (asked: Asked, { fields, resource }: Kind): { set: Assignment[]; takes: Field[] } => {
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
    const kept = storedIn(asked.request, member, fields);
    const target = same ?? kept ?? ((asked.request.body ?? []).length === 1 ? named : undefined);
    // A range that is of no characters is one of numbers.
    const isText = target?.type === "text" || TEXTS.test(member.name);
    if (field.type === "text" && !isText && member.rules.some((rule) => RANGE.test(rule))) field.type = "integer";
    const isNullable = [...member.rules, ...ruledFor(asked, target, resource)].some((rule) => /\bnull\b/iu.test(rule));
    const isNeeded = member.rules.some((rule) => /^required$/iu.test(rule));
    takes.push({
      ...(same ?? field),
      ...(same !== undefined && boundsOf(field)),
      name: member.name,
      origin: "caller",
      required: isNeeded || (!member.optional && !isNullable && field.default === undefined),
    });
    if (target !== undefined && target.origin !== "id") set.push({ field: target.name, to: { sent: member.name } });
  }
  return { set, takes };
};

/** What refuses a step where that is told for all requests together. */
const conflictOf = (text: string, general: readonly FailureFact[]): string | null =>
  failureFor(
    text,
    general.filter(({ status }) => status === 409),
    new Set(),
  )?.code ?? null;

/** "200 with the motion, now over": the state that it is in afterwards. */
const saidNow = ({ sentences }: RequestFact, fields: readonly Field[]): Assignment[] => {
  const words = sentences.flatMap(({ text }) => NOW.exec(text)?.[1] ?? []);
  return fields.flatMap(({ name, origin, type, values = [] }): Assignment[] => {
    const value = values.find((each) => words.includes(each));
    return type === "enum" && origin === "service" && value !== undefined ? [{ field: name, value }] : [];
  });
};

const NOW = /^(?:which |it |that )?(?:is )?now `?([\w-]+)`?(?=[,.;]|$)/iu;

/** What is sent by a step alone, under the names of the record's own state and remarks, is what it sets. */
const setsOwn = (sent: readonly Assignment[], { fields }: Kind): boolean =>
  sent.length > 0 &&
  sent.every(({ field }) => fields.some(({ name, origin }) => name === field && origin === "service")) &&
  sent.some(({ field }) => fields.some(({ name, type }) => name === field && type === "enum"));

/** Whether a step does no more than give a record other values of what callers set. */
const givesOthers = ({ word }: Asked, takes: readonly Field[], fields: readonly Field[]): boolean =>
  takes.length > 0 &&
  CHANGES.test(word) &&
  takes.every(({ name }) => fields.some((each) => each.name === name && each.origin === "caller"));

/** What is put is set; what is posted may be anything, unless the author or the word says what it does. */
const setsAnyway = (asked: Asked, kind: Kind, { set, takes }: { set: Assignment[]; takes: Field[] }): boolean =>
  asked.request.method === "PUT" ||
  stampOf(wordsOf(asked.word)[0] ?? "", kind.fields, asked.request).length > 0 ||
  setsOwn(set, kind) ||
  givesOthers(asked, takes, kind.fields);

type Around = { general: readonly FailureFact[]; transitions: Transitions; words: Words };

/** What a step sets, what it is bound to, and what it takes. */
export const settleAct = (asked: Asked, kind: Kind, { general, transitions, words }: Around): Act | string => {
  const { fields } = kind;
  const { request } = asked;
  const [verb = ""] = wordsOf(asked.word);
  const transition = transitions.steps.get(request);
  const { set: sent, takes } = sentInto(asked, kind);
  const { changes, isRepeated, said, strange } = readSaid(request, kind, transition, { ...words, sent: takes });
  const loose = takes.filter(({ name }) => !sent.some(({ field }) => field === name));
  const around = [...sent, ...gathered(loose, kind, verb)];
  const elsewhere = takeElsewhere(transition?.notes ?? [], request.failures, kind, { set: around, takes });
  const beside = readNotes(elsewhere.rest, { ...words, sent: takes });
  const byWord = said.set.length > 0 ? [] : impliedSet(verb, fields);
  const implied = said.set.length + byWord.length > 0 ? byWord : saidNow(request, fields);
  if (said.set.length + implied.length === 0 && !setsAnyway(asked, kind, { set: sent, takes }))
    return "it is not said which field it sets";
  const told = [...said.set, ...implied, ...sent, ...beside.set];
  const isFree = ({ field }: Assignment): boolean => !told.some((other) => other.field === field);
  const set = [
    ...told,
    ...stampOf(verb, fields, request).filter(isFree),
    ...gathered(loose, kind, verb).filter(isFree),
  ];
  if (set.length === 0) return "it is not said which field it sets";
  const states = set.flatMap((each) => ("value" in each ? [String(each.value)] : []));
  const code = codeFor(request, 409) ?? conflictOf([verb, ...states].join(" "), general) ?? undefined;
  const failing = guardsFrom(request, { ...words, sent: takes }, [
    nounOf(kind.resource),
    kind.resource.word,
    asked.word,
    verb,
  ]);
  const limits = failing.filter(({ holds }) => speaksOf(holds, stateField(fields)?.name));
  const [limit] = limits;
  // One condition on the state alone is where the step starts from.
  const start =
    limits.length === 1 && limit?.status === 409 && said.when.length === 0 ? conditionOf(limit.holds) : null;
  const implicit = [...impliedStart(set, kind), ...onlyOnce(request, set, kind)];
  const when = whenOf(said.when, start, limits.length > 0 ? [] : implicit);
  const refusal = transitions.refusal ?? (code === undefined || when.length === 0 ? null : { status: 409, code });
  const repeats = isRepeated && set.some((each) => "value" in each);
  return {
    behaviour: { kind: "act", set, when, ...(refusal !== null && { refusal }), ...(repeats && { repeats }) },
    takes,
    guards: [
      ...nonZero(request),
      ...elsewhere.guards,
      ...beside.guards,
      ...failing
        .filter((guard) => (start === null || guard !== limit) && !isOver(guard, kind, request))
        .map((guard) => (when.length > 0 && limits.includes(guard) ? firstOf(guard, fields) : guard)),
      ...stepLimits(request, set, changes, fields),
    ],
    strange: [...strange, ...beside.strange.map((text) => ({ line: request.line, text }))],
  };
};

/** What is not so of one state alone, where the other ones are listed. */
const butOne = (holds: Expression, fields: readonly Field[]): Expression => {
  const condition = conditionOf(holds);
  const field = fields.find(({ name }) => name === condition?.field);
  if (condition === null || !("oneOf" in condition)) return holds;
  const [only, other] = (field?.values ?? []).filter((value) => !condition.oneOf.includes(value));
  return only === undefined || other !== undefined
    ? holds
    : { do: "unequal", with: [{ field: condition.field }, { value: only }] };
};

/** A state that has a refusal of its own is told by that, and not by where the step starts from. */
const firstOf = (guard: Guard, fields: readonly Field[]): Guard =>
  guard.status === 409 ? { ...guard, early: true, holds: butOne(guard.holds, fields) } : guard;

/** What is over is refused as such anyway. */
const isOver = ({ status }: Guard, { expiry }: Kind, request: RequestFact): boolean =>
  status === 410 && expiry?.refuses.has(request) === true;

/** Where a step starts from: as it is said, as its failures tell, or else as it goes without saying. */
const whenOf = (said: Condition[], start: Condition | null, implied: Condition[]): Condition[] => {
  if (said.length > 0) return said;
  return start === null ? implied : [start];
};

const TWICE = /\b(?:twice|again|already|(?:a )?second time|more than once|repeated(?:ly)?)\b/iu;

/** "decided twice → 409": a step whose caller names the state starts where every record does. */
const onlyOnce = ({ failures }: RequestFact, set: readonly Assignment[], { fields }: Kind): Condition[] => {
  const isTold = failures.some(
    ({ code, status, when }) =>
      status === 409 && (TWICE.test(when) || /^already|_already|closed|not_(?:active|open)/iu.test(code ?? "")),
  );
  const moment = set.find((each) => "now" in each)?.field;
  if (isTold && moment !== undefined && !set.some((each) => "value" in each)) return [{ field: moment, equals: null }];
  const state = set.flatMap((each) =>
    "to" in each ? fields.filter(({ name, type }) => name === each.field && type === "enum") : [],
  )[0];
  const start = state?.default ?? null;
  return !isTold || state === undefined || start === null ? [] : [{ field: state.name, equals: start }];
};

const speaksOf = (is: Expression, field: string | undefined): boolean =>
  "do" in is ? is.with.some((each) => speaksOf(each, field)) : "field" in is && is.field === field;

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
