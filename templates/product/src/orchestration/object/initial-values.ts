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
      return call.person?.name ?? null;
    case "key":
      return call.key;
    case "counter":
      return 0;
    case "caller":
    case "service":
      return field.default ?? null;
  }
};

/** What a new record holds before its caller's values are laid over it. */
export const initialValues = (schema: Schema, call: Call): JsonObject => {
  const now = new Date().toISOString();
  return Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, initialValue(field, call, now)]));
};
