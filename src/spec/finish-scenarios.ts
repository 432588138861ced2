import { chooseRoute, defaultStatus } from "./choose-route.ts";
import { fieldsOf } from "./fields-of.ts";
import { matchPath, matchRequest } from "./match-request.ts";
import type { StepDraft } from "./parse-expectation.ts";
import type { ScenarioDraft } from "./parse-scenarios.ts";
import { membersTold } from "./members-told.ts";
import { explainUnreached } from "./reach-status.ts";
import { dropScenario, leaveUncovered, quoteLine, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { toldMembers } from "./told-members.ts";
import type { ErrorStyle, Field, Json, Method, OperationSpec, Scenario, ScenarioStep, ServiceSpec } from "./spec.ts";

type Route = { method: Method; path: string; service: ServiceSpec; operation: OperationSpec };

const routesOf = (services: readonly ServiceSpec[]): Route[] =>
  services.flatMap((service) =>
    service.operations
      .filter((operation) => operation.access !== "internal")
      .map((operation) => ({ ...chooseRoute(service, operation), service, operation })),
  );

/** A run adds five characters to a name to make it its own. */
const SUFFIX = "48213";
const canGrow = ({ max, pattern }: Field, value: string): boolean =>
  value.length + SUFFIX.length <= (max ?? Number.POSITIVE_INFINITY) &&
  (pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(value + SUFFIX));

const uniqueValues = (step: StepDraft, { operation, service }: Route): string[] =>
  fieldsOf(service, operation).flatMap((field) => {
    const value = isObject(step.body) ? step.body[field.name] : undefined;
    if (!field.unique || typeof value !== "string") return [];
    const part = field.type === "email" ? (value.split("@")[0] ?? "") : value;
    return part !== "" && (field.type === "email" || canGrow(field, value)) ? [part] : [];
  });

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values that name an instance or must be unique: the next run must not meet what this one left behind. */
const namesIn = (step: StepDraft, route: Route | null): string[] => {
  const key = route?.service.keyedBy;
  const name = key && "name" in key ? key.name : null;
  const inPath = route && name !== null ? matchPath(route.path, step.path)?.[name] : undefined;
  const named = key?.from === "path" && inPath !== undefined && !inPath.includes("{") ? [inPath] : [];
  // A value that must be refused as it stands would be another one with a suffix.
  if (!route || step.expect.status === 422 || step.expect.status === 400) return named;
  const chosen = name !== null && key?.from === "generated" && isObject(step.body) ? step.body[name] : undefined;
  return [...named, ...(typeof chosen === "string" ? [chosen] : []), ...uniqueValues(step, route)];
};

/** What was there already, or done already, or is not there, has a success of its own. */
const isOther = ({ behaviour, existing, once, status: ownStatus }: OperationSpec, status: number): boolean =>
  existing?.status === status ||
  once?.status === status ||
  (behaviour.kind === "lease" && status === 204) ||
  (behaviour.kind === "handwritten" && ownStatus !== null && status < 400);

/** A success that a scenario expects is the operation's own; two different ones are a clash. */
const agreeOnStatus = (step: StepDraft, { service, operation }: Route, reading: Reading): number => {
  const kind = operation.behaviour.kind;
  const said = step.expect.status;
  if (said === null) return operation.status ?? (kind === "replace" ? 201 : defaultStatus(kind));
  if (said >= 400 || kind === "replace" || isOther(operation, said)) return said;
  state(reading, `the status of \`${service.name}.${operation.name}\``, String(said), step.line);
  operation.status ??= said;
  return said;
};

/** Members of answers that are no fields: pages, counts, and problems. */
const MEMBERS = new Set("items next count deleted type title status detail code errors instance id".split(" "));

/** `more`: members that it has beside those of records, pages and problems. */
type Answer = { line: number; route: Route; more: readonly string[]; reading: Reading };

/** What holds the records in a list's answer, which scenarios may call its items. */
const itemsOf = ({ operation: { behaviour } }: Route): string =>
  (behaviour.kind === "list" ? behaviour.paging?.items : undefined) ?? "items";

/** What an answer calls otherwise, and what comes along with the record. */
const toldBeside = ({ brings, shows }: OperationSpec): string[] => [
  ...(brings === undefined ? [] : [brings.member, ...(brings.own === null ? [] : [brings.own])]),
  ...Object.values(shows?.as ?? {}),
];

/** What an answer can hold. A member that no field makes is named, and not checked. */
const keepKnown = (body: Json, answer: Answer): Json => {
  if (Array.isArray(body)) return body.map((entry) => keepKnown(entry, answer));
  if (!isObject(body)) return body;
  const { operation, service } = answer.route;
  const { behaviour } = operation;
  // Code of its own may tell anything.
  if (behaviour.kind === "handwritten") return body;
  // An answer may tell of what holds a record, too.
  const above = service.parts?.find(({ name }) => name === operation.on)?.of ?? undefined;
  const around = above === undefined ? [] : fieldsOf(service, { on: above });
  const own = new Set([...service.fields, ...around, ...fieldsOf(service, operation)].map(({ name }) => name));
  for (const name of membersTold(behaviour)) own.add(name);
  for (const name of toldBeside(operation)) own.add(name);
  if (service.keyedBy && "name" in service.keyedBy) own.add(service.keyedBy.name);
  const told = new Set(toldMembers(behaviour));
  const known = Object.entries(body).filter(([name]) => {
    const there =
      told.has(name) ||
      own.has(name) ||
      MEMBERS.has(name) ||
      answer.more.includes(name) ||
      /^(?:created|updated)_?at$/iu.test(name);
    if (!there)
      leaveUncovered(
        answer.reading,
        answer.line,
        `the answer's \`${name}\``,
        `${service.name} has no field of this name, so it is not checked`,
      );
    return there;
  });
  const items = itemsOf(answer.route);
  return Object.fromEntries(
    known.map(([name, value]) => {
      const isItems = name === "items" || name === items;
      return isItems ? [items, keepKnown(value, answer)] : [name, value];
    }),
  );
};

/** What the refusals of an operation tell of the records that it reaches. */
const refusalsOf = ({ operation: { reaches = [] } }: Route): string[] =>
  reaches.flatMap(({ guards = [] }) =>
    guards.flatMap(({ listed, tells = {} }) => (listed === undefined ? Object.keys(tells) : [listed])),
  );

/** What the product answers, and with what its failures do. */
type Offer = { routes: readonly Route[]; errors: readonly string[] };

const BUILT_IN = /^\/api\//u;

const finish = (draft: ScenarioDraft, { errors, routes }: Offer, reading: Reading): Scenario | null => {
  // People too: what they own must not outlive the run.
  const names = new Set(draft.steps.flatMap(({ as }) => as ?? []));
  const steps: ScenarioStep[] = [];
  for (const { line, ...step } of draft.steps) {
    const route = matchRequest(routes, step.method, step.path);
    const lost = route ? null : matchRequest(reading.leftOut, step.method, step.path);
    if (lost !== null || (!route && !BUILT_IN.test(step.path) && step.expect.status !== 404)) {
      const because = lost
        ? `line ${lost.line}, ${quoteLine(lost.text)}, is not built: ${lost.reason}`
        : `no operation answers ${step.method} ${step.path}`;
      dropScenario(reading, line, `scenario "${draft.name}"`, because);
      return null;
    }
    const unreached = route && explainUnreached({ line, ...step }, route, reading);
    if (unreached !== null) {
      dropScenario(reading, line, `scenario "${draft.name}"`, unreached);
      return null;
    }
    for (const name of namesIn({ line, ...step }, route)) names.add(name);
    const fails = (step.expect.status ?? 0) >= 400;
    const body =
      route && step.expect.body !== undefined
        ? keepKnown(step.expect.body, { line, route, more: fails ? [...errors, ...refusalsOf(route)] : [], reading })
        : step.expect.body;
    const status = route ? agreeOnStatus({ line, ...step }, route, reading) : (step.expect.status ?? 200);
    steps.push({ ...step, expect: { ...step.expect, ...(body === undefined ? {} : { body }), status } });
  }
  return { name: draft.name, line: draft.line, names: [...names], steps };
};

const titleOf = ({ name, steps }: ScenarioDraft): string => {
  const last = steps.at(-1);
  if (name !== "" || !last) return name || "a scenario";
  return `${last.method} ${last.path} answers ${last.expect.status ?? "as agreed"}`;
};

/** Settles each scenario against the operations; one that cannot be checked as a whole is left uncovered. */
export const finishScenarios = (
  drafts: readonly ScenarioDraft[],
  services: readonly ServiceSpec[],
  errors: ErrorStyle | null,
  reading: Reading,
): Scenario[] => {
  const offer = { routes: routesOf(services), errors: Object.keys(errors?.members ?? {}) };
  return drafts.flatMap((draft) => {
    const named = { ...draft, name: titleOf(draft) };
    if (named.broken) {
      // Its words are beyond the rules; what they ask for may still be built, and is named as not checked.
      leaveUncovered(
        reading,
        named.broken.line,
        named.broken.text,
        `this step of "${named.name}" is not understood, so the scenario is not checked`,
      );
      return [];
    }
    return finish(named, offer, reading) ?? [];
  });
};
