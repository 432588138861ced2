import type { Operation, Part, Service } from "#src/plan/plan.ts";
import type { Condition } from "#src/spec/spec.ts";
import { judgeOperation, judgeRules } from "./judge-operation.ts";
import { otherValue, sampleBody } from "./sample-body.ts";
import { type Body, makePart, makeRecord, makerOf, partNamed, type Scene, tableOf } from "./scene.ts";
import { recordOf, type Scope } from "./settle-value.ts";

/** Why no scenario of ours can try an operation. */
export type Obstacle = "inside" | "value" | "guard" | "kind" | "hand";

/** Kinds of which a scenario of ours can be made up. */
export const PROVABLE = new Set(
  "create replace update read list delete act clear count report redirect relate export read-usage read-self sign-in lease".split(
    " ",
  ),
);
/** What an operation needs of others is there in the running product alone. */
export const needsOthers = ({ asks, makes, reaches = [] }: Operation): boolean =>
  asks !== undefined ||
  (makes !== undefined && makes.length > 1) ||
  reaches.some(({ guards, missing }) => missing !== undefined || guards !== undefined);

/** What needs no record to be there first. */
const ALONE = new Set(["create", "read-self", "export"]);

const wantedBy = ({ behaviour }: Operation): Condition[] => {
  if (behaviour.kind === "act") return behaviour.when;
  return behaviour.kind === "clear" || behaviour.kind === "count" ? behaviour.where : [];
};

/** The record and, where the operation is about one, a record of a part. Null where they cannot be made. */
type Prepared = { made: Body; met: boolean; record: Body; parent?: Body };

/** Whether a record of `body` is certain to keep the rules that records have. */
export const ruled = (table: Pick<Service | Part, "fields" | "rules">, body: Body, scene: Scene): boolean =>
  judgeRules(table.rules ?? [], scopeOf(scene, recordOf(table, body))) === "met";

/** What is known of a new record, and of a request about it. */
export const scopeOf = ({ as, service }: Scene, record: Body, more: Partial<Scope> = {}): Scope => ({
  record,
  caller: as === null ? null : "maker",
  empty: (service.parts ?? []).filter(({ of }) => of === service.name).map(({ name }) => name),
  ...more,
});

/** Makes the service's own record, by a request that is certain to succeed. */
const prepareRecord = (scene: Scene, wanted: readonly Condition[]): Omit<Prepared, "record"> | Obstacle => {
  const { service } = scene;
  const maker = makerOf(service);
  if (maker === undefined) return "inside";
  if (needsOthers(maker)) return "kind";
  const first = makeRecord(scene, wanted);
  const made = first ?? makeRecord(scene);
  if (made === null) return "value";
  const scope = scopeOf(scene, recordOf(service, made), { sent: made });
  if (!ruled(service, made, scene) || judgeOperation(maker, scope) !== "met") return "guard";
  return { made, met: first !== null };
};

const namesParent = ({ key }: Service, { path }: Operation): boolean =>
  [...path.matchAll(/\{(\w+)\}/gu)].some(([, name]) => !("name" in key && key.name === name));

const preparePart = (scene: Scene, part: Part, operation: Operation, parent: Body): Prepared | Obstacle => {
  const record = { record: parent, parent };
  if (part.of !== null && part.of !== scene.service.name) return "value";
  const maker = makerOf(scene.service, part);
  const makes = operation.behaviour.kind === "create" ? operation : maker;
  // Where the body names what it is a part of, only the product knows how.
  if (part.of !== null && makes !== undefined && !namesParent(scene.service, makes)) return "value";
  if (["create", "list", "count", "report"].includes(operation.behaviour.kind))
    return { made: {}, met: true, ...record };
  if (maker === undefined) return "inside";
  if (needsOthers(maker)) return "kind";
  const made = makePart(scene, part);
  if (made === null) return "value";
  const scope = scopeOf(scene, recordOf(part, made), { sent: made, parent });
  if (!ruled(part, made, scene) || judgeOperation(maker, scope) !== "met") return "guard";
  return { made, met: true, record: recordOf(part, made), parent };
};

/** Makes all that an operation needs, by requests that are certain to succeed. */
export const prepare = (scene: Scene, operation: Operation): Prepared | Obstacle => {
  const { service } = scene;
  const part = partNamed(service, operation.on);
  const isAlone = ALONE.has(operation.behaviour.kind) && (part === undefined || part.of === null);
  const owned = isAlone ? { made: {}, met: true } : prepareRecord(scene, part === undefined ? wantedBy(operation) : []);
  if (typeof owned === "string") return owned;
  const record = recordOf(service, owned.made);
  return part === undefined ? { ...owned, record } : preparePart(scene, part, operation, record);
};

/** A value for one field that differs from what was made, so that the change can be seen. */
const changeOf = (scene: Scene, operation: Operation, made: Body): Body | null => {
  for (const field of tableOf(scene.service, operation).fields) {
    if (!operation.accepts.includes(field.name) || field.unique || field.points !== undefined) continue;
    const value = otherValue(field, made[field.name] ?? field.default ?? null);
    if (value !== null) return { [field.name]: value };
  }
  return null;
};

/** What an operation is sent; null where that cannot be made up. */
export const bodyOf = (scene: Scene, operation: Operation, made: Body): Body | null => {
  const { behaviour, takes } = operation;
  if (behaviour.kind === "update") return changeOf(scene, operation, made);
  // Whoever signs in shows what they signed up with.
  if (behaviour.kind === "sign-in")
    return Object.fromEntries((takes ?? []).map(({ name }) => [name, made[name] ?? null]));
  const body = sampleBody(tableOf(scene.service, operation), operation);
  // What the path says need not be said again.
  return body && Object.fromEntries(Object.entries(body).filter(([name]) => !operation.path.includes(`{${name}}`)));
};
