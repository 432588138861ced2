import { fitValue, readValue, unquote } from "./read-value.ts";
import type { Assignment, Condition, Field, Json } from "./spec.ts";
import { stem } from "./words.ts";

const NAME = String.raw`(?:the )?(\x60[A-Za-z]\w*\x60|[A-Za-z]\w*)`;
const VALUE = String.raw`("[^"]*"|“[^”]*”|\x60[^\x60]*\x60|-?[\p{L}\d][\p{L}\d_.-]*)`;
const COMPARISON = new RegExp(
  String.raw`^${NAME}\s*(?:is|are|=|==|equals)\s*(?:still |already |set to )?(not )?${VALUE}$`,
  "iu",
);
const ASSIGNMENT = new RegExp(String.raw`^${NAME}\s*(?:to|=|as|becomes|is)\s*(?:be )?${VALUE}$`, "iu");

const fieldNamed = (fields: readonly Field[], name: string): Field | undefined => {
  const wanted = unquote(name).toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted);
};

/** Two values only: not the one is the other. */
const opposite = (field: Field, value: Json): Json | undefined => {
  if (typeof value === "boolean") return !value;
  return field.values?.length === 2 ? field.values.find((other) => other !== value) : undefined;
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
  const equals = field && opposite(field, condition.equals);
  return equals === undefined ? null : { field: condition.field, equals };
};

/** Reads `done is yes`, `it is not done`, `status is "open"`; null where it is no condition on these fields. */
export const readCondition = (text: string, { fields, participles }: Vocabulary): Condition | null => {
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

/** All conditions joined by "and"; null where one is not understood. */
export const readConditions = (text: string, vocabulary: Vocabulary): Condition[] | null => {
  const conditions = text.split(/\s+and\s+/iu).map((part) => readCondition(part, vocabulary));
  return conditions.includes(null) ? null : conditions.filter((condition) => condition !== null);
};

/** The opposite of one condition, for "refused when …"; null where it cannot be said as an equality. */
export const readRefusal = (text: string, vocabulary: Vocabulary): Condition[] | null => {
  const condition = readCondition(text, vocabulary);
  const allowed = condition && negate(condition, vocabulary.fields);
  return allowed ? [allowed] : null;
};

/** Reads `done to yes and completed_at to now`; null where one part is not understood. */
export const readAssignments = (text: string, { fields, participles }: Vocabulary): Assignment[] | null => {
  const assignments = text.split(/\s+and\s+|\s*,\s*/iu).map((part): Assignment | null => {
    const match = ASSIGNMENT.exec(part.trim());
    const field = match && fieldNamed(fields, match[1] ?? "");
    if (!match || !field) {
      const state = /^(?:it |them )?(?:as|to) (\S+)$/iu.exec(part.trim());
      const found = state && readState(state[1] ?? "", fields, participles);
      return found ? { field: found.field, value: found.equals } : null;
    }
    const written = match[2] ?? "";
    if (/^(?:now|the current time)$/iu.test(unquote(written)) && field.type === "date-time")
      return { field: field.name, now: true };
    const value = fitValue(field, readValue(written));
    return value === undefined ? null : { field: field.name, value };
  });
  return assignments.includes(null) ? null : assignments.filter((assignment) => assignment !== null);
};
