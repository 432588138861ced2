import type { Operation, Service } from "#src/plan/plan.ts";
import type { Condition, Json, Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { openOperations } from "./phrases.ts";
import { sampleBody, sampleValue, uniqueParts } from "./sample-body.ts";

/** A scenario while it is built: on one instance of one service, by one person. */
export type Scene = { service: Service; key: string; as: string | null; steps: ScenarioStep[] };
export type Body = { [key: string]: Json };

const kebab = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/gu, "$1-$2").toLowerCase();

/** `topic` keeps this scene's instance apart from those of other scenes. */
export const openScene = (service: Service, topic: string, as: string | null): Scene => ({
  service,
  key: `sample-${kebab(topic)}`,
  as,
  steps: [],
});

const pathOf = ({ service, key }: Scene, { path }: Operation): string => {
  const caller = service.key.from === "path" ? service.key.name : null;
  const unique = namingFields(service);
  return path.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
    name === caller ? key : unique.includes(name) ? `{record_${name}}` : "{record}",
  );
};

/** Unique fields by whose value a path of this service names a record. */
const namingFields = (service: Service): string[] =>
  service.fields
    .filter(({ name, unique, origin }) => {
      const isKey = "name" in service.key && service.key.name === name;
      return unique === true && origin === "caller" && !isKey && service.records === "many" && isInPath(service, name);
    })
    .map(({ name }) => name);

const isInPath = (service: Service, name: string): boolean =>
  openOperations(service).some(({ path }) => path.includes(`{${name}}`));

/** One request of the scene, not yet part of it. */
export const makeStep = (
  scene: Scene,
  operation: Operation,
  expect: ScenarioStep["expect"],
  body?: Json,
): ScenarioStep => ({
  as: scene.as,
  method: operation.method,
  path: pathOf(scene, operation),
  ...(body === undefined ? {} : { body }),
  expect,
});

/** The same, at the address of a record that never was. */
export const makeStepNowhere = (scene: Scene, operation: Operation, status: number, body?: Json): ScenarioStep => {
  const step = makeStep(scene, operation, { status }, body);
  return { ...step, path: step.path.replaceAll(/\{record\w*\}/gu, "no-such-record") };
};

/** Makes the record that later steps work on, and returns what was sent; null where nothing outside can make it. */
export const makeRecord = (scene: Scene, wanted: readonly Condition[] = []): Body | null => {
  const { service } = scene;
  const offered = openOperations(service);
  const maker =
    offered.find(({ behaviour }) => behaviour.kind === "create") ??
    offered.find(({ behaviour, path }) => behaviour.kind === "replace" && !path.includes("{id}"));
  const body = maker ? sampleBody(service, maker, wanted) : null;
  if (!maker || body === null) return null;
  const naming = namingFields(service);
  for (const field of service.fields.filter(({ name }) => naming.includes(name) && maker.accepts.includes(name)))
    body[field.name] ??= sampleValue(field);
  if (naming.some((name) => (body[name] ?? null) === null)) return null;
  const id = service.records === "many" ? service.fields.find(({ origin }) => origin === "id")?.name : undefined;
  const saved = service.key.from === "generated" ? service.key.name : id;
  const step = makeStep(scene, maker, { status: maker.behaviour.kind === "replace" ? 201 : maker.status }, body);
  const save = Object.fromEntries([
    ...(saved === undefined ? [] : [["record", `/${saved}`]]),
    ...naming.map((name) => [`record_${name}`, `/${name}`]),
  ]);
  scene.steps.push(Object.keys(save).length === 0 ? step : { ...step, save });
  return body;
};

const SAME_BACK = new Set(["text", "integer", "boolean", "enum"]);

/** What of `body` comes back exactly as sent; addresses and times may be written differently. */
export const sameBack = (service: Service, body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) =>
      SAME_BACK.has(service.fields.find((field) => field.name === name)?.type ?? ""),
    ),
  );

/** What no later step asks for needs not be remembered. */
const forgetUnused = (steps: readonly ScenarioStep[]): ScenarioStep[] =>
  steps.map(({ save = {}, ...step }, n) => {
    const used = Object.entries(save).filter(([name]) =>
      steps.slice(n + 1).some(({ path }) => path.includes(`{${name}}`)),
    );
    return used.length === 0 ? step : { ...step, save: Object.fromEntries(used) };
  });

export const closeScene = (name: string, { service, key, steps }: Scene): Scenario => ({
  name,
  line: 0,
  names: [
    ...new Set([
      ...(service.key.from === "path" ? [key] : []),
      ...steps.flatMap(({ as, body }) => [...(as === null ? [] : [as]), ...uniqueParts(service, body)]),
    ]),
  ],
  steps: forgetUnused(steps),
});
