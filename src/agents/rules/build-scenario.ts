import type { Operation, Service } from "#src/plan/plan.ts";
import type { Condition, Json, Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { openOperations } from "./phrases.ts";
import { otherValue, sampleBody } from "./sample-body.ts";
import {
  type Body,
  closeScene,
  makeRecord,
  makeStep,
  makeStepNowhere,
  openScene,
  sameBack,
  type Scene,
} from "./scene.ts";

/** Who tests: names that no spec's own scenario is likely to use. */
const TESTER = "quinn";
const OTHER = "robin";

/** The signed-in tester, unless the service is open to all by the spec's own words. */
export const testerFor = (service: Service, isOpen: boolean): string | null =>
  isOpen && service.key.from !== "owner" ? null : TESTER;

const answering = (status: number, body: Json): ScenarioStep["expect"] =>
  typeof body === "object" && body !== null && Object.keys(body).length > 0 ? { status, body } : { status };

/** In an instance for all, other records may stand beside ours: then only the status is certain. */
const isOwn = ({ key }: Service): boolean => key.from !== "single";

/** A value for one field that differs from what was made, so that the change can be seen. */
const changeOf = (service: Service, operation: Operation, made: Body): Body | null => {
  for (const field of service.fields) {
    if (!operation.accepts.includes(field.name) || field.unique) continue;
    const value = otherValue(field, made[field.name] ?? field.default ?? null);
    if (value !== null) return { [field.name]: value };
  }
  return null;
};

/** `made`: what was sent for the record. `met`: whether it meets the operation's own condition. */
type Ending = { scene: Scene; operation: Operation; made: Body; met: boolean };

const sendBody = ({ scene, operation, made }: Ending): ScenarioStep[] => {
  const { service } = scene;
  const body =
    operation.behaviour.kind === "update" ? changeOf(service, operation, made) : sampleBody(service, operation);
  return body === null ? [] : [makeStep(scene, operation, answering(operation.status, sameBack(service, body)), body)];
};

const sendAlone = ({ scene, operation }: Ending, body: Json): ScenarioStep[] => [
  makeStep(scene, operation, answering(operation.status, body)),
];

const deleteAndLook = (ending: Ending): ScenarioStep[] => {
  const read = openOperations(ending.scene.service).find(({ behaviour }) => behaviour.kind === "read");
  return [...sendAlone(ending, null), ...(read ? [makeStep(ending.scene, read, { status: 404 })] : [])];
};

/** The steps that prove the operation on the record that was made; none where it cannot be proved. */
const endingOf = (ending: Ending): ScenarioStep[] => {
  const { scene, operation, made, met } = ending;
  const { behaviour } = operation;
  const back = sameBack(scene.service, made);
  switch (behaviour.kind) {
    case "create":
    case "replace":
    case "update":
      return sendBody(ending);
    case "read":
      return sendAlone(ending, back);
    case "list":
      return sendAlone(ending, isOwn(scene.service) ? { [behaviour.paging?.items ?? "items"]: [back] } : null);
    case "delete":
      return deleteAndLook(ending);
    case "act": {
      const set = behaviour.set.flatMap((each) => ("value" in each ? [[each.field, each.value] as const] : []));
      return met ? sendAlone(ending, Object.fromEntries(set)) : [];
    }
    case "clear":
      return sendAlone(ending, isOwn(scene.service) ? { deleted: met ? 1 : 0 } : null);
    case "count":
      return sendAlone(ending, isOwn(scene.service) ? { count: met ? 1 : 0 } : null);
    case "redirect":
      return sendAlone(ending, null);
    default:
      return [];
  }
};

const wantedBy = ({ behaviour }: Operation): Condition[] => {
  if (behaviour.kind === "act") return behaviour.when;
  return behaviour.kind === "clear" || behaviour.kind === "count" ? behaviour.where : [];
};

/** A scenario in which `operation` succeeds; null where none can be made up. */
export const buildSuccess = (service: Service, operation: Operation, as: string | null): Scenario | null => {
  // What is told of a service's own records makes none of its parts.
  if (operation.on !== undefined) return null;
  const scene = openScene(service, operation.name, as);
  const kind = operation.behaviour.kind;
  let made: Body | null = {};
  let met = true;
  if (kind !== "create") {
    made = makeRecord(scene, wantedBy(operation));
    met = made !== null;
    made ??= makeRecord(scene);
  }
  if (made === null) return null;
  const ending = endingOf({ scene, operation, made, met });
  scene.steps.push(...ending);
  const summary = `${operation.summary.charAt(0).toLowerCase()}${operation.summary.slice(1)}`;
  return ending.length === 0 ? null : closeScene(`${service.name}: ${summary}`, scene);
};

/** Somebody not signed in is sent away. */
export const buildUnsigned = (service: Service, operation: Operation): Scenario => {
  const scene = openScene(service, operation.name, null);
  const body = operation.accepts.length > 0 ? sampleBody(service, operation) : null;
  scene.steps.push(makeStepNowhere(scene, operation, 401, body ?? undefined));
  return closeScene(`A stranger is refused: ${service.name}.${operation.name}`, scene);
};

/** A second person is kept out of what the first one owns; null where the owner cannot be told by a path. */
export const buildForeign = (service: Service, operation: Operation): Scenario | null => {
  const scene = openScene(service, `foreign-${operation.name}`, TESTER);
  if (service.key.from !== "path" || makeRecord(scene) === null) return null;
  scene.steps.push({ ...makeStep(scene, operation, { status: 403 }), as: OTHER });
  return closeScene(`Another person is refused: ${service.name}.${operation.name}`, scene);
};

/** What does not exist is not found. */
export const buildMissing = (service: Service, operation: Operation, as: string | null): Scenario => {
  const scene = openScene(service, `missing-${operation.name}`, as);
  scene.steps.push(makeStepNowhere(scene, operation, 404));
  return closeScene(`What does not exist is not found: ${service.name}.${operation.name}`, scene);
};

/** A body without what is required is refused with `status`; null where nothing is required. */
export const buildInvalid = (
  service: Service,
  operation: Operation,
  as: string | null,
  status: number,
): Scenario | null => {
  const required = service.fields.find(
    (field) => field.required && field.default === undefined && operation.accepts.includes(field.name),
  );
  if (!required) return null;
  const scene = openScene(service, `invalid-${operation.name}`, as);
  scene.steps.push(makeStep(scene, operation, { status }, {}));
  return closeScene(`${service.name} needs its ${required.name}`, scene);
};
