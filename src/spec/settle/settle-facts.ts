import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { goesWithoutSaying } from "#src/spec/goes-without-saying.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Callers, OperationSpec, PartSpec, ServiceSpec } from "#src/spec/spec.ts";
import { assignRoles } from "./assign-roles.ts";
import { attachLabelled } from "./attach-labelled.ts";
import { type CallerFacts, findCallers } from "./find-callers.ts";
import { computeFields } from "./compute-fields.ts";
import { findReports } from "./find-reports.ts";
import { findResources } from "./find-resources.ts";
import { keepHistories } from "./keep-histories.ts";
import { readTemplates, settleTemplates } from "./read-templates.ts";
import { keepVersions } from "./heed-headers.ts";
import { liftComparisons } from "./lift-comparisons.ts";
import { makeKind } from "./make-kind.ts";
import { generalCodes } from "./general-codes.ts";
import { generalFailures } from "./general-failures.ts";
import { mergeAliases } from "./merge-aliases.ts";
import { nameFailures } from "./name-failures.ts";
import { nameUnique } from "./name-unique.ts";
import { readConditions } from "./read-conditions.ts";
import { readTransitions } from "./read-transitions.ts";
import { settleInvariants } from "./read-invariants.ts";
import { readOnce } from "./read-once.ts";
import type { Resource } from "./resource.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { readTimes } from "./read-times.ts";
import { makeTies, settleOperation } from "./settle-operation.ts";
import { settleSignIn } from "./settle-sign-in.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

/** Services as the requests of a text describe them, and how they tell callers apart. */
export type Settled = { services: ServiceSpec[]; callers: Callers | null; codes: Record<string, string> };

const topOf = (resource: Resource): Resource => (resource.parent === null ? resource : topOf(resource.parent));

/** What the service is about that keeps these records. */
const rootOf = (resource: Resource, { joined }: Pick<Settling, "joined">): Resource => {
  const top = topOf(resource);
  return joined.get(top) ?? top;
};

/** "Months are written `YYYY-MM`; nonsense there is 400." */
const TELLS_PERIODS = /^(?:the )?(?:months?|years?|days?|periods?)\b[^.]{0,60}`?YYYY/iu;

const talliedIn = (is: Expression | undefined): string[] => {
  if (is === undefined) return [];
  if ("do" in is) return is.with.flatMap(talliedIn);
  return "tally" in is ? [is.of] : [];
};

/** Records that count others which are none of their parts are kept where those are. */
const joinKinds = (settling: Settling): void => {
  const kinds = [...settling.kinds.values()];
  for (const { fields, resource } of kinds) {
    const names = fields.flatMap(({ compute }) => talliedIn(compute));
    const other = kinds.find((kind) => kind.resource.parent === null && names.includes(kind.resource.name));
    if (other !== undefined && topOf(resource) !== other.resource && !settling.joined.has(other.resource))
      settling.joined.set(topOf(resource), other.resource);
  }
};

/** A session is no thing that people keep: signing in makes it. */
const withoutSessions = (resources: readonly Resource[], callers: CallerFacts | null): Resource[] =>
  resources.filter(
    (resource) => callers?.signIn == null || !resource.asked.some(({ request }) => request === callers.signIn),
  );

const partOf = ({ etag, expiry, fields, missing, resource, rules = [] }: Kind, line: number): PartSpec => ({
  name: resource.name,
  line,
  of: resource.parent?.name ?? null,
  fields,
  ...(rules.length > 0 && { rules }),
  ...(missing !== null && { missing }),
  ...(etag !== undefined && { etag }),
  ...(expiry?.isGone && { expires: expiry.moment }),
  ...(expiry?.lapse && { lapses: [expiry.lapse] }),
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
  const own = all.filter((resource) => rootOf(resource, settling) === root);
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
    ...own.filter((resource) => resource !== root).map((resource) => partOf(kindOf(settling, resource), line)),
    ...settling.ties
      .filter(({ resource }) => resource.parent !== null && rootOf(resource, settling) === root)
      .map((tie) => partOf(tie, line)),
    ...(signIn?.parts ?? []),
  ];
  return {
    name: root.name,
    purpose: `Keeps what is known of each ${nounOf(root)}.`,
    line,
    keyedBy: callers?.isolates && !isHolder ? { from: "owner" } : { from: "single" },
    fields: kind.fields,
    ...(kind.rules && kind.rules.length > 0 && { rules: kind.rules }),
    ...(kind.missing !== null && { missing: kind.missing }),
    ...(kind.etag !== undefined && { etag: kind.etag }),
    ...(kind.expiry?.isGone && { expires: kind.expiry.moment }),
    ...(kind.expiry?.lapse && { lapses: [kind.expiry.lapse] }),
    ...(kind.history !== undefined && { history: kind.history }),
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

/** Turns sentences that stand by themselves into what fields, records and steps are bound to; the rest is left loose. */
const settleRules = (settling: Settling, rules: ApiFacts["rules"], heard: Set<Sentence>): void => {
  const kinds = [...settling.kinds.values()];
  for (const sentence of readTimes(rules, kinds)) heard.add(sentence);
  for (const sentence of computeFields(settling, rules)) heard.add(sentence);
  const unheard = rules.filter((rule) => !heard.has(rule));
  const { failures, rest } = generalFailures(nameUnique(unheard, kinds));
  settling.failures = failures;
  for (const kind of kinds) nameFailures(kind, failures);
  settling.transitions = readTransitions(rest, kinds);
  const standing = rest.filter((rule) => !settling.transitions.heard.has(rule));
  settling.loose = settleInvariants(settling, standing, failures);
};

/** Builds services from requests where no heading says which there are; what stays unused is named. */
export const settleFacts = (collected: ApiFacts, reading: Reading): Settled => {
  const { rest: bare, templates } = readTemplates(collected);
  const told = liftComparisons(attachLabelled(bare));
  const { conditions, once, rest: said } = readHeaders(told);
  const facts = { ...told, rules: said };
  const heard = new Set<Sentence>();
  const found = findResources(facts.requests, facts.things);
  const loose = assignRoles(facts.requests, found, null);
  const callers = findCallers(facts, found, loose);
  const others = callers === null ? loose : assignRoles(loose, found, callers.holders);
  const resources = withoutSessions(mergeAliases(found), callers);
  const signOuts = found.flatMap(({ asked }) => asked.filter(({ role }) => role === "sign-out"));
  for (const resource of found) resource.asked = resource.asked.filter(({ role }) => role !== "sign-out");
  const settling: Settling = {
    kinds: new Map(),
    callers,
    ties: [],
    signOuts,
    failures: [],
    loose: [],
    heard: new Set(),
    transitions: { steps: new Map(), refusal: null, heard: new Set() },
    joined: new Map(),
    conditions,
    once,
    reading,
  };
  for (const resource of resources)
    settling.kinds.set(resource, makeKind(resource, callers !== null, reading, { all: facts.rules, heard }));
  const { loose: left, resources: kept } = findReports(settling, resources, others);
  settleTemplates(settling, templates);
  keepHistories(settling, facts.rules, heard);
  keepVersions(settling);
  if (callers === null) refuseUnknown(facts, kept, reading);
  for (const resource of kept) makeTies(settling, kindOf(settling, resource));
  settleRules(settling, facts.rules, heard);
  joinKinds(settling);
  const roots = kept.filter((resource) => resource.parent === null && !settling.joined.has(resource));
  const all = roots.map((root) => settleService(settling, root, kept));
  const services = all.filter(makes);
  for (const service of all)
    if (!services.includes(service))
      leaveUncovered(reading, service.line, service.name, "nothing makes a record of it");
  leaveRequests(
    left.filter((request) => request !== callers?.signIn),
    reading,
  );
  const isHeard = (text: string): boolean => [...settling.heard].some((part) => text.includes(part));
  const hasPeriods = kept.some(({ asked }) => asked.some(({ period }) => period !== undefined));
  for (const { line, text } of settling.loose)
    if (
      DEMANDS.test(text) &&
      !goesWithoutSaying(text) &&
      !callers?.heard.includes(text) &&
      !isHeard(text) &&
      !(hasPeriods && TELLS_PERIODS.test(text))
    )
      leaveUncovered(reading, line, text, "no rule turns this into code");
  return { services, callers: callersOf(callers), codes: generalCodes(facts) };
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
