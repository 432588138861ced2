import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { goesWithoutSaying } from "#src/spec/goes-without-saying.ts";
import { opensAll } from "#src/spec/read-access.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Callers, ServiceSpec } from "#src/spec/spec.ts";
import { adoptThings } from "./adopt-things.ts";
import { bringAlong } from "./access/bring-along.ts";
import { readFirstRole } from "./access/first-role.ts";
import { REPEATS } from "./access/forbids.ts";
import { liftRoles } from "./access/lift-roles.ts";
import { liftWho } from "./access/lift-who.ts";
import { findForeign } from "./access/keep-apart.ts";
import { meterOf } from "./access/read-meter.ts";
import { readRights } from "./access/read-rights.ts";
import { assignRoles } from "./assign-roles.ts";
import { attachLabelled } from "./attach-labelled.ts";
import { type CallerFacts, findCallers } from "./find-callers.ts";
import { showParents } from "./change-parent.ts";
import { computeFields } from "./compute-fields.ts";
import { findAsks } from "./find-asks.ts";
import { findDepartures } from "./find-departures.ts";
import { findRenderings } from "./find-renderings.ts";
import { findDoubts } from "./find-doubts.ts";
import { findKeys, tellsKey } from "./find-keys.ts";
import { findHooks } from "./find-hooks.ts";
import { findLoans } from "./loans/find-loans.ts";
import { findLogs } from "./find-logs.ts";
import { findMoves } from "./find-moves.ts";
import { findMembers } from "./find-members.ts";
import { findSignUp } from "./find-sign-up.ts";
import { findReaches } from "./find-reaches.ts";
import { computeRelations } from "./relations/compute-relations.ts";
import { computeValues } from "./relations/compute-values.ts";
import { readBans } from "./relations/read-bans.ts";
import { findNotices } from "./relations/find-notices.ts";
import { findRelated } from "./relations/find-related.ts";
import { findReports } from "./find-reports.ts";
import { findVisibility } from "./find-visibility.ts";
import { findResources } from "./find-resources.ts";
import { patchObjects } from "./patch-objects.ts";
import { joinCounted } from "./join-counted.ts";
import { keepHistories } from "./keep-histories.ts";
import { readTemplates, settleTemplates, type TemplateFacts } from "./read-templates.ts";
import { keepVersions } from "./heed-headers.ts";
import { liftComparisons } from "./lift-comparisons.ts";
import { liftQueries } from "./lift-queries.ts";
import { generalCodes, generalStatus, queryStatus, tellsKnownCode } from "./general-codes.ts";
import { generalFailures } from "./general-failures.ts";
import { identifyOwners } from "./identify-owners.ts";
import { mergeAliases } from "./merge-aliases.ts";
import { nameFailures } from "./name-failures.ts";
import { nameUnique, uniqueBeside } from "./name-unique.ts";
import { reserveNames } from "./reserve-names.ts";
import { readComputed } from "./read-computed.ts";
import { readConditions } from "./read-conditions.ts";
import { readTransitions } from "./read-transitions.ts";
import { settleInvariants } from "./read-invariants.ts";
import { readNear } from "./read-near.ts";
import { readOnce } from "./read-once.ts";
import { findLimits } from "./limit/find-limits.ts";
import { findQueues } from "./queue/find-queues.ts";
import { type Resource, rootOf } from "./resource.ts";
import { settleKinds } from "./settle-kinds.ts";
import { settleRooms } from "./rooms/settle-room.ts";
import { shareRules } from "./share-rules.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { countReads } from "./reads/count-reads.ts";
import { findViews } from "./reads/find-views.ts";
import { linkAddresses } from "./reads/link-addresses.ts";
import { bindNames } from "./store/bind-names.ts";
import { settleWhole } from "./store/settle-whole.ts";
import { readWhole } from "./store/read-whole.ts";
import { readTimes } from "./read-times.ts";
import { buildServices } from "./settle-service.ts";
import { startSettling } from "./start-settling.ts";
import { makeTies } from "./settle-tie.ts";
import { kindOf, type Settling } from "./settling.ts";

/** Services as the requests of a text describe them, and how they tell callers apart. */
export type Settled = {
  services: ServiceSpec[];
  callers: Callers | null;
  codes: Record<string, string>;
  invalid: 400 | null;
  query: 400 | 422 | null;
};

/** "Months are written `YYYY-MM`; nonsense there is 400." */
const TELLS_PERIODS = /^(?:the )?(?:months?|years?|days?|periods?)\b[^.]{0,60}`?YYYY/iu;

/** A session is no thing that people keep: signing in makes it. */
const withoutSessions = (resources: readonly Resource[], callers: CallerFacts | null): Resource[] =>
  resources.filter(
    (resource) => callers?.signIn == null || !resource.asked.some(({ request }) => request === callers.signIn),
  );

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

/** "`pack`: new → packed" looks like a member and what is said of it. */
const stepsIn = (things: ApiFacts["things"]): Sentence[] =>
  things.flatMap(({ members }) =>
    members.flatMap(({ line, name, rules }) =>
      rules.filter((rule) => /→|->/u.test(rule)).map((rule) => ({ line, text: `${name}: ${rule}` })),
    ),
  );

/** Turns sentences that stand by themselves into what fields, records and steps are bound to; the rest is left loose. */
const settleRules = (settling: Settling, { rules, things }: ApiFacts, heard: Set<Sentence>): void => {
  const kinds = [...settling.kinds.values()];
  for (const sentence of [...readTimes(rules, kinds), ...readNear(rules, kinds)]) heard.add(sentence);
  for (const sentence of computeFields(settling, rules)) heard.add(sentence);
  const unheard = rules.filter((rule) => !heard.has(rule));
  uniqueBeside(kinds);
  const { failures, rest } = generalFailures(nameUnique(unheard, kinds));
  settling.failures = failures;
  for (const kind of kinds) nameFailures(kind, failures);
  reserveNames(kinds, rest, heard);
  settling.transitions = readTransitions([...rest, ...stepsIn(things)], kinds);
  const others = rest.filter((rule) => !heard.has(rule) && !settling.transitions.heard.has(rule));
  const { heard: gone, left, moves } = findMoves(settling, others);
  settling.moves = moves;
  const standing = others.filter((rule) => !gone.has(rule));
  settling.loose = [...settleInvariants(settling, standing, failures), ...left];
};

/** Everything that sentences say of kinds and of what requests do, once it is known which there are. */
const settleSentences = (
  settling: Settling,
  facts: ApiFacts,
  kept: Resource[],
  templates: TemplateFacts | null,
): void => {
  const { callers, keys, reading } = settling;
  const { heard } = settling.rules;
  const accounts = callers && settling.kinds.get(callers.holders);
  if (accounts) accounts.starts = readFirstRole(settling, accounts);
  liftWho(settling);
  for (const kind of settling.kinds.values()) {
    readComputed(kind, facts.rules, heard);
    patchObjects(kind, facts.rules, heard);
  }
  settleWhole(settling.kinds.values());
  bindNames([...settling.kinds.values()], facts, heard);
  findViews(settling.kinds.values());
  countReads([...settling.kinds.values()], { all: facts.rules, heard });
  linkAddresses(settling.kinds.values());
  findReaches(settling.kinds, { rules: facts.rules, heard, reading });
  findLoans(settling);
  findAsks(settling, facts.rules, heard);
  settleTemplates(settling, templates);
  keepHistories(settling, facts.rules, heard);
  findRenderings(settling);
  findDepartures(settling, facts.rules, heard);
  keepVersions(settling);
  showParents(settling.kinds);
  kept.push(...findLogs(settling, { things: facts.things, rules: facts.rules, heard }));
  if (callers === null) refuseUnknown(facts, kept, keys, reading);
  settling.hooks = findHooks(settling, facts, heard);
  for (const resource of kept) makeTies(settling, kindOf(settling, resource));
  computeRelations(settling);
  computeValues(settling);
  settling.bans = readBans(settling);
  settleRules(settling, facts, heard);
  settleRights(settling);
  joinCounted(settling);
};

/** Builds services from requests where no heading says which there are; what stays unused is named. */
export const settleFacts = (collected: ApiFacts, reading: Reading): Settled => {
  const { rest: bare, templates } = readTemplates(readWhole(collected));
  const { entries: shared, ...labelled } = shareRules(attachLabelled(liftRoles(bare)));
  const told = liftComparisons(labelled);
  const { conditions, once, rest: said } = readHeaders(told);
  const facts = { ...told, rules: said };
  const heard = new Set<Sentence>();
  liftQueries(facts.requests);
  const found = findResources(facts.requests, facts.things);
  const loose = findSignUp(facts, found, assignRoles(facts.requests, found, null));
  bringAlong(found);
  const keys = findKeys(facts, found);
  const callers = findCallers(facts, found, loose, keys);
  const unassigned = callers === null ? loose : assignRoles(loose, found, callers.holders);
  const aliased = withoutSessions(mergeAliases(found), callers);
  adoptThings(aliased, facts.things);
  const { queues, rest: unqueued } = findQueues(aliased, unassigned);
  const { limits, resources, rest: others } = findLimits(aliased, unqueued);
  const signOuts = found.flatMap(({ asked }) => asked.filter(({ role }) => role === "sign-out"));
  for (const resource of found) resource.asked = resource.asked.filter(({ role }) => role !== "sign-out");
  const rules = { all: facts.rules, heard, shared };
  const hasSockets = facts.sockets.length > 0;
  const settling = startSettling({
    callers,
    conditions,
    facts,
    hasSockets,
    keys,
    limits,
    once,
    reading,
    rules,
    signOuts,
  });
  settleKinds(settling, resources, queues);
  const { loose: left, resources: kept } = findReports(
    settling,
    resources,
    findNotices(settling, findRelated(settling, resources, others)),
  );
  settleSentences(settling, facts, kept, templates);
  const services = buildServices(settling, kept);
  leaveRequests(
    left.filter((request) => request !== callers?.signIn),
    reading,
  );
  const codes = generalCodes(facts);
  nameLoose(settling, codes);
  const known = callersOf(settling, services);
  settleRooms(facts.sockets, services, known, reading);
  return { services, callers: known, codes, invalid: generalStatus(facts), query: queryStatus(facts) };
};

/** What is demanded, and nothing was built from. */
const nameLoose = (settling: Settling, codes: Readonly<Record<string, string>>): void => {
  const { callers, heard, keys, kinds, loose, reading, rules, visibility } = settling;
  const isHeard = (text: string): boolean =>
    (callers === null ? opensAll(text) : callers.heard.includes(text)) ||
    visibility.heard.has(text) ||
    (callers !== null && REPEATS.test(text)) ||
    [...heard].some((part) => text.includes(part)) ||
    tellsKnownCode(text, codes, settling);
  const hasPeriods = [...kinds.keys()].some(({ asked }) => asked.some(({ period }) => period !== undefined));
  for (const { line, text, under } of loose.filter((rule) => !rules.heard.has(rule)))
    if (
      DEMANDS.test(text) &&
      !goesWithoutSaying(text) &&
      !isHeard(text) &&
      !tellsKey(keys, { text, under }) &&
      !(hasPeriods && TELLS_PERIODS.test(text))
    )
      leaveUncovered(reading, line, text, "no rule turns this into code");
};

/** Who is let in, and for whom records exist. */
const settleRights = (settling: Settling): void => {
  const { callers, facts } = settling;
  if (callers === null) return;
  identifyOwners(settling);
  settling.members = findMembers(settling);
  settling.visibility = findVisibility(settling, facts);
  settling.foreign = findForeign(settling);
  settling.rights = readRights(settling);
  settling.doubts = findDoubts(settling, facts);
};

/** "`HEAD /{slug}` | like GET, without a body": every HEAD is. */
const IS_HEAD = /^`?HEAD\b.*\b(?:like|same|as)\b/iu;

/** What is said of headers, and the rules that say something else. */
const readHeaders = (facts: ApiFacts) => {
  const { conditions, rest: others } = readConditions(facts);
  const { once, rest } = readOnce(others, facts.requests);
  return { conditions, once, rest: rest.filter(({ text }) => !IS_HEAD.test(text)) };
};

const callersOf = ({ callers, denied, meter }: Settling, services: readonly ServiceSpec[]): Callers | null =>
  callers && {
    header: callers.header,
    scheme: callers.scheme,
    service: rootOf(callers.holders).name,
    part: callers.signIn === null ? callers.holders.parent && callers.holders.name : "Session",
    field: callers.secret,
    ...(callers.code !== null && { code: callers.code }),
    ...(callers.late && { late: true as const }),
    ...(meter && { meter: meterOf(meter, services) }),
    ...(denied && { denied: denied.operation }),
  };
