import type { Json, JsonObject } from "../contract/call.ts";
import type { Field, Schema } from "../contract/schema.ts";

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Everything that is no letter and no digit stands between words. */
export const wordsIn = (text: string): string[] => text.normalize("NFC").toLowerCase().match(WORD) ?? [];

const textOf = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map(textOf).join(" ") : String(value ?? "");

/** What was given stays. */
const stampOf = (
  given: Json | undefined,
  { equals, field, stays }: NonNullable<Field["stamped"]>,
  values: JsonObject,
  before: JsonObject | null,
): Json | undefined => {
  if (values[field] === undefined || (given ?? null) !== null) return undefined;
  const was = before?.[field] === equals;
  if (values[field] !== equals) return stays ? undefined : null;
  return was ? undefined : new Date().toISOString();
};

/** What follows of other fields whenever those are written. `before`: the record as it was; null: it is new. */
export const derivedOf = (schema: Schema, values: JsonObject, before: JsonObject | null): JsonObject => {
  const all = { ...before, ...values };
  const derived = Object.entries(schema).map(([name, { copies, stamped, words }]): [string, Json | undefined] => {
    if (copies !== undefined && before === null && (values[name] ?? null) === null)
      return [name, values[copies] ?? null];
    if (words?.some((each) => each in values))
      return [name, ` ${words.flatMap((each) => wordsIn(textOf(all[each]))).join(" ")} `];
    return [name, stamped === undefined ? undefined : stampOf(values[name], stamped, values, before)];
  });
  return Object.fromEntries(derived.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
};
