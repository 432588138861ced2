import type { Operation, Part, Service } from "#src/plan/plan.ts";
import type { Condition, Field, Json, Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { openOperations } from "./phrases.ts";
import { sampleBody, sampleValue, uniqueParts } from "./sample-body.ts";

/**
 * A scenario while it is built: on one instance of one service, by one person. `named`: what stands in a path for the
 * fields that callers name records by. `part`: the part of which a record was made.
 */
export type Scene = {
  service: Service;
  key: string;
  as: string | null;
  steps: ScenarioStep[];
  named: Record<string, string>;
  part?: Part;
};
export type Body = { [key: string]: Json };
type Table = Pick<Service | Part, "fields" | "rules">;

const kebab = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/gu, "$1-$2").toLowerCase();

/** `topic` keeps this scene's instance apart from those of other scenes. */
export const openScene = (service: Service, topic: string, as: string | null): Scene => ({
  service,
  key: `sample-${kebab(topic)}`,
  as,
  steps: [],
  named: {},
});

export const partNamed = (service: Service, name: string | undefined): Part | undefined =>
  name === undefined ? undefined : service.parts?.find((part) => part.name === name);

/** The records that an operation is about. */
export const tableOf = (service: Service, { on }: Operation): Table => partNamed(service, on) ?? service;

const isInPath = (service: Service, name: string): boolean =>
  openOperations(service).some(({ path }) => path.includes(`{${name}}`));

/** Unique fields by whose value a path of this service names a record, whoever sets them. */
const namingFields = (service: Service): Field[] =>
  service.fields.filter(({ name, unique, origin }) => {
    const isKey = "name" in service.key && service.key.name === name;
    const isUnique = unique !== undefined && unique !== false;
    return isUnique && origin !== "id" && !isKey && service.records === "many" && isInPath(service, name);
  });

const OVER_ALL = new Set(["create", "list", "clear", "count", "report", "lease", "export", "import"]);

/** In the path of a part's operation the last parameter names its record, and those before what that is a part of. */
const pathOf = (scene: Scene, { behaviour, on, path }: Operation): string => {
  const { key, named, service } = scene;
  const caller = service.key.from === "path" ? service.key.name : null;
  const unique = namingFields(service).map(({ name }) => name);
  const last = path.lastIndexOf("{");
  const namesPart = on !== undefined && !OVER_ALL.has(behaviour.kind) && !partNamed(service, on)?.only;
  return path.replaceAll(/\{(\w+)\}/gu, (_, name: string, at: number) => {
    if (name === caller) return key;
    if (namesPart && at === last) return "{part}";
    return named[name] ?? (unique.includes(name) ? `{record_${name}}` : "{record}");
  });
};

const headersFor = ({ key }: Scene, { name, once, precondition }: Operation): ScenarioStep["headers"] => ({
  ...(precondition?.required && { "if-match": "*" }),
  ...(once?.required && { "idempotency-key": `${key}-${kebab(name)}` }),
});

/** One request of the scene, not yet part of it. */
export const makeStep = (
  scene: Scene,
  operation: Operation,
  expect: ScenarioStep["expect"],
  body?: Json,
): ScenarioStep => {
  const headers = headersFor(scene, operation) ?? {};
  return {
    as: scene.as,
    method: operation.method,
    path: pathOf(scene, operation),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(body === undefined ? {} : { body }),
    expect,
  };
};

/** The same, at the address of a record that never was. */
export const makeStepNowhere = (scene: Scene, operation: Operation, status: number, body?: Json): ScenarioStep => {
  const step = makeStep(scene, operation, { status }, body);
  return { ...step, path: step.path.replaceAll(/\{(?:record\w*|part)\}/gu, "no-such-record") };
};

/** The operation by which somebody outside makes a record. */
export const makerOf = (service: Service, part?: Part): Operation | undefined => {
  const offered = openOperations(service).filter(({ on }) => on === part?.name);
  return (
    offered.find(({ behaviour }) => behaviour.kind === "create") ??
    offered.find(({ behaviour, path }) => behaviour.kind === "replace" && !behaviour.only && !path.includes("{id}"))
  );
};

/** Names of the caller's own for the record, in the body or in the path. False where there are none. */
const nameRecord = (scene: Scene, maker: Operation, body: Body): boolean =>
  namingFields(scene.service).every((field) => {
    const { name, origin, uniqueWith } = field;
    if (uniqueWith !== undefined) return false;
    if (origin !== "caller") return !field.hidden;
    const value = body[name] ?? sampleValue(field);
    if (value === null) return false;
    const isInOwnPath = maker.path.includes(`{${name}}`);
    // What the path says need not be said again.
    if (isInOwnPath) delete body[name];
    if (isInOwnPath) scene.named[name] = String(value);
    else if (maker.accepts.includes(name)) body[name] = value;
    return isInOwnPath || maker.accepts.includes(name);
  });

/** What later steps remember of the record; the names that callers chose themselves are known. */
const savesOf = ({ named, service }: Scene): Record<string, string> => {
  const id =
    service.records === "many"
      ? service.fields.find(({ origin, hidden }) => origin === "id" && !hidden)?.name
      : undefined;
  const saved = service.key.from === "generated" ? service.key.name : id;
  return Object.fromEntries([
    ...(saved === undefined ? [] : [["record", `/${saved}`]]),
    ...namingFields(service)
      .filter(({ name }) => named[name] === undefined)
      .map(({ name }) => [`record_${name}`, `/${name}`]),
  ]);
};

/** Makes the record that later steps work on, and returns what was sent; null where nothing outside can make it. */
export const makeRecord = (scene: Scene, wanted: readonly Condition[] = []): Body | null => {
  const { service } = scene;
  const maker = makerOf(service);
  const body = maker ? sampleBody(service, maker, wanted) : null;
  if (!maker || body === null || !nameRecord(scene, maker, body)) return null;
  const status = maker.behaviour.kind === "replace" ? (maker.made ?? 201) : maker.status;
  const step = makeStep(scene, maker, { status }, body);
  const save = savesOf(scene);
  scene.steps.push(Object.keys(save).length === 0 ? step : { ...step, save });
  return body;
};

/** Makes a record of a part, of the record that was made before; null where it cannot be made, or told from others. */
export const makePart = (scene: Scene, part: Part): Body | null => {
  const maker = makerOf(scene.service, part);
  const id = part.fields.find(({ origin, hidden }) => origin === "id" && !hidden)?.name;
  const body = maker ? sampleBody(part, maker) : null;
  if (!maker || body === null || id === undefined || maker.answers !== undefined) return null;
  scene.steps.push({ ...makeStep(scene, maker, { status: maker.status }, body), save: { part: `/${id}` } });
  scene.part = part;
  return body;
};

const SAME_BACK = new Set(["text", "integer", "boolean", "enum"]);

/** What of `body` comes back exactly as sent; addresses, times and what is rewritten may come back differently. */
export const sameBack = ({ fields }: Table, body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => {
      const field = fields.find((each) => each.name === name);
      if (field === undefined || field.hidden || field.lower || field.strip !== undefined) return false;
      return SAME_BACK.has(field.type);
    }),
  );

/** What no later step asks for needs not be remembered. */
const forgetUnused = (steps: readonly ScenarioStep[]): ScenarioStep[] =>
  steps.map(({ save = {}, ...step }, n) => {
    const later = JSON.stringify(steps.slice(n + 1));
    const used = Object.entries(save).filter(([name]) => later.includes(`{${name}}`));
    return used.length === 0 ? step : { ...step, save: Object.fromEntries(used) };
  });

export const closeScene = (name: string, { service, key, named, part, steps }: Scene): Scenario => ({
  name,
  line: 0,
  names: [
    ...new Set([
      ...(service.key.from === "path" ? [key] : []),
      ...Object.values(named),
      ...steps.flatMap(({ as, body, headers = {} }) => [
        ...(as === null ? [] : [as]),
        ...("idempotency-key" in headers ? [headers["idempotency-key"] ?? ""] : []),
        ...uniqueParts(service, body),
        ...(part ? uniqueParts(part, body) : []),
      ]),
    ]),
  ],
  steps: forgetUnused(steps),
});
