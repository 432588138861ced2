import type { Call, Json, JsonObject } from "../contract/call.ts";
import { idPrefix } from "../contract/shards.ts";
import type { Field, Schema } from "../contract/schema.ts";

const initialValue = (field: Field, call: Call, now: string): Json => {
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
    case "caller":
    case "service":
    case "parent":
    case "secret":
    case "sequence":
    case "computed":
      return field.default ?? null;
  }
};

/** What a new record holds before its caller's values are laid over it. */
export const initialValues = (schema: Schema, call: Call): JsonObject => {
  const now = new Date().toISOString();
  const stored = Object.entries(schema).filter(([, { origin }]) => origin !== "computed");
  return Object.fromEntries(stored.map(([name, field]) => [name, initialValue(field, call, now)]));
};
