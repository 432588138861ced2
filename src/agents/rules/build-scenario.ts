import type { Operation, Service } from "#src/plan/plan.ts";
import type { Condition, Json, Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { openOperations } from "./phrases.ts";
import { sampleBody, sampleValue } from "./sample-body.ts";

/** Who tests: a name that no spec's own scenario is likely to use. */
const TESTER = "quinn";
const OTHER = "robin";

type Scene = { service: Service; key: string; as: string | null; steps: ScenarioStep[] };
type Body = { [key: string]: Json };

const kebab = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/gu, "$1-$2").toLowerCase();

const openScene = (service: Service, topic: string, as: string | null): Scene => ({
  service,
  key: `sample-${kebab(topic)}`,
  as,
  steps: [],
});

const pathOf = ({ service, key }: Scene, operation: Operation): string => {
  const named = "name" in service.key ? service.key.name : null;
  return operation.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    if (name !== named) return "{record}";
    return service.key.from === "generated" ? "{record}" : key;
  });
};

const step = (scene: Scene, operation: Operation, expect: ScenarioStep["expect"], body?: Json): ScenarioStep => ({
  as: scene.as,
  method: operation.method,
  path: pathOf(scene, operation),
  ...(body === undefined ? {} : { body }),
  expect,
});

/** Makes the record that later steps work on; null where nothing outside can make one. */
const makeRecord = (scene: Scene, wanted: readonly Condition[] = []): Body | null => {
  const { service } = scene;
  const offered = openOperations(service);
  const maker =
    offered.find(({ behaviour }) => behaviour.kind === "create") ??
    offered.find(({ behaviour, path }) => behaviour.kind === "replace" && !path.includes("{id}"));
  const body = maker && sampleBody(service, maker, wanted);
  if (!maker || !body) return null;
  const saved =
    service.key.from === "generated" ? service.key.name : service.fields.find(({ origin }) => origin === "id")?.name;
  const status = maker.behaviour.kind === "replace" ? 201 : maker.status;
  const made = step(scene, maker, { status }, body);
  scene.steps.push(
    (saved !== undefined && service.records === "many") || service.key.from === "generated"
      ? { ...made, save: { record: `/${saved ?? ""}` } }
      : made,
  );
  return body;
};

/** Text and the like come back as sent; addresses and times may be written differently. */
const sameBack = (service: Service, body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) =>
      ["text", "integer", "boolean", "enum"].includes(service.fields.find((field) => field.name === name)?.type ?? ""),
    ),
  );

const withBody = (status: number, body: Json): ScenarioStep["expect"] =>
  typeof body === "object" && body !== null && Object.keys(body).length > 0 ? { status, body } : { status };

const changeOf = (service: Service, operation: Operation): Body | null => {
  for (const field of service.fields) {
    if (!operation.accepts.includes(field.name) || field.unique) continue;
    const value = field.type === "enum" ? (field.values?.at(-1) ?? null) : sampleValue(field);
    if (value !== null) return { [field.name]: value };
  }
  return null;
};

type Ending = (scene: Scene, operation: Operation, made: Body) => boolean;

/** In a shared instance other records may stand beside ours: then only the status is certain. */
const isOwn = ({ service }: Scene): boolean => service.key.from !== "single";

const count =
  (member: "count" | "deleted"): Ending =>
  (scene, operation) => {
    const expect = isOwn(scene) ? { status: operation.status, body: { [member]: 1 } } : { status: operation.status };
    return scene.steps.push(step(scene, operation, expect)) > 0;
  };

const send: Ending = (scene, operation) => {
  const body =
    operation.behaviour.kind === "update" ? changeOf(scene.service, operation) : sampleBody(scene.service, operation);
  if (body === null) return false;
  return scene.steps.push(step(scene, operation, withBody(operation.status, sameBack(scene.service, body)), body)) > 0;
};

const ENDINGS: Partial<Record<Operation["behaviour"]["kind"], Ending>> = {
  read: (scene, operation, made) =>
    scene.steps.push(step(scene, operation, withBody(operation.status, sameBack(scene.service, made)))) > 0,
  list: (scene, operation, made) => {
    const expect = isOwn(scene)
      ? { status: operation.status, body: { items: [sameBack(scene.service, made)] } }
      : { status: operation.status };
    return scene.steps.push(step(scene, operation, expect)) > 0;
  },
  update: send,
  replace: send,
  delete: (scene, operation) => {
    scene.steps.push(step(scene, operation, { status: operation.status }));
    const read = openOperations(scene.service).find(({ behaviour }) => behaviour.kind === "read");
    if (read) scene.steps.push(step(scene, read, { status: 404 }));
    return true;
  },
  act: (scene, operation) => {
    const set =
      operation.behaviour.kind === "act"
        ? operation.behaviour.set.flatMap((each) => ("value" in each ? [[each.field, each.value] as const] : []))
        : [];
    return scene.steps.push(step(scene, operation, withBody(operation.status, Object.fromEntries(set)))) > 0;
  },
  clear: count("deleted"),
  count: count("count"),
  redirect: (scene, operation) => scene.steps.push(step(scene, operation, { status: operation.status })) > 0,
};

const wantedBy = ({ behaviour }: Operation): Condition[] => {
  if (behaviour.kind === "act") return behaviour.when;
  return behaviour.kind === "clear" || behaviour.kind === "count" ? behaviour.where : [];
};

const scenarioOf = (name: string, { service, key, steps }: Scene): Scenario => ({
  name,
  line: 0,
  names: [...(service.key.from === "path" ? [key] : []), ...new Set(steps.flatMap(({ as }) => as ?? []))],
  steps,
});

/** The signed-in tester, unless the service is open to all by the spec's own words. */
export const testerFor = (service: Service, isOpen: boolean): string | null =>
  isOpen && service.key.from !== "owner" ? null : TESTER;

/** A scenario in which `operation` succeeds; null where none can be made up. */
export const buildSuccess = (service: Service, operation: Operation, as: string | null): Scenario | null => {
  const scene = openScene(service, operation.name, as);
  const kind = operation.behaviour.kind;
  const made = kind === "create" ? {} : makeRecord(scene, wantedBy(operation));
  if (made === null && !(kind === "replace" && operation.path.includes("{id}") === false)) return null;
  if (kind === "create") {
    const body = sampleBody(service, operation);
    if (body === null) return null;
    scene.steps.push(step(scene, operation, withBody(operation.status, sameBack(service, body)), body));
  } else if (!ENDINGS[kind]?.(scene, operation, made ?? {})) return null;
  return scenarioOf(
    `${service.name}: ${operation.summary.charAt(0).toLowerCase()}${operation.summary.slice(1)}`,
    scene,
  );
};

/** A path to a record that never was. */
const nowhere = (scene: Scene, operation: Operation): string =>
  pathOf(scene, operation).replaceAll("{record}", "no-such-record");

/** Somebody not signed in is sent away. */
export const buildUnsigned = (service: Service, operation: Operation): Scenario => {
  const scene = openScene(service, operation.name, null);
  const body = sampleBody(service, operation);
  const sent = step(
    scene,
    operation,
    { status: 401 },
    operation.accepts.length > 0 && body !== null ? body : undefined,
  );
  scene.steps.push({ ...sent, path: nowhere(scene, operation) });
  return scenarioOf(`A stranger is refused: ${service.name}.${operation.name}`, scene);
};

/** A second person is kept out of what the first one owns. */
export const buildForeign = (service: Service, operation: Operation): Scenario | null => {
  const scene = openScene(service, `foreign-${operation.name}`, TESTER);
  if (service.key.from !== "path" || makeRecord(scene) === null) return null;
  scene.steps.push({ ...step(scene, operation, { status: 403 }), as: OTHER });
  return scenarioOf(`Another person is refused: ${service.name}.${operation.name}`, scene);
};

/** What does not exist is not found. */
export const buildMissing = (service: Service, operation: Operation, as: string | null): Scenario => {
  const scene = openScene(service, `missing-${operation.name}`, as);
  const sent = step(scene, operation, { status: 404 });
  scene.steps.push({ ...sent, path: nowhere(scene, operation) });
  return scenarioOf(`What does not exist is not found: ${service.name}.${operation.name}`, scene);
};

/** A body without what is required is refused. */
export const buildInvalid = (service: Service, operation: Operation, as: string | null): Scenario | null => {
  const required = service.fields.find(
    (field) => field.required && field.default === undefined && operation.accepts.includes(field.name),
  );
  if (!required) return null;
  const scene = openScene(service, `invalid-${operation.name}`, as);
  scene.steps.push(step(scene, operation, { status: 422 }, {}));
  return scenarioOf(`${service.name} needs its ${required.name}`, scene);
};
