import { allowedValues, conditionOn } from "./condition.ts";
import { fitValue, readValue, unquote } from "./read-value.ts";
import type { Assignment, Condition, Field, Json } from "./spec.ts";
import { stem } from "./words.ts";

const NAME = String.raw`(?:the )?(\x60[A-Za-z]\w*\x60|[A-Za-z]\w*)`;
const PLAIN_VALUE = String.raw`"[^"]*"|“[^”]*”|\x60[^\x60]*\x60|-?[\p{L}\d][\p{L}\d_.-]*`;
const VALUE = `(${PLAIN_VALUE})`;
const COMPARISON = new RegExp(
  String.raw`^${NAME}\s*(?:is|are|=|==|equals)\s*(?:still |already |set to )?(not )?${VALUE}$`,
  "iu",
);
const CHOICE = new RegExp(
  String.raw`^${NAME}\s*(?:is|are|=|equals)\s*(?:still )?(?:(not|neither) )?(?:either |one of |any of |in )?((?:${PLAIN_VALUE})(?:(?:\s*,\s*(?:or |nor )?|\s+n?or\s+)(?:${PLAIN_VALUE}))+)$`,
  "iu",
);
const ASSIGNMENT = new RegExp(String.raw`^${NAME}\s*(?:to|=|as|becomes|is)\s*(?:be )?${VALUE}$`, "iu");

const fieldNamed = (fields: readonly Field[], name: string): Field | undefined => {
  const wanted = unquote(name).toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted);
};

/** All values but these, where there is an end to them. */
const others = (field: Field, values: readonly Json[]): Json[] => {
  const all: readonly Json[] =
    field.type === "boolean" ? [true, false] : field.type === "enum" ? (field.values ?? []) : [];
  return all.filter((value) => !values.includes(value));
};

/** A single word such as `done`, `cancelled` or `completed`: what it says of a record, given what the actions set. */
const readState = (
  word: string,
  fields: readonly Field[],
  participles: ReadonlyMap<string, Condition>,
): Condition | null => {
  const bare = unquote(word).toLowerCase();
  const flag = fields.find((field) => field.type === "boolean" && field.name.toLowerCase() === bare);
  if (flag) return { field: flag.name, equals: true };
  const choices = fields.filter(
    (field) => field.type === "enum" && field.values?.some((value) => value.toLowerCase() === bare),
  );
  const [choice] = choices;
  if (choice && choices.length === 1) return { field: choice.name, equals: fitValue(choice, bare) ?? bare };
  return participles.get(stem(bare)) ?? null;
};

export type Vocabulary = { fields: readonly Field[]; participles: ReadonlyMap<string, Condition> };

const negate = (condition: Condition, fields: readonly Field[]): Condition | null => {
  const field = fieldNamed(fields, condition.field);
  const left = field === undefined ? [] : others(field, allowedValues(condition));
  return left.length === 0 ? null : conditionOn(condition.field, left);
};

/** Reads `status is open or pending`, `status is one of open, pending`, `status is neither open nor pending`. */
const readChoice = (text: string, fields: readonly Field[]): Condition | null => {
  const [, name = "", negated, list = ""] = CHOICE.exec(text) ?? [];
  const field = fieldNamed(fields, name);
  const parts = list.split(/\s*,\s*(?:or |nor )?|\s+n?or\s+/iu).map((part) => part.trim());
  if (field === undefined || parts.length < 2) return null;
  const values = parts.map((part) => fitValue(field, readValue(part)));
  if (values.some((value) => value === undefined || value === null)) return null;
  const condition = conditionOn(
    field.name,
    values.flatMap((value) => value ?? []),
  );
  return negated === undefined ? condition : negate(condition, fields);
};

/** Reads `done is yes`, `it is not done`, `status is "open"`; null where it is no condition on these fields. */
export const readCondition = (text: string, { fields, participles }: Vocabulary): Condition | null => {
  const choice = readChoice(text.trim(), fields);
  if (choice !== null) return choice;
  const match = COMPARISON.exec(text.trim());
  const field = match && fieldNamed(fields, match[1] ?? "");
  if (match && field) {
    const equals = fitValue(field, readValue(match[3] ?? ""));
    if (equals === undefined) return null;
    const condition = { field: field.name, equals };
    return match[2] ? negate(condition, fields) : condition;
  }
  const word =
    /^(?:(?:(?:it|they|that|which|the [\w-]+)\s+)?(?:is|are|was|were|has|have)\s+)?(?:still |already )?(not |no longer )?(?:been )?([`"\p{L}][`"\p{L}-]*)$/iu.exec(
      text.trim(),
    );
  const state = word && readState(word[2] ?? "", fields, participles);
  if (!state) return null;
  return word?.[1] ? negate(state, fields) : state;
};

/** "open or waiting": each by itself, or all of one field. */
const readAlternatives = (text: string, vocabulary: Vocabulary): Condition[] | null => {
  const whole = readCondition(text, vocabulary);
  if (whole !== null) return [whole];
  const parts = text.split(/\s+or\s+|\s*,\s*(?:or\s+)?/iu).map((part) => readCondition(part, vocabulary));
  return parts.includes(null) ? null : parts.filter((part) => part !== null);
};

const joinAlternatives = (alternatives: readonly Condition[]): Condition | null => {
  const [first] = alternatives;
  if (first === undefined || alternatives.some(({ field }) => field !== first.field)) return null;
  return conditionOn(first.field, [...new Set(alternatives.flatMap(allowedValues))]);
};

/** All conditions joined by "and"; null where one is not understood. */
export const readConditions = (text: string, vocabulary: Vocabulary): Condition[] | null => {
  const conditions = text.split(/\s+and\s+/iu).map((part) => {
    const alternatives = readAlternatives(part, vocabulary);
    return alternatives && joinAlternatives(alternatives);
  });
  return conditions.includes(null) ? null : conditions.filter((condition) => condition !== null);
};

/** What must hold where "refused when …" names what must not: none of the alternatives. Null where it can't be said so. */
export const readRefusal = (text: string, { fields, participles }: Vocabulary): Condition[] | null => {
  const refused = readAlternatives(text, { fields, participles });
  if (refused === null) return null;
  const byField = Map.groupBy(refused, ({ field }) => field);
  const allowed = [...byField.values()].map((conditions) => {
    const joined = joinAlternatives(conditions);
    return joined && negate(joined, fields);
  });
  return allowed.includes(null) ? null : allowed.filter((condition) => condition !== null);
};

/** Reads `done to yes and completed_at to now`; null where one part is not understood. */
export const readAssignments = (text: string, { fields, participles }: Vocabulary): Assignment[] | null => {
  const assignments = text.split(/\s+and\s+|\s*,\s*/iu).map((part): Assignment | null => {
    const match = ASSIGNMENT.exec(part.trim());
    const field = match && fieldNamed(fields, match[1] ?? "");
    if (!match || !field) {
      const state = /^(?:it |them )?(?:as|to) (\S+)$/iu.exec(part.trim());
      const found = state && readState(state[1] ?? "", fields, participles);
      return found ? { field: found.field, value: allowedValues(found)[0] ?? null } : null;
    }
    const written = match[2] ?? "";
    if (/^(?:now|the current time)$/iu.test(unquote(written)) && field.type === "date-time")
      return { field: field.name, now: true };
    const value = fitValue(field, readValue(written));
    return value === undefined ? null : { field: field.name, value };
  });
  return assignments.includes(null) ? null : assignments.filter((assignment) => assignment !== null);
};
