import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Field, QueueSpec } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import type { FittedQueue, QueueFacts } from "./queue-facts.ts";
import { statesIn } from "./queue-words.ts";
import { readQueueRules } from "./read-queue-rules.ts";

const own = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin: "service",
  ...more,
});

const ATTEMPTS = /^(?:attempts?|tries|deliveries|attempt_?count|(?:times_)?(?:leased|tried)|runs?|try_?count)$/iu;
const AVAILABLE =
  /^(?:available|visible|runnable|ready|next|earliest|due|not_?before|retry|scheduled|run|try)_?\w*(?:at|from|after|before|on|time|attempt|At)$/iu;
const DELAY = /^(?:delay|wait|hold|start_?after|postpone|not_?before|in)(?:_?\w+)?$/iu;
const ERROR = /(?:^|_)(?:error|reason|failure|fault|problem)$|[a-z](?:Error|Reason|Failure)$/iu;
const MOST = /^max_?(?:attempts|tries|deliveries|runs)$|^(?:attempts|tries)_?(?:max|limit)$|^maxTries$/iu;
const BACKOFF = /^(?:backoff|retry|cooldown|retry_?delay)(?:_?(?:seconds|secs|s|base|delay|minutes))*$/iu;

const unitOf = (name: string): number =>
  wordsOf(name).some((word) => word.startsWith("min"))
    ? 60
    : wordsOf(name).some((word) => /^hours?$/u.test(word))
      ? 3_600
      : 1;

const times = (value: Expression, factor: number): Expression =>
  factor === 1 ? value : { do: "multiply", with: [value, { value: factor }] };

/** A number by its field, of the record or of what it is a part of. */
const numberIn = (fields: readonly Field[], above: readonly Field[], pattern: RegExp): Expression | null => {
  const isOne = ({ name, type }: Field): boolean => pattern.test(name) && (type === "integer" || type === "number");
  const mine = fields.find(isOne);
  if (mine !== undefined) return times({ field: mine.name }, unitOf(mine.name));
  const theirs = above.find(isOne);
  return theirs === undefined ? null : times({ parent: theirs.name }, unitOf(theirs.name));
};

/** When a record can be handed out for the first time: so long after its making as the caller says. */
const availableIn = (fields: Field[]): string => {
  const shown = fields.find(({ name, type }) => type === "date-time" && AVAILABLE.test(name));
  const field = shown ?? own("available_at", "date-time", { hidden: true });
  if (shown === undefined) fields.push(field);
  const delay = fields.find(({ name, origin, type }) => origin === "caller" && type === "integer" && DELAY.test(name));
  if (delay !== undefined) {
    delay.hidden = true;
    delay.default ??= 0;
    delay.required = false;
  }
  if (field.origin === "caller") field.utc = true;
  field.after = delay === undefined ? { seconds: 0 } : { seconds: unitOf(delay.name), times: delay.name };
  return field.name;
};

const numberField = (fields: Field[]): string => {
  const shown = fields.find(({ name }) => ATTEMPTS.test(name));
  if (shown === undefined) fields.push(own("attempts", "integer", { default: 0, hidden: true }));
  else Object.assign(shown, { type: "integer", origin: "service", default: 0 });
  return shown?.name ?? "attempts";
};

const ensure = (fields: Field[], field: Field): string => {
  if (!fields.some(({ name }) => name === field.name)) fields.push(field);
  return field.name;
};

/** Where a number is not given with the record, what it belongs to has it. */
const inherit = (fields: readonly Field[], above: readonly Field[]): void => {
  for (const field of fields) {
    const theirs = field.inherits === undefined ? undefined : above.find(({ name }) => name === field.inherits);
    if (theirs === undefined) delete field.inherits;
    else {
      field.type = theirs.type;
      field.required = false;
      if (field.min === undefined && theirs.min !== undefined) field.min = theirs.min;
      if (field.max === undefined && theirs.max !== undefined) field.max = theirs.max;
    }
  }
};

/** Makes of records that are handed out a queue, or names why it cannot be one. */
export const fitQueue = (
  settling: Settling,
  kind: Kind,
  facts: QueueFacts,
  rules: { all: ApiFacts["rules"]; heard: Set<Sentence> },
): FittedQueue | null => {
  const { fields, resource } = kind;
  const above = resource.parent === null ? [] : kindOf(settling, resource.parent).fields;
  inherit(fields, above);
  const state = fields.find(({ type, values }) => type === "enum" && statesIn(values ?? []).leased !== undefined);
  const { dead, delayed, done, leased, ready } = statesIn(state?.values ?? []);
  const line = facts.lease.request.line;
  const said = readQueueRules(rules.all, { fields, lease: facts.lease.word }, rules.heard);
  const most = numberIn(fields, above, MOST) ?? (said.most === null ? null : { value: said.most });
  const backoff = numberIn(fields, above, BACKOFF) ?? { value: said.backoff ?? 0 };
  if (state === undefined || !(dead && done && leased && ready) || most === null) {
    const missing = most === null && state !== undefined ? "how often it is tried" : "which states there are";
    leaveUncovered(
      settling.reading,
      line,
      `\`${facts.lease.request.method} ${facts.lease.request.path}\``,
      `it is not said ${missing}`,
    );
    return null;
  }
  Object.assign(state, { origin: "service", default: ready });
  const error = fields.find(({ name, origin, type }) => type === "text" && origin !== "caller" && ERROR.test(name));
  const { existing } = said;
  const key = fields.find(({ name }) => name === existing?.by);
  if (key !== undefined && existing?.max != null) Object.assign(key, { min: 1, max: existing.max });
  const spec: QueueSpec = {
    state: state.name,
    states: { ready, ...(delayed && { delayed }), leased, done, dead },
    available: availableIn(fields),
    attempts: numberField(fields),
    token: ensure(fields, own(facts.token, "text", { hidden: true })),
    until: ensure(fields, own(facts.until ?? "leased_until", "date-time", { hidden: true })),
    ...(error && { error: error.name }),
    ...(error && said.expired !== null && { expired: said.expired }),
    ...(facts.dead && { died: ensure(fields, own("died_at", "date-time", { hidden: true })) }),
    most,
    backoff,
    ...(said.order.length > 0 && { order: said.order }),
  };
  return { facts, spec, said };
};
