import type { Operation, Service } from "#src/plan/plan.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { sampleBody } from "./sample-body.ts";
import { closeScene, makeRecord, makeStep, makeStepNowhere, openScene, tableOf } from "./scene.ts";

/** Who tests: names that no spec's own scenario is likely to use. */
const TESTER = "quinn";
const OTHER = "robin";

/** The signed-in tester, unless the service is open to all by the spec's own words. */
export const testerFor = (service: Service, isOpen: boolean): string | null =>
  isOpen && service.key.from !== "owner" ? null : TESTER;

/** Somebody not signed in is sent away. */
export const buildUnsigned = (service: Service, operation: Operation): Scenario => {
  const scene = openScene(service, operation.name, null);
  const body = operation.accepts.length > 0 ? sampleBody(tableOf(service, operation), operation) : null;
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
    ({ default: given, name, required: must }) =>
      must && given === undefined && operation.accepts.includes(name) && !operation.path.includes(`{${name}}`),
  );
  if (!required || operation.whole !== undefined || operation.path.includes("{id}")) return null;
  const scene = openScene(service, `invalid-${operation.name}`, as);
  const step = makeStep(scene, operation, { status }, {});
  scene.steps.push({ ...step, path: step.path.replaceAll(/\{record\w*\}/gu, "sample-name") });
  return closeScene(`${service.name} needs its ${required.name}`, scene);
};
