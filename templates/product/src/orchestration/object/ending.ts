import type { Json, JsonObject } from "../contract/call.ts";
import type { Field, Schema } from "../contract/schema.ts";

const momentAfter = (start: number, { seconds, times }: NonNullable<Field["after"]>, values: JsonObject): Json => {
  const factor = times === undefined ? 1 : (values[times] ?? null);
  return factor === null ? null : new Date(start + seconds * Number(factor) * 1_000).toISOString();
};

/**
 * The moments that follow from what is kept: so long after a record's making, or after a lifetime was sent, or the same
 * as another. What is compared with the clock is kept in one form, so that texts compare as the moments do.
 */
export const endingOf = (schema: Schema, values: JsonObject, isNew: boolean): JsonObject => {
  const created = Object.entries(schema).find(([, { origin }]) => origin === "created-at")?.[0] ?? "";
  const made = isNew ? values[created] : undefined;
  const start = typeof made === "string" ? Date.parse(made) : Date.now();
  const moments = Object.entries(schema).flatMap(([name, { after, utc }]): [string, Json][] => {
    const given = values[name];
    if (after !== undefined && (given ?? null) === null && (isNew || (after.times ?? "") in values))
      return [[name, momentAfter(start, after, values)]];
    return utc && typeof given === "string" ? [[name, new Date(given).toISOString()]] : [];
  });
  const sent: JsonObject = { ...values, ...Object.fromEntries(moments) };
  const following = Object.entries(schema).flatMap(([name, { follows }]): [string, Json][] =>
    follows === undefined || sent[follows] === undefined || (!isNew && name in values) ? [] : [[name, sent[follows]]],
  );
  return Object.fromEntries([...moments, ...following]);
};
