import type { Operation, Service } from "#src/plan/plan.ts";
import type { Json, Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { judgeOperation } from "./judge-operation.ts";
import { openOperations } from "./phrases.ts";
import { bodyOf, needsOthers, type Obstacle, prepare, PROVABLE, ruled, scopeOf } from "./prepare.ts";
import { type Body, closeScene, makeStep, openScene, sameBack, type Scene, tableOf } from "./scene.ts";
import { recordOf } from "./settle-value.ts";

/** In an instance for all, other records may stand beside ours: then only the status is certain. */
const isOwn = ({ key }: Service): boolean => key.from !== "single";

const BARE = new Set([204, 205, 304]);

const answering = (status: number, body: Json): ScenarioStep["expect"] =>
  !BARE.has(status) && typeof body === "object" && body !== null && Object.keys(body).length > 0
    ? { status, body }
    : { status };

/** `made`: what was sent for the record. `met`: whether it meets the operation's own condition. `sent`: the body. */
type Ending = { scene: Scene; operation: Operation; made: Body; met: boolean; sent: Body | null };

const sendBody = ({ scene, operation, sent }: Ending): ScenarioStep[] => {
  if (sent === null) return [];
  const { answers, brings, shows } = operation;
  const isTold = answers === undefined && brings === undefined && shows === undefined;
  const back = isTold ? sameBack(tableOf(scene.service, operation), sent) : null;
  return [makeStep(scene, operation, answering(operation.status, back), sent)];
};

const sendAlone = ({ scene, operation, sent }: Ending, body: Json): ScenarioStep[] => [
  makeStep(
    scene,
    operation,
    answering(operation.status, body),
    ...(sent === null || Object.keys(sent).length === 0 ? [] : [sent]),
  ),
];

const deleteAndLook = (ending: Ending): ScenarioStep[] => {
  const { operation, scene } = ending;
  const read = openOperations(scene.service).find(
    ({ behaviour, on }) => behaviour.kind === "read" && !behaviour.makes && on === operation.on,
  );
  return [...sendAlone(ending, null), ...(read ? [makeStep(scene, read, { status: 404 })] : [])];
};

/** What a list is certain to show of the one record in it. */
const listed = ({ scene, operation, made }: Ending): Json => {
  const { behaviour, on } = operation;
  if (behaviour.kind !== "list" || !isOwn(scene.service) || on !== undefined) return null;
  if (behaviour.scope || behaviour.presets || behaviour.within) return null;
  const back = [sameBack(scene.service, made)];
  const items = behaviour.paging === undefined ? "items" : behaviour.paging.items;
  return items === null ? back : { [items]: back };
};

const actBody = ({ operation: { answers, behaviour, shows } }: Ending): Json =>
  behaviour.kind === "act" && answers === undefined && shows === undefined
    ? Object.fromEntries(
        behaviour.set.flatMap((each) =>
          "value" in each && each.value !== null ? [[each.field, each.value] as const] : [],
        ),
      )
    : null;

/** The steps that prove the operation on the record that was made; none where it cannot be proved. */
const endingOf = (ending: Ending): ScenarioStep[] => {
  const { scene, operation, made, met } = ending;
  const { behaviour } = operation;
  switch (behaviour.kind) {
    case "create":
    case "replace":
    case "update":
      return sendBody(ending);
    case "read":
      return sendAlone(ending, operation.shows ? null : sameBack(tableOf(scene.service, operation), made));
    case "list":
      return behaviour.needs || behaviour.within ? [] : sendAlone(ending, listed(ending));
    case "delete":
      return deleteAndLook(ending);
    case "act":
      return met ? sendAlone(ending, actBody(ending)) : [];
    case "clear":
      return sendAlone(ending, isOwn(scene.service) ? { [behaviour.member ?? "deleted"]: met ? 1 : 0 } : null);
    case "count":
      return sendAlone(ending, isOwn(scene.service) ? { count: met ? 1 : 0 } : null);
    case "report":
      return behaviour.period || behaviour.within ? [] : sendAlone(ending, null);
    case "redirect":
    case "relate":
    case "export":
    case "read-usage":
    case "read-self":
      return sendAlone(ending, null);
    default:
      return [];
  }
};

const titleOf = ({ service }: Scene, { name, summary }: Operation): string => {
  const said = summary.includes(":") ? name : `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
  return `${service.name}: ${said}`;
};

/** Whether a list's path names a record of a part, of which our scenes hold none. */
const namesPart = ({ name }: Service, { behaviour }: Operation): boolean =>
  behaviour.kind === "list" && behaviour.named !== undefined && behaviour.named.of !== name;

/** A scenario in which `operation` succeeds, or why none can be made up. */
export const buildSuccess = (service: Service, operation: Operation, as: string | null): Scenario | Obstacle => {
  if (operation.behaviour.kind === "handwritten") return "hand";
  if (!PROVABLE.has(operation.behaviour.kind) || needsOthers(operation) || namesPart(service, operation)) return "kind";
  const scene = openScene(service, `${operation.on ?? ""}${operation.name}`, as);
  const prepared = prepare(scene, operation);
  if (typeof prepared === "string") return prepared;
  const { made, met, parent, record } = prepared;
  const sent = bodyOf(scene, operation, made);
  if (sent === null) return "value";
  const table = tableOf(service, operation);
  const after = { ...made, ...sent };
  const isMade = ["create", "replace", "update"].includes(operation.behaviour.kind);
  if (isMade && !ruled(table, after, scene)) return "guard";
  const now = operation.behaviour.kind === "create" ? recordOf(table, sent) : record;
  if (judgeOperation(operation, scopeOf(scene, now, { sent, ...(parent && { parent }) })) !== "met") return "guard";
  const ending =
    operation.behaviour.kind === "sign-in" || operation.behaviour.kind === "lease"
      ? [makeStep(scene, operation, { status: operation.status }, sent)]
      : endingOf({ scene, operation, made, met, sent });
  scene.steps.push(...ending);
  return ending.length === 0 ? "value" : closeScene(titleOf(scene, operation), scene);
};
