import { leaveUncovered } from "#src/spec/reading.ts";
import type { Hooks, OperationSpec, PartSpec, ServiceSpec } from "#src/spec/spec.ts";
import { type Resource, rootOf } from "./resource.ts";
import { settleOperation } from "./settle-operation.ts";
import { settlePersonal } from "./settle-personal.ts";
import { settleSignIn } from "./settle-sign-in.ts";
import { standingsOf } from "./standings/settle-standings.ts";
import { type HookFacts, type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

const queueOf = ({ queues }: Settling, resource: Resource): Pick<PartSpec, "queue"> => {
  const queue = queues.get(resource)?.spec;
  return queue === undefined ? {} : { queue };
};

/** Far more take part than anybody makes records by hand. */
const MOST_ENTRANTS = 1_000_000;

const standingsIn = (settling: Settling, resource: Resource): Pick<PartSpec, "maxRecords" | "standings"> => {
  const standings = standingsOf(settling, resource)?.spec;
  return standings === undefined ? {} : { standings, maxRecords: MOST_ENTRANTS };
};

const limitsOf = ({ limits }: Settling, root: Resource): Pick<ServiceSpec, "limits"> => {
  const own = limits.get(root)?.limits ?? [];
  return own.length === 0 ? {} : { limits: own };
};

const lapsesOf = ({ expiry, lapses = [] }: Kind): Pick<PartSpec, "lapses"> => {
  const all = [...(expiry?.lapse ? [expiry.lapse] : []), ...lapses];
  return all.length === 0 ? {} : { lapses: all };
};

const partOf = (settling: Settling, kind: Kind, line: number): PartSpec => {
  const { etag, expiry, fields, firing, logs, missing, resource, rules = [] } = kind;
  return {
    name: resource.name,
    line,
    of: resource.parent?.name ?? null,
    fields,
    ...(rules.length > 0 && { rules }),
    ...(missing !== null && { missing }),
    ...(etag !== undefined && { etag }),
    ...(expiry?.isGone && { expires: expiry.moment }),
    ...lapsesOf(kind),
    ...(logs && { logs }),
    ...(firing && { fires: firing }),
    ...queueOf(settling, resource),
    ...standingsIn(settling, resource),
    ...(resource.only !== undefined && { only: true as const }),
  };
};

/** What is shown in the order in which it was made has to know when that was. */
const ensureMoments = (kind: Kind, operations: readonly OperationSpec[]): void => {
  for (const { behaviour } of operations)
    for (const { field } of behaviour.kind === "list" ? behaviour.sort : [])
      if (!kind.fields.some(({ name }) => name === field))
        kind.fields.push({
          name: field,
          type: "date-time",
          description: "",
          required: false,
          origin: "created-at",
          hidden: true,
        });
};

const nameApart = (operations: readonly OperationSpec[]): OperationSpec[] => {
  const seen = new Map<string, number>();
  return operations.map((operation) => {
    const count = (seen.get(operation.name) ?? 0) + 1;
    seen.set(operation.name, count);
    return count === 1 ? operation : { ...operation, name: `${operation.name}${count}` };
  });
};

const settleService = (settling: Settling, root: Resource, all: readonly Resource[]): ServiceSpec => {
  const own = [root, ...all.filter((resource) => resource !== root && rootOf(resource) === root)];
  const operations = own.flatMap((resource) => {
    const kind = kindOf(settling, resource);
    const settled = resource.asked.flatMap((asked) => settleOperation(settling, kind, asked, resource !== root) ?? []);
    settlePersonal(settling, kind);
    ensureMoments(kind, settled);
    return [...settled, ...(kind.hears ?? [])];
  });
  const { callers } = settling;
  const kind = kindOf(settling, root);
  const isHolder = callers !== null && rootOf(callers.holders) === root;
  // Where some may see what others have, nobody's records can be kept apart. What there is but once is one for each caller.
  const isApart =
    callers !== null && ((callers.isolates && settling.visibility.rules.size === 0) || root.only !== undefined);
  const signIn = isHolder ? settleSignIn(settling, kind) : null;
  const line = root.thing?.line ?? root.asked[0]?.request.line ?? 1;
  const parts = [
    ...own
      .filter((resource) => resource !== root)
      .map((resource) => partOf(settling, kindOf(settling, resource), line)),
    ...settling.ties
      .filter(({ resource }) => resource.parent !== null && rootOf(resource) === root)
      .map((tie) => partOf(settling, tie, line)),
    ...(signIn?.parts ?? []),
  ];
  const named = nameApart([...operations, ...(signIn?.operations ?? [])]);
  return {
    name: root.name,
    purpose: `Keeps what is known of each ${nounOf(root)}.`,
    line,
    keyedBy: isApart && !isHolder ? { from: "owner" } : { from: "single" },
    fields: kind.fields,
    ...(kind.rules && kind.rules.length > 0 && { rules: kind.rules }),
    ...(kind.missing !== null && { missing: kind.missing }),
    ...(kind.etag !== undefined && { etag: kind.etag }),
    ...(kind.expiry?.isGone && { expires: kind.expiry.moment }),
    ...lapsesOf(kind),
    ...(kind.logs && { logs: kind.logs }),
    ...(kind.firing && { fires: kind.firing }),
    ...(settling.hooks?.root === root && { hooks: hooksOf(settling.hooks, named) }),
    ...(kind.history !== undefined && { history: kind.history }),
    ...queueOf(settling, root),
    ...limitsOf(settling, root),
    ...(parts.length > 0 && { parts }),
    operations: named,
    delivery: null,
    rendering: null,
    retentionDays: null,
  };
};

/** Messages, with the names of the operations that bring them about. */
const hooksOf = ({ hooks }: HookFacts, operations: readonly OperationSpec[]): Hooks => ({
  ...hooks,
  events: Object.fromEntries(
    Object.entries(hooks.events).map(([name, { requests, ...event }]) => {
      const after = operations
        .filter(({ line, method }) => requests.some((request) => request.line === line && request.method === method))
        .map((operation) => operation.name);
      return [name, { ...event, ...(after.length > 0 && { after }) }];
    }),
  ),
});

const makes = ({ operations }: ServiceSpec): boolean =>
  operations.some(
    ({ behaviour }) =>
      behaviour.kind === "create" || behaviour.kind === "replace" || (behaviour.kind === "read" && behaviour.makes),
  );

/** The services; what nothing makes a record of is named. */
export const buildServices = (settling: Settling, kept: readonly Resource[]): ServiceSpec[] => {
  const tied = new Set(settling.ties.map(({ resource }) => resource));
  const held = [...settling.kinds.keys()].filter((resource) => !tied.has(resource));
  const roots = kept.filter((resource) => rootOf(resource) === resource);
  const all = roots.map((root) => settleService(settling, root, held));
  const services = all.filter(makes);
  for (const { line, name } of all.filter((service) => !services.includes(service)))
    leaveUncovered(settling.reading, line, name, "nothing makes a record of it");
  return services;
};
