import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Callers, OperationSpec, PartSpec, ServiceSpec } from "#src/spec/spec.ts";
import { assignRoles } from "./assign-roles.ts";
import { type CallerFacts, findCallers } from "./find-callers.ts";
import { findDoubts } from "./find-doubts.ts";
import { findMembers } from "./find-members.ts";
import { findVisibility } from "./find-visibility.ts";
import { findKeys, tellsKey } from "./find-keys.ts";
import { findResources } from "./find-resources.ts";
import { makeKind } from "./make-kind.ts";
import { generalFailures } from "./general-failures.ts";
import { identifyOwners } from "./identify-owners.ts";
import { mergeAliases } from "./merge-aliases.ts";
import { nameFailures } from "./name-failures.ts";
import type { Resource } from "./resource.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { settleOperation } from "./settle-operation.ts";
import { settlePersonal } from "./settle-personal.ts";
import { settleSignIn } from "./settle-sign-in.ts";
import { type Kind, kindOf, nounOf, type Settling, type Visibility } from "./settling.ts";

/** Services as the requests of a text describe them, and how they tell callers apart. */
export type Settled = { services: ServiceSpec[]; callers: Callers | null };

const rootOf = (resource: Resource): Resource => (resource.parent === null ? resource : rootOf(resource.parent));

/** A session is no thing that people keep: signing in makes it. */
const withoutSessions = (resources: readonly Resource[], callers: CallerFacts | null): Resource[] =>
  resources.filter(
    (resource) => callers?.signIn == null || !resource.asked.some(({ request }) => request === callers.signIn),
  );

const partOf = ({ fields, missing, resource }: Kind, line: number): PartSpec => ({
  name: resource.name,
  line,
  of: resource.parent?.name ?? null,
  fields,
  ...(missing !== null && { missing }),
});

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
  const own = all.filter((resource) => rootOf(resource) === root);
  const operations = own.flatMap((resource) => {
    const kind = kindOf(settling, resource);
    const settled = resource.asked.flatMap((asked) => settleOperation(settling, kind, asked, resource !== root) ?? []);
    settlePersonal(settling, kind);
    ensureMoments(kind, settled);
    return settled;
  });
  const { callers } = settling;
  const kind = kindOf(settling, root);
  const isHolder = callers?.holders === root;
  // Where some may see what others have, nobody's records can be kept apart.
  const isApart = callers?.isolates === true && settling.visibility.rules.size === 0;
  const signIn = isHolder ? settleSignIn(settling, kind) : null;
  const line = root.thing?.line ?? root.asked[0]?.request.line ?? 1;
  const parts = [
    ...own.filter((resource) => resource !== root).map((resource) => partOf(kindOf(settling, resource), line)),
    ...settling.ties
      .filter(({ resource }) => resource.parent !== null && rootOf(resource) === root)
      .map((tie) => partOf(tie, line)),
    ...(signIn?.parts ?? []),
  ];
  return {
    name: root.name,
    purpose: `Keeps what is known of each ${nounOf(root)}.`,
    line,
    keyedBy: isApart && !isHolder ? { from: "owner" } : { from: "single" },
    fields: kind.fields,
    ...(kind.missing !== null && { missing: kind.missing }),
    ...(parts.length > 0 && { parts }),
    operations: nameApart([...operations, ...(signIn?.operations ?? [])]),
    delivery: null,
    rendering: null,
    retentionDays: null,
  };
};

const leaveRequests = (requests: readonly RequestFact[], reading: Reading): void => {
  for (const { line, method, path } of requests) {
    const text = `${method} ${path}`;
    leaveUncovered(reading, line, `\`${text}\``, "no rule knows what it does");
    reading.leftOut.push({ line, text, reason: "no rule knows what it does", method, path });
  }
};

/** Normative words: a sentence without them explains, and asks for nothing. */
const DEMANDS =
  /\b(?:must|shall|should|may|can(?:not|['’]t)?|never|always|only|needs?|has to|have to|at most|at least|no more than|refused|within|[1-5]\d\d)\b/iu;

const makes = ({ operations }: ServiceSpec): boolean =>
  operations.some(({ behaviour }) => behaviour.kind === "create" || behaviour.kind === "replace");

/** The service makes the secret of a record, and tells it once. */
const keepSecret = ({ kinds }: Settling, holder: Resource, secret: string): void => {
  const field = kinds.get(holder)?.fields.find(({ name }) => name === secret);
  if (field !== undefined) Object.assign(field, { type: "text", origin: "secret", required: false });
};

/** Builds services from requests where no heading says which there are; what stays unused is named. */
export const settleFacts = (facts: ApiFacts, reading: Reading): Settled => {
  const found = findResources(facts.requests, facts.things);
  const loose = assignRoles(facts.requests, found, null);
  const keys = findKeys(facts, found);
  const callers = findCallers(facts, found, loose, keys);
  const others = callers === null ? loose : assignRoles(loose, found, callers.holders);
  const resources = withoutSessions(mergeAliases(found), callers);
  const signOuts = found
    .filter((resource) => !resources.includes(resource))
    .flatMap(({ asked }) => asked.filter(({ role }) => role === "sign-out"));
  const visibility: Visibility = { rules: new Map(), sends: [], heard: new Set() };
  const settling: Settling = {
    kinds: new Map(),
    callers,
    keys,
    ties: [],
    visibility,
    members: [],
    doubts: [],
    facts,
    signOuts,
    reading,
  };
  for (const resource of resources) settling.kinds.set(resource, makeKind(resource, callers !== null, reading));
  for (const { holder, secret } of keys) keepSecret(settling, holder, secret);
  if (callers === null) refuseUnknown(facts, resources, keys, reading);
  const { failures, rest } = generalFailures(facts.rules);
  for (const kind of settling.kinds.values()) nameFailures(kind, failures);
  if (callers !== null) {
    identifyOwners(settling);
    settling.members = findMembers(settling);
    settling.visibility = findVisibility(settling, facts);
    settling.doubts = findDoubts(settling, facts);
  }
  const roots = resources.filter(({ parent }) => parent === null);
  const services = roots.map((root) => settleService(settling, root, resources));
  const kept = services.filter(makes);
  for (const service of services)
    if (!kept.includes(service)) leaveUncovered(reading, service.line, service.name, "nothing makes a record of it");
  leaveRequests(
    others.filter((request) => request !== callers?.signIn),
    reading,
  );
  for (const { line, text, under } of rest)
    if (DEMANDS.test(text) && !tellsKey(keys, { text, under }) && !settling.visibility.heard.has(text))
      leaveUncovered(reading, line, text, "no rule turns this into code");
  return { services: kept, callers: callersOf(callers) };
};

const callersOf = (callers: CallerFacts | null): Callers | null =>
  callers && {
    header: callers.header,
    scheme: callers.scheme,
    service: callers.holders.name,
    part: callers.signIn === null ? null : "Session",
    field: callers.secret,
    ...(callers.code !== null && { code: callers.code }),
    ...(callers.late && { late: true as const }),
  };
