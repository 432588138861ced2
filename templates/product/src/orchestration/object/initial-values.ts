import type { Call, Json, JsonObject } from "../contract/call.ts";
import { idPrefix } from "../contract/shards.ts";
import type { Field, Schema } from "../contract/schema.ts";

/** Where a record is made, and for whom. */
export type Maker = Pick<Call, "key" | "person">;

const initialValue = (field: Field, call: Maker, now: string): Json => {
  switch (field.origin) {
    case "id":
      return `${idPrefix(call.key)}${crypto.randomUUID()}`;
    case "created-at":
    case "updated-at":
      return now;
    case "owner":
      return (field.holds === "id" ? call.person?.id : call.person?.name) ?? null;
    case "key":
      return call.key;
    case "counter":
      return 0;
    case "revision":
      return 1;
    case "etag":
      return crypto.randomUUID();
    case "caller":
    case "service":
    case "parent":
    case "secret":
    case "sequence":
    case "computed":
      return field.default ?? null;
  }
};

/** Every character is equally likely: bytes beyond the last whole round of the alphabet are thrown away. */
const makeText = ({ from, length }: NonNullable<Field["made"]>): string => {
  const whole = 256 - (256 % from.length);
  let text = "";
  while (text.length < length) {
    const bytes = [...crypto.getRandomValues(new Uint8Array(length * 2))].filter((byte) => byte < whole);
    text += bytes.map((byte) => from[byte % from.length]).join("");
  }
  return text.slice(0, length);
};

/** A new record, made at `time`: what its caller sent, over what every new record holds. */
export const withInitial = (schema: Schema, call: Maker, values: JsonObject, time: number): JsonObject => {
  const now = new Date(time).toISOString();
  const stored = Object.entries(schema).filter(([, { origin }]) => origin !== "computed");
  return Object.fromEntries(
    stored.map(([name, field]): [string, Json] => {
      const given = values[name];
      if (field.made !== undefined && (given ?? null) === null) return [name, makeText(field.made)];
      return [name, given === undefined ? initialValue(field, call, now) : given];
    }),
  );
};

/** What is made anew of a record that is replaced. */
export const withRenewed = (schema: Schema, values: JsonObject): JsonObject => {
  const renewed = Object.entries(schema).flatMap(([name, { made, renewed: again }]): [string, Json][] =>
    made === undefined || !again || (values[name] ?? null) !== null ? [] : [[name, makeText(made)]],
  );
  return { ...values, ...Object.fromEntries(renewed) };
};
