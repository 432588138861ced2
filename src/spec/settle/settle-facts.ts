import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { goesWithoutSaying } from "#src/spec/goes-without-saying.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Callers, OperationSpec, PartSpec, ServiceSpec } from "#src/spec/spec.ts";
import { assignRoles } from "./assign-roles.ts";
import { attachLabelled } from "./attach-labelled.ts";
import { type CallerFacts, findCallers } from "./find-callers.ts";
import { findResources } from "./find-resources.ts";
import { keepVersions } from "./heed-headers.ts";
import { makeKind } from "./make-kind.ts";
import { generalCodes } from "./general-codes.ts";
import { generalFailures } from "./general-failures.ts";
import { mergeAliases } from "./merge-aliases.ts";
import { nameFailures } from "./name-failures.ts";
import { nameUnique } from "./name-unique.ts";
import { readConditions } from "./read-conditions.ts";
import { readOnce } from "./read-once.ts";
import { fitLimits } from "./limit/fit-limits.ts";
import { findLimits } from "./limit/find-limits.ts";
import type { LimitFacts } from "./limit/limit-facts.ts";
import { readFloods } from "./limit/read-floods.ts";
import { hearLimitRules, slidesIn } from "./limit/read-limit-rules.ts";
import { findQueues } from "./queue/find-queues.ts";
import { fitQueue } from "./queue/fit-queue.ts";
import type { Resource } from "./resource.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { settleOperation } from "./settle-operation.ts";
import { settleSignIn } from "./settle-sign-in.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

/** Services as the requests of a text describe them, and how they tell callers apart. */
export type Settled = { services: ServiceSpec[]; callers: Callers | null; codes: Record<string, string> };

const rootOf = (resource: Resource): Resource => (resource.parent === null ? resource : rootOf(resource.parent));

/** A session is no thing that people keep: signing in makes it. */
const withoutSessions = (resources: readonly Resource[], callers: CallerFacts | null): Resource[] =>
  resources.filter(
    (resource) => callers?.signIn == null || !resource.asked.some(({ request }) => request === callers.signIn),
  );

const partOf = ({ queues }: Settling, { etag, expiry, fields, missing, resource }: Kind, line: number): PartSpec => ({
  name: resource.name,
  line,
  of: resource.parent?.name ?? null,
  fields,
  ...(missing !== null && { missing }),
  ...(etag !== undefined && { etag }),
  ...(expiry?.isGone && { expires: expiry.moment }),
  ...(expiry?.lapse && { lapses: [expiry.lapse] }),
  ...queueOf(queues, resource),
});

const queueOf = (queues: Settling["queues"], resource: Resource): Pick<PartSpec, "queue"> => {
  const queue = queues.get(resource)?.spec;
  return queue === undefined ? {} : { queue };
};

const limitsOf = (facts: LimitFacts | undefined): Pick<ServiceSpec, "limits"> =>
  facts === undefined || facts.limits.length === 0 ? {} : { limits: facts.limits };

/** How much each record allows; where that is not known, what is asked of it cannot be built. */
const fitLimitsOf = (
  settling: Settling,
  facts: LimitFacts,
  { all, heard }: { all: ApiFacts["rules"]; heard: Set<ApiFacts["rules"][number]> },
): void => {
  const { fields } = kindOf(settling, facts.resource);
  const limits = fitLimits(fields, slidesIn(all));
  if (limits === null) facts.steps.clear();
  else facts.limits = limits;
  hearLimitRules(all, heard);
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
  const own = all.filter((resource) => rootOf(resource) === root);
  const operations = own.flatMap((resource) => {
    const kind = kindOf(settling, resource);
    const settled = resource.asked.flatMap((asked) => settleOperation(settling, kind, asked, resource !== root) ?? []);
    ensureMoments(kind, settled);
    return settled;
  });
  const { callers } = settling;
  const kind = kindOf(settling, root);
  const isHolder = callers?.holders === root;
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
  return {
    name: root.name,
    purpose: `Keeps what is known of each ${nounOf(root)}.`,
    line,
    keyedBy: callers?.isolates && !isHolder ? { from: "owner" } : { from: "single" },
    fields: kind.fields,
    ...(kind.missing !== null && { missing: kind.missing }),
    ...(kind.etag !== undefined && { etag: kind.etag }),
    ...(kind.expiry?.isGone && { expires: kind.expiry.moment }),
    ...(kind.expiry?.lapse && { lapses: [kind.expiry.lapse] }),
    ...queueOf(settling.queues, root),
    ...limitsOf(settling.limits.get(root)),
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

/** Builds services from requests where no heading says which there are; what stays unused is named. */
export const settleFacts = (collected: ApiFacts, reading: Reading): Settled => {
  const told = attachLabelled(collected);
  const { conditions, once, rest: said } = readHeaders(told);
  const facts = { ...told, rules: said };
  const heard = new Set<ApiFacts["rules"][number]>();
  const found = findResources(facts.requests, facts.things);
  const loose = assignRoles(facts.requests, found, null);
  const callers = findCallers(facts, found, loose);
  const unassigned = callers === null ? loose : assignRoles(loose, found, callers.holders);
  const aliased = withoutSessions(mergeAliases(found), callers);
  const { queues, rest: unqueued } = findQueues(aliased, unassigned);
  const { limits, resources, rest: others } = findLimits(aliased, unqueued);
  const signOuts = found.flatMap(({ asked }) => asked.filter(({ role }) => role === "sign-out"));
  for (const resource of found) resource.asked = resource.asked.filter(({ role }) => role !== "sign-out");
  const settling: Settling = {
    kinds: new Map(),
    callers,
    ties: [],
    signOuts,
    queues: new Map(),
    limits,
    floods: new Map(),
    conditions,
    once,
    reading,
  };
  for (const resource of resources) {
    const rules = { all: facts.rules, heard, isQueue: queues.has(resource) };
    settling.kinds.set(resource, makeKind(resource, callers !== null, reading, rules));
  }
  for (const [resource, queue] of queues) {
    const fitted = fitQueue(settling, kindOf(settling, resource), queue, { all: facts.rules, heard });
    if (fitted !== null) settling.queues.set(resource, fitted);
  }
  for (const limit of limits.values()) fitLimitsOf(settling, limit, { all: facts.rules, heard });
  settling.floods = readFloods(settling, facts.rules, heard);
  keepVersions(settling);
  if (callers === null) refuseUnknown(facts, resources, reading);
  const unheard = facts.rules.filter((rule) => !heard.has(rule));
  const { failures, rest } = generalFailures(nameUnique(unheard, [...settling.kinds.values()]));
  for (const kind of settling.kinds.values()) nameFailures(kind, failures);
  const roots = resources.filter(({ parent }) => parent === null);
  const services = roots.map((root) => settleService(settling, root, resources));
  const kept = services.filter(makes);
  for (const service of services)
    if (!kept.includes(service)) leaveUncovered(reading, service.line, service.name, "nothing makes a record of it");
  leaveRequests(
    others.filter((request) => request !== callers?.signIn),
    reading,
  );
  for (const { line, text } of rest)
    if (DEMANDS.test(text) && !goesWithoutSaying(text) && !callers?.heard.includes(text))
      leaveUncovered(reading, line, text, "no rule turns this into code");
  return { services: kept, callers: callersOf(callers), codes: generalCodes(facts) };
};

/** "`HEAD /{slug}` | like GET, without a body": every HEAD is. */
const IS_HEAD = /^`?HEAD\b.*\b(?:like|same|as)\b/iu;

/** What is said of headers, and the rules that say something else. */
const readHeaders = (facts: ApiFacts) => {
  const { conditions, rest: others } = readConditions(facts);
  const { once, rest } = readOnce(others, facts.requests);
  return { conditions, once, rest: rest.filter(({ text }) => !IS_HEAD.test(text)) };
};

const callersOf = (callers: CallerFacts | null): Callers | null =>
  callers && {
    header: callers.header,
    scheme: callers.scheme,
    service: callers.holders.name,
    part: callers.signIn === null ? null : "Session",
    field: callers.secret,
    ...(callers.code !== null && { code: callers.code }),
  };
