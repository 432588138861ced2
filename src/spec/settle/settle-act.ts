import type { FailureFact } from "#src/spec/facts/facts.ts";
import { impliedSet } from "#src/spec/choose-behaviour.ts";
import { readClause, startSaid } from "#src/spec/operation-clause.ts";
import { parseField } from "#src/spec/parse-field.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Assignment, Behaviour, Condition, Field } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { failureFor } from "./match-failure.ts";
import type { Asked } from "./resource.ts";
import { codeFor, type Kind } from "./settling.ts";

export type Act = { behaviour: Behaviour & { kind: "act" }; takes: Field[]; strange: { line: number; text: string }[] };

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

/** What a step sets, what it is bound to, and what it takes. */
export const settleAct = (asked: Asked, kind: Kind, general: readonly FailureFact[]): Act | string => {
  const { fields } = kind;
  const { request } = asked;
  const [verb = ""] = wordsOf(asked.word);
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
  const { set: sent, takes } = sentInto(asked, fields);
  const implied = said.set.length > 0 ? [] : impliedSet(verb, fields);
  // What is put is set; what is posted may be anything, unless the author or the word says what it does.
  if (said.set.length + implied.length === 0 && request.method !== "PUT") return "it is not said which field it sets";
  const stamps = stampOf(verb, fields).filter(
    ({ field }) => ![...said.set, ...sent].some((other) => other.field === field),
  );
  const set = [...said.set, ...implied, ...sent, ...stamps];
  if (set.length === 0) return "it is not said which field it sets";
  const states = set.flatMap((each) => ("value" in each ? [String(each.value)] : []));
  const code = codeFor(request, 409) ?? conflictOf([verb, ...states].join(" "), general) ?? undefined;
  const when = said.when.length > 0 ? said.when : impliedStart(set, fields);
  return {
    behaviour: { kind: "act", set, when, ...(code !== undefined && { refusal: { status: 409, code } }) },
    takes,
    strange,
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
