import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Access, Callers, ErrorStyle, Field, Firing, Hooks, Objective, Step } from "#src/spec/spec.ts";
import type { Key, Service } from "./plan.ts";

/** What one instance is kept for, in Markdown. */
export const describeKey = (key: Key): string => {
  switch (key.from) {
    case "path":
      return `one per \`${key.name}\``;
    case "generated":
      return `one per generated \`${key.name}\` of ${key.length} characters`;
    case "owner":
      return "one per signed-in person";
    case "single":
      return "one for all";
  }
};

/** A promise in words. */
export const describeObjective = (objective: Objective): string => {
  switch (objective.metric) {
    case "latency-p95":
      return `95 % of requests within ${objective.milliseconds} ms`;
    case "throughput":
      return `${objective.perMinute.toLocaleString("en")} requests a minute`;
    case "availability":
      return `${objective.percent} % available`;
  }
};

/** How callers are known, in words. */
export const describeCallers = ({ code, field, header, part, scheme, service }: Callers): string =>
  `known by the ${field} of a ${part ?? service}, in the header ${header}${scheme === null ? "" : ` behind ${scheme}`}${code === undefined ? "" : `, else 401 ${code}`}`;

/** How failures are told, in Markdown. */
export const describeErrors = ({ codes, invalid, malformed, members, query }: ErrorStyle): string => {
  const named = Object.entries(codes).map(([status, code]) => `${status} \`${code}\``);
  const body = `\`${JSON.stringify(members).replaceAll('"', "")}\`, by RFC 9457 where asked for`;
  const asked = query === undefined || query === (invalid ?? 422) ? [] : [`${query} for a bad parameter`];
  return [
    body,
    `${invalid ?? 422} for what breaks a rule`,
    ...asked,
    `${malformed ?? 400} for what is no JSON`,
    ...named,
  ].join(", ");
};

const ACCESS: Record<Access, string> = {
  anyone: "anyone",
  "signed-in": "signed-in people",
  owner: "the owner",
  internal: "other services",
};

/** Who may call, in words. */
export const describeAccess = (access: Access): string => ACCESS[access];

const ORIGINS: Record<Field["origin"], string> = {
  caller: "",
  id: "made by the service",
  key: "names the instance",
  owner: "who created it",
  counter: "counted by the service",
  service: "set by the service",
  "created-at": "when it was created",
  "updated-at": "when it last changed",
  parent: "what it is a part of",
  secret: "made by the service, told once, kept as a hash",
  revision: "1, and one more with each change",
  etag: "another text with each change",
  sequence: "1, 2, 3, …",
  computed: "computed",
};

const describeStep = (step: Step): string => {
  if (!("field" in step)) return `every ${step.seconds.toLocaleString("en")} seconds`;
  if ("each" in step) return `as often as \`${step.field}\` says`;
  return `as often as \`${step.field}\` says${step.seconds === 1 ? "" : `, in units of ${step.seconds.toLocaleString("en")} seconds`}`;
};

/** What firing does, in Markdown. */
const describeFiring = ({ count, every, last, start, state, times }: Firing): string =>
  [
    `it fires then, first at \`${start}\``,
    every === undefined ? "once" : `again ${describeStep(every)}`,
    times === undefined ? "" : `at most ${typeof times === "number" ? times : `\`${times}\``} times`,
    state === undefined ? "" : `while \`${state.field}\` is ${state.from.join(" or ")}`,
    state?.meanwhile === undefined ? "" : `which makes it ${state.meanwhile}`,
    state?.ended === undefined ? "" : `after the last time ${state.ended}`,
    [count, last].some((name) => name !== undefined) ? "counted" : "",
  ]
    .filter((part) => part !== "")
    .join(", ");

type Timed = Pick<Service, "expires" | "fires" | "lapses">;

/** What becomes of records at the moment that a field holds, in Markdown; empty where nothing does. */
export const describeTime = ({ expires, fires, lapses = [] }: Timed, name: string): string =>
  [
    ...(expires === name ? ["from then on there is no such record"] : []),
    ...(fires?.at === name ? [describeFiring(fires)] : []),
    ...lapses
      .filter(({ ends }) => ends === name)
      .map(({ field, from, to }) => `from then on \`${field}\` is ${to}, where it still is ${from.join(" or ")}`),
  ].join("; ");

const toldWith = ({ headers }: Hooks): string => {
  const names = Object.keys(headers);
  return names.length === 0 ? "" : `with ${names.map((name) => `\`${name}\``).join(", ")}`;
};

/** What a service sends by itself, in Markdown: a sentence for each event. */
export const describeHooks = (hooks: Hooks): string[] => {
  const { pauses, timeoutSeconds, to } = hooks;
  const where = to.part === undefined ? `the record's \`${to.url}\`` : `the \`${to.url}\` of each ${to.part}`;
  const again = pauses.length === 0 ? "not again" : `again ${pauses.join(", ")} seconds after a failure`;
  return Object.entries(hooks.events).map(([event, { after = [], fires }]) => {
    const when = fires ? "when it fires" : `after ${after.join(", ")}`;
    return [`\`${event}\` ${when}, POSTed to ${where}`, toldWith(hooks), `within ${timeoutSeconds} seconds`, again]
      .filter((part) => part !== "")
      .join(", ");
  });
};

const describeAfter = (seconds: number, times: string | undefined): string =>
  times === undefined
    ? `${seconds.toLocaleString("en")} seconds after its making`
    : `as long after as \`${times}\` says${seconds === 1 ? "" : `, in units of ${seconds.toLocaleString("en")} seconds`}`;
/** What a computed field is made of, and each of its members. */
const describeComputed = ({ compute, members = [] }: Pick<Field, "compute" | "members">): string => {
  if (compute !== undefined) return `computed: ${describeExpression(compute)}`;
  const told = members.flatMap((member) =>
    member.compute === undefined ? [] : [`\`${member.name}\` is ${describeExpression(member.compute)}`],
  );
  return told.length === 0 ? ORIGINS.computed : `computed: ${told.join(", ")}`;
};

/** What a field may hold, in Markdown. */
export const describeRules = ({
  required,
  min,
  max,
  pattern,
  unique,
  reserved,
  values,
  origin,
  ...field
}: Field): string => {
  const { seconds, times } = field.after ?? {};
  const range = [
    min === undefined ? "" : `at least ${min}`,
    max === undefined ? "" : `at most ${max.toLocaleString("en")}`,
  ];
  const parts = [
    required ? "required" : "",
    ...range,
    values ? values.join(", ") : "",
    pattern === undefined ? "" : `only \`${pattern.replaceAll("`", "'").replaceAll("\\-", "-")}\``,
    unique === "caseless" ? "unique, however its letters are written" : unique ? "unique" : "",
    reserved ? "for ever" : "",
    field.trim ? "trimmed" : "",
    seconds === undefined ? "" : describeAfter(seconds, times),
    field.default === undefined ? "" : `default \`${JSON.stringify(field.default).replaceAll("`", "'")}\``,
    origin === "computed" ? describeComputed(field) : ORIGINS[origin],
  ];
  return parts.filter((part) => part !== "").join("; ");
};
