import type { Field, HookLog, Json, MessageValue } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";

type Members = { [key: string]: Json };

const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const STATES: [keyof Omit<HookLog["status"], "field">, RegExp][] = [
  ["pending", /pending|queued|waiting|open|retrying|scheduled|sending/u],
  ["delivered", /deliver|succe|sent|ok|done|received/u],
  ["failed", /fail|gave|given|dead|exhausted|error|dropped|lost/u],
];

const own = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: "text",
  description: "",
  required: false,
  origin: "service",
  ...more,
});

/** The state of a message: the author's own words for it, as far as there are any. */
const statusOf = ({ fields }: Kind): HookLog["status"] => {
  const known = fields.find(({ name }) => /^(?:status|state|outcome|result)$/u.test(name));
  const field = known ?? own("status", { hidden: true });
  if (known === undefined) fields.push(field);
  const values = field.values ?? [];
  const status = { field: field.name, pending: "pending", delivered: "delivered", failed: "failed" };
  for (const [state, pattern] of STATES) status[state] = values.find((value) => pattern.test(value)) ?? status[state];
  const { delivered, failed, pending } = status;
  Object.assign(field, {
    type: "enum",
    origin: "service",
    values: [...new Set([...values, pending, delivered, failed])],
    default: pending,
  });
  return status;
};

const typeOf = (name: string, example: Json): Field["type"] => {
  if (typeof example === "number") return "integer";
  if (typeof example === "boolean") return "boolean";
  return /(?:^|_)(?:at|time)$|[a-z]At$/u.test(name) ? "date-time" : "text";
};

/** The list of attempts, with the names that its author gives to what each tells. */
const attemptsOf = (field: Field, example: Json | undefined): NonNullable<HookLog["attempts"]> => {
  const [first] = Array.isArray(example) ? example.filter(isObject) : [];
  const members = Object.entries(first ?? { number: 1, at: "", status: 200, error: "" }).map(([name, value]) =>
    own(name, { type: typeOf(name, value) }),
  );
  const named = (pattern: RegExp): string | undefined => members.find(({ name }) => pattern.test(name))?.name;
  Object.assign(field, {
    type: "list",
    origin: "service",
    entries: own("entry", { type: "object", members }),
    default: [],
  });
  const number = named(/^(?:number|no|n|attempt|nr|index)$/u);
  const at = named(/at$|time/u);
  const status = named(/status|code/u);
  const error = named(/error|reason|failure/u);
  return {
    field: field.name,
    ...(number !== undefined && { number }),
    ...(at !== undefined && { at }),
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
  };
};

type Shows = Pick<HookLog, "attempts" | "count" | "answered" | "error" | "last" | "delivered">;

/** Fields that show what became of a message, by their names. */
const SHOWN: [keyof Omit<Shows, "attempts">, RegExp, Field["type"]][] = [
  ["count", /^(?:attempts?|tries|attempt_?count|attempts_?made)$/iu, "integer"],
  ["answered", /status_?code|response_?(?:status|code)|(?:last|http)_?status/iu, "integer"],
  ["error", /^(?:last_)?(?:error|failure|reason)$/iu, "text"],
  ["last", /^last_(?:attempt|tried|try|sent)(?:_at)?$/iu, "date-time"],
  ["delivered", /^(?:delivered|succeeded|sent|received)_?at$/iu, "date-time"],
];

const showsOf = (fields: readonly Field[], examples: Members): Shows => {
  const shows: Shows = {};
  for (const field of fields) {
    const example = examples[field.name];
    if (/^(?:attempts|tries)$/u.test(field.name) && (Array.isArray(example) || field.type === "list")) {
      shows.attempts = attemptsOf(field, example);
      continue;
    }
    const found = SHOWN.find(([, pattern]) => pattern.test(field.name));
    if (found === undefined || field.origin === "parent") continue;
    const [role, , type] = found;
    Object.assign(field, { type, origin: "service", ...(role === "count" && { default: 0 }) });
    shows[role] = field.name;
  }
  return shows;
};

/** What a field of a message's record holds of what happened; null: it is not known. */
const toldBy = ({ name, origin }: Field, body: Readonly<Record<string, MessageValue>>): MessageValue | null => {
  if (origin !== "service" && origin !== "computed") return null;
  if (/^(?:event|type|event_type|topic)$/iu.test(name)) return { tells: "event" };
  if (/^(?:payload|body|message|request_body)$/iu.test(name)) return { members: body };
  return body[name] ?? null;
};

/**
 * Makes a kind the one that holds messages: gives it what sending needs, and says which of its fields tell what. `examples`:
 * of its members.
 */
export const makeHookLog = (
  log: Kind,
  body: Readonly<Record<string, MessageValue>>,
  examples: Members,
  of: HookLog["of"],
): HookLog => {
  const { fields } = log;
  const status = statusOf(log);
  const shows = showsOf(fields, examples);
  const due = fields.find(({ name }) => /^next_(?:attempt|retry|try)(?:_at)?$/iu.test(name));
  const told = fields.flatMap((field): [string, MessageValue][] => {
    const taken = field.name === status.field || field === due || Object.values(shows).includes(field.name);
    const value = taken || shows.attempts?.field === field.name ? null : toldBy(field, body);
    if (value !== null && "members" in value) field.type = "json";
    if (value !== null) field.origin = "service";
    return value === null ? [] : [[field.name, value]];
  });
  if (due !== undefined) Object.assign(due, { type: "date-time", origin: "service" });
  const hide = (name: string, more: Partial<Field> = {}): string => {
    fields.push(own(name, { hidden: true, ...more }));
    return name;
  };
  const noun = wordsOf(log.resource.name).join("_");
  return {
    part: log.resource.name,
    ...(of !== undefined && { of }),
    status,
    event: hide(`${noun}_event`),
    due: due?.name ?? hide(`${noun}_due_at`, { type: "date-time" }),
    payload: hide(`${noun}_payload`),
    tries: hide(`${noun}_tries`, { type: "integer", default: 0 }),
    receiver: hide(`${noun}_receiver`),
    told: Object.fromEntries(told),
    ...shows,
  };
};
