import { chooseRoute, defaultStatus, recordsOf } from "#src/spec/choose-route.ts";
import type { Access, Behaviour, Field, OperationSpec, PartSpec, ServiceSpec, Spec } from "#src/spec/spec.ts";
import type { RoomSpec } from "#src/spec/room.ts";
import { listTasks } from "./list-tasks.ts";
import type { Event, Key, Operation, Part, Plan, Room, Service, Subscription } from "./plan.ts";

/** Records an instance of many holds where the spec names no bound. */
const DEFAULT_CAPACITY = 10_000;
/** Records of a part that one instance holds, all together. */
const PART_CAPACITY = 100_000;
const NAME_LIMIT = 54;

/** A Worker's name made from a repository's. */
export const productName = (repositoryName: string): string => {
  const bare = repositoryName.split("/").at(-1) ?? "";
  const name = bare
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, NAME_LIMIT)
    .replace(/-+$/u, "");
  return /^[a-z]/u.test(name) ? name : `product-${name}`.slice(0, NAME_LIMIT).replace(/-+$/u, "");
};

const DEFAULT_OPERATIONS: [string, string, Behaviour][] = [
  ["create", "Create one", { kind: "create" }],
  ["list", "List all", { kind: "list", filters: [], sort: [] }],
  ["read", "Read one", { kind: "read" }],
  ["update", "Change one", { kind: "update" }],
  ["delete", "Delete one", { kind: "delete" }],
];

/** A service that says what it keeps and not what it does can be created, read, listed, changed and deleted. */
const operationsOf = (service: ServiceSpec): OperationSpec[] =>
  service.operations.length > 0
    ? service.operations
    : DEFAULT_OPERATIONS.map(([name, summary, behaviour]) => ({
        name,
        summary,
        line: service.line,
        behaviour,
        method: null,
        path: null,
        status: null,
        access: null,
      }));

const accessesOf = (service: ServiceSpec): (Access | null)[] =>
  service.operations.map(({ access }) => access).filter((access) => access !== "internal");

/** Two people who both succeed at one address share what is there. */
const isShared = (service: ServiceSpec, spec: Spec): boolean =>
  spec.scenarios.some(({ steps }) => {
    const base = service.operations.map((operation) => chooseRoute(service, operation).path.split("/")[1]);
    const people = steps
      .filter((step) => step.expect.status < 400 && base.includes(step.path.split("/")[1]))
      .map(({ as }) => as);
    return new Set(people).size > 1;
  });

const keyOf = (service: ServiceSpec, spec: Spec): Key => {
  if (service.keyedBy !== null) return service.keyedBy;
  const accesses = accessesOf(service);
  const signedIn = accesses.length > 0 && accesses.every((access) => access === "owner" || access === "signed-in");
  return signedIn && (accesses.includes("owner") || !isShared(service, spec)) ? { from: "owner" } : { from: "single" };
};

const made = (name: string, type: Field["type"], origin: Field["origin"], description: string): Field => ({
  name,
  type,
  description,
  required: false,
  origin,
});

/** The author's fields, and those that every record has: its id, its key, when it was made. */
const fieldsOf = (service: ServiceSpec, key: Key, records: "one" | "many"): Field[] => {
  const fields = service.fields.map((field) =>
    records === "many" && field.name === "id"
      ? { ...field, type: "text" as const, origin: "id" as const, required: false }
      : field,
  );
  const has = (name: string) => fields.some((field) => field.name === name);
  const camel = fields.some(({ name }) => /[a-z][A-Z]/u.test(name));
  const created = camel ? "createdAt" : "created_at";
  const sorted = service.operations
    .filter(({ on }) => on === undefined)
    .flatMap(({ behaviour }) => (behaviour.kind === "list" ? behaviour.sort : []))
    .map(({ field }) => field);
  return [
    ...(records === "many" && !fields.some(({ origin }) => origin === "id")
      ? [made("id", "text", "id", "made by the service")]
      : []),
    ...("name" in key && records === "one" && !has(key.name)
      ? [made(key.name, "text", "key", "names the instance")]
      : []),
    ...fields,
    ...(sorted.includes(created) && !has(created)
      ? [made(created, "date-time", "created-at", "set when it is created")]
      : []),
  ];
};

const acceptsOf = (behaviour: Behaviour, fields: readonly Field[], key: Key): string[] => {
  const { kind } = behaviour;
  const named = kind === "update" ? behaviour.fields : undefined;
  if (kind !== "create" && kind !== "replace" && kind !== "update") return [];
  const own = fields
    .filter(({ name, origin }) => origin === "caller" && (named === undefined || named.includes(name)))
    .map(({ name }) => name);
  return kind === "create" ? own : own.filter((name) => !("name" in key) || name !== key.name);
};

const operationOf = (
  service: ServiceSpec,
  operation: OperationSpec,
  fields: readonly Field[],
  key: Key,
  internal: boolean,
): Operation => {
  const { name, summary, behaviour, on, takes, rejects, guards, effects, answers, makes, merges } = operation;
  const { asks, finds, headers, late, made: status201, once, precondition, reaches, remarks } = operation;
  const { brings, existing, floods, inQuery, notes, plain, shows, stands, tellsIn, unties, whole, wrong } = operation;
  const access = operation.access ?? (internal && operation.path === null ? "internal" : "anyone");
  const { method, path } = chooseRoute(service, operation);
  const part = service.parts?.find((candidate) => candidate.name === on);
  const accepts = operation.accepts ?? acceptsOf(behaviour, part?.fields ?? fields, key);
  const status = operation.status ?? defaultStatus(behaviour.kind);
  return {
    name,
    summary,
    behaviour,
    ...(on !== undefined && { on }),
    ...(operation.own && { own: true as const }),
    ...(takes && { takes }),
    ...(rejects && { rejects }),
    ...(guards && { guards }),
    ...(effects && { effects }),
    ...(reaches && { reaches }),
    ...(asks && { asks }),
    ...(finds && { finds }),
    ...(remarks && { remarks }),
    ...(answers && { answers }),
    ...(existing && { existing }),
    ...(stands && { stands }),
    ...(floods && { floods }),
    ...(precondition && { precondition }),
    ...(once && { once }),
    ...(shows && { shows }),
    ...(plain && { plain }),
    ...(wrong && { wrong }),
    ...(whole !== undefined && { whole }),
    ...(inQuery && { inQuery }),
    ...(tellsIn && { tellsIn }),
    ...(unties && { unties }),
    ...(notes && { notes }),
    ...(status201 !== undefined && { made: status201 }),
    ...(headers && { headers }),
    ...(late && { late }),
    ...(makes && { makes }),
    ...(merges && { merges }),
    ...(brings && { brings }),
    method,
    path: access === "internal" ? "" : path,
    status,
    access,
    accepts,
  };
};

const callsOf = (service: ServiceSpec, spec: Spec): string[] => {
  const channels = (service.delivery?.channels ?? []).flatMap((channel) =>
    channel.via === "service" ? [`${channel.service}.${channel.operation}`] : [],
  );
  const source = spec.services.find(({ name }) => name === service.rendering?.service);
  const read = source && operationsOf(source).find(({ behaviour }) => behaviour.kind === "read");
  const asked = service.operations.flatMap(({ asks, behaviour, finds }) => [
    ...(finds ? [`${finds.service}.${finds.operation}`] : []),
    ...(behaviour.kind === "enlist" ? [`${behaviour.service}.${behaviour.operation}`] : []),
    ...(asks ? [`${asks.service}.${asks.operation}`] : []),
  ]);
  return [...new Set([...channels, ...asked, ...(source ? [`${source.name}.${read?.name ?? "read"}`] : [])])];
};

type OfRecords = Pick<PartSpec & Service, "etag" | "expires" | "fires" | "lapses" | "logs" | "missing" | "rules">;

/** What is said of records, be they a service's own or those of a part. */
const ofRecords = ({ etag, expires, fires, lapses, logs, missing, rules }: OfRecords): OfRecords => ({
  ...(rules && { rules }),
  ...(missing !== undefined && { missing }),
  ...(etag !== undefined && { etag }),
  ...(expires !== undefined && { expires }),
  ...(lapses && { lapses }),
  ...(logs && { logs }),
  ...(fires && { fires }),
});

const partOf = (part: PartSpec): Part => {
  const { fields, name, of, only, queue, standings } = part;
  return {
    name,
    of,
    fields,
    ...ofRecords(part),
    ...(queue && { queue }),
    ...(standings && { standings }),
    ...(only && { only }),
    maxRecords: part.maxRecords ?? PART_CAPACITY,
  };
};

/** What operations and time do is told to whoever listens. */
const eventsOf = ({ lapses = [], operations, parts = [] }: ServiceSpec): Event[] => [
  ...operations.flatMap(({ name, on, tells }) =>
    tells ? [{ name: tells.event, after: [name], fields: tells.fields, ...(on !== undefined && { on }) }] : [],
  ),
  ...lapses.flatMap(({ tells }) => (tells ? [{ name: tells.event, after: [], fields: tells.fields }] : [])),
  ...parts.flatMap((part) =>
    (part.lapses ?? []).flatMap(({ tells }) =>
      tells ? [{ name: tells.event, after: [], fields: tells.fields, on: part.name }] : [],
    ),
  ),
];

const subscriptionsOf = ({ operations }: ServiceSpec): Subscription[] =>
  operations.flatMap(({ behaviour, name }) =>
    behaviour.kind === "hear" ? [{ event: behaviour.event, operation: name, keyField: null }] : [],
  );

/** Where a socket opens that the author tells of; whoever the spec leaves open is anybody. */
const roomOf = (spec: RoomSpec): Room => {
  const { line: _, ...room } = spec;
  return room;
};

/** `called`: all that some service calls, as `Service.operation`. */
const serviceOf = (service: ServiceSpec, spec: Spec, called: ReadonlySet<string>): Service => {
  const key = keyOf(service, spec);
  const records = recordsOf(service);
  const fields = fieldsOf(service, key, records);
  const [events, subscriptions] = [eventsOf(service), subscriptionsOf(service)];
  const { name, purpose, delivery, history, hooks, limits, parts, queue, rendering } = service;
  return {
    name,
    purpose,
    owner: "Backend",
    key,
    records,
    fields,
    ...ofRecords(service),
    ...(hooks && { hooks }),
    ...(history && { history }),
    ...(queue && { queue }),
    ...(limits && { limits }),
    ...(parts && { parts: parts.map(partOf) }),
    operations: operationsOf(service).map((operation) =>
      operationOf(service, operation, fields, key, called.has(`${name}.${operation.name}`)),
    ),
    delivery,
    rendering,
    retentionDays: service.retentionDays,
    maxRecords: service.maxRecords ?? (records === "one" ? 1 : DEFAULT_CAPACITY),
    calls: callsOf(service, spec),
    ...(events.length > 0 && { events }),
    ...(subscriptions.length > 0 && { subscriptions }),
    ...(service.room && { room: roomOf(service.room) }),
  };
};

/** Spec → the plan as it stands before anybody has spoken: sound defaults, and `anyone` where access is not said. */
export const draftPlan = (spec: Spec, repositoryName: string): Plan => {
  const called = new Set(spec.services.flatMap((caller) => callsOf(caller, spec)));
  const plan: Plan = {
    product: {
      name: productName(repositoryName),
      title: spec.title,
      summary: spec.summary,
      writesPerMinute: null,
      ...(spec.errors && { errors: spec.errors }),
      ...(spec.callers && { callers: spec.callers }),
    },
    services: spec.services.map((service) => serviceOf(service, spec, called)),
    scenarios: spec.scenarios,
    objectives: spec.objectives,
    tasks: [],
    decisions: [],
    uncovered: spec.uncovered,
    ...(spec.handwritten && { handwritten: spec.handwritten }),
    specHash: spec.hash,
  };
  return { ...plan, tasks: listTasks(plan) };
};
