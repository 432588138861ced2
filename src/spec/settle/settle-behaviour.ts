import { countedAnew } from "./access/read-meter.ts";
import { settleRenewal } from "./access/read-secrets.ts";
import { settleLimit } from "./limit/settle-limit.ts";
import { stepsIn } from "./queue/find-queues.ts";
import { settleStep } from "./queue/settle-step.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Field, OperationSpec } from "#src/spec/spec.ts";
import { settlePage } from "./pages/settle-page.ts";
import { readRepeats } from "./read-repeats.ts";
import { standingAsked, standingsBy } from "./standings/settle-standings.ts";
import { settleMark, settleNotices } from "./relations/settle-notices.ts";
import { settleRelated } from "./relations/settle-related.ts";
import { settleTie } from "./settle-tie.ts";
import { isAlive } from "./find-expiry.ts";
import { keepWords } from "./keep-words.ts";
import { settleMember } from "./find-members.ts";
import { reportPresence } from "./read-presence.ts";
import { readScope } from "./read-scope.ts";
import { readingScope } from "./reads/count-reads.ts";
import type { Asked } from "./resource.ts";
import { isLenient, isMadeByReading, resent } from "./settle-only.ts";
import { settleAct } from "./settle-act.ts";
import { RESTORES, restoredBy } from "./keep-histories.ts";
import { isRender, settleRender } from "./settle-render.ts";
import { settleBulk } from "./settle-bulk.ts";
import { echoOf, settleCopy, stepOf } from "./settle-copy.ts";
import { settleExport, settleImport } from "./settle-files.ts";
import { onlyThere } from "./only-there.ts";
import { findNamed } from "./find-named.ts";
import { settleTombstone } from "./settle-tombstone.ts";
import { guardsOfMove, settleMove } from "./settle-move.ts";
import { settleList } from "./settle-list.ts";
import { settleReport } from "./settle-report.ts";
import { settleValues } from "./settle-values.ts";
import { settleCounter } from "./store/settle-counter.ts";
import { settleReadMany } from "./store/settle-read-many.ts";
import { settleTouch } from "./store/settle-touch.ts";
import { wordsFor } from "./words-for.ts";
import { type Kind, kindOf, type Settling, type SettledOperation } from "./settling.ts";

const settleChange = (kind: Kind, { request, role }: Asked): SettledOperation => {
  const makes = {
    ...(isMadeByReading(kind) && { makes: true as const }),
    ...(role === "update-self" && { self: true as const }),
  };
  const named = (request.body ?? []).map(({ name }) => name);
  const known = kind.fields
    .filter(({ name, origin }) => origin === "caller" && named.includes(name))
    .map(({ name }) => name);
  if (request.body === null || known.length === 0) return { behaviour: { kind: "update", ...makes } };
  return { behaviour: { kind: "update", fields: known, ...makes } };
};

/** A change that may name the state goes the ways that are told. */
const withMove = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  const change = settleChange(kind, asked);
  const move = settling.moves.get(asked.request);
  if (move === undefined || typeof change === "string") return change;
  return { ...change, guards: guardsOfMove(settling, kind, move) };
};

/** A list of what its caller may see. */
const scopedList = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  const scope = readScope(settling, kind, asked);
  if (typeof scope === "string") return scope;
  const [narrowing] = kind.resource.beside ?? [];
  const within =
    narrowing === undefined
      ? undefined
      : { field: narrowing, ...stepOf(narrowing), ...echoOf(asked.request, narrowing) };
  const list = settleList(scope.request, kind.fields, settling.reading, within);
  keepWords(kind, list);
  const over = kind.expiry;
  const claims = [
    ...(scope.scope === null ? [] : [scope.scope]),
    ...(over?.hides.has(asked.request) ? [isAlive(over.moment)] : []),
    ...readingScope(kind, asked.request),
  ];
  const [first] = claims;
  if (first === undefined) return { behaviour: list };
  return { behaviour: { ...list, scope: claims.length === 1 ? first : { do: "and", with: claims } } };
};

const STAMPS = /\bset to (?:the )?(?:time|moment|current|now)\b|\b(?:becomes|is then) (?:the )?(?:time|moment|now)\b/iu;

/** "its `closes_at` set to the time of closing" */
const stampsIn = ({ sentences }: Asked["request"], { fields }: Kind): (Assignment & { now: true })[] =>
  fields
    .filter(
      ({ name, type }) =>
        type === "date-time" && sentences.some(({ text }) => STAMPS.test(text) && text.includes(`\`${name}\``)),
    )
    .map(({ name }) => ({ field: name, now: true }));

const settleAction = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  if (kind.isHistory && RESTORES.test(asked.word))
    return { behaviour: { kind: "restore", fields: restoredBy(settling, kind) }, answers: "parent" };
  const stored = settleCounter(kind, [...settling.kinds.values()], asked) ?? settleTouch(kind, asked);
  if (stored !== null) return stored;
  if (isRender(asked, kind)) return settleRender(settling, kind, asked);
  const move = settling.moves.get(asked.request);
  if (move !== undefined) return settleMove(settling, kind, asked, move);
  const renewal = settleRenewal(kind, asked, settling.reading);
  if (renewal !== null) return renewal;
  const act = settleAct(asked, kind, {
    general: settling.failures,
    transitions: settling.transitions,
    words: wordsFor(settling, kind),
  });
  if (typeof act === "string") return act;
  const stamps = stampsIn(asked.request, kind);
  const isStamp = (text: string): boolean =>
    stamps.some(({ field }) => STAMPS.test(text) && text.includes(`\`${field}\``));
  for (const { line, text } of act.strange.filter((each) => !isStamp(each.text)))
    leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  act.behaviour.set.push(...stamps.filter(({ field }) => !act.behaviour.set.some((each) => each.field === field)));
  act.behaviour.set.push(...resent(settling, kind, act.behaviour.set));
  const finds = findNamed(settling, kind, asked);
  if (settling.meter?.holders === kind.resource) act.behaviour.set = countedAnew(settling.meter, act.behaviour.set);
  return {
    ...(finds !== null && { finds }),
    behaviour: act.behaviour,
    ...(act.takes.length > 0 && { takes: act.takes }),
    ...(act.guards.length > 0 && { guards: act.guards }),
  };
};

/** What is not put into a queue twice. */
const existingOf = ({ queues }: Settling, { resource }: Kind): Pick<OperationSpec, "existing"> => {
  const existing = queues.get(resource)?.said.existing;
  if (existing == null) return {};
  const { max: _, ...rest } = existing;
  return { existing: rest };
};

/** A step of what is handed out, or of what is allowed. */
const settleUsed = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  if (asked.role === "limit") {
    const limits = settling.limits.get(kind.resource);
    return limits === undefined ? "no rule knows what it does" : settleLimit(settling, kind, limits, asked);
  }
  const queue = [...settling.queues.values()].find(({ facts }) => stepsIn(facts).includes(asked));
  return queue === undefined ? "it is not said how its records are handed out" : settleStep(settling, queue, asked);
};

/** A part of a record, the values of a field, or what records come to. */
const settleTelling = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  if (kind.views?.has(asked.request)) return { behaviour: { kind: "read" } };
  const isAtRecord = settling.hasSockets && kind.resource.parent === null;
  const report =
    settleValues(kind, asked) ??
    (isAtRecord ? reportPresence(asked.request) : null) ??
    settleReport(settling, kind, asked);
  return typeof report === "string" ? report : { behaviour: report };
};

const TIES = new Set<Asked["role"]>(["related", "relate", "unrelate", "mark"]);

/** What ties people to records and to each other. */
const settleRelation = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  if (asked.role === "mark") return settleMark(settling, kind, asked);
  if (asked.role !== "related") return settleTie(settling, kind, asked);
  return asked.related?.notices === undefined
    ? settleRelated(settling, kind, asked)
    : settleNotices(settling, kind, asked);
};

/** What a request does to records of one kind, or why that cannot be built. */
export const settleBehaviour = (settling: Settling, kind: Kind, asked: Asked): SettledOperation => {
  const member = settling.members.find((each) => each.kind === kind);
  if (member !== undefined && asked.role === "create") return settleMember(settling, settling.facts, member);
  const page = asked.role === "page" ? settlePage(settling, kind, asked) : undefined;
  const told = page ?? standingAsked(settling, asked.request);
  if (told !== undefined) return typeof told === "string" ? told : { behaviour: told };
  if (TIES.has(asked.role)) return settleRelation(settling, kind, asked);
  switch (asked.role) {
    case "create":
      return {
        behaviour: { kind: "create" },
        accepts: kind.sent.get("create") ?? [],
        ...settleMaking(settling, kind),
        ...(kind.merges && { merges: kind.merges }),
        ...readRepeats(kind, asked),
        ...existingOf(settling, kind),
        ...standsOf(settling, kind),
      };
    case "replace":
      return { behaviour: { kind: "replace", ...onlyThere(kind, asked) }, accepts: kind.sent.get("replace") ?? [] };
    case "read":
      return { behaviour: { kind: "read", ...(isMadeByReading(kind) && { makes: true }) } };
    case "read-self":
      return { behaviour: { kind: asked.role } };
    case "delete":
      return {
        behaviour: settleTombstone(kind, asked) ?? { kind: "delete", ...(isLenient(asked) && { lenient: true }) },
      };
    case "update":
      return withMove(settling, kind, asked);
    case "update-self":
      return settleChange(kind, asked);
    case "list":
      return scopedList(settling, kind, asked);
    case "act":
      return settleAction(settling, kind, asked);
    case "report":
      return settleTelling(settling, kind, asked);
    case "read-many":
      return settleReadMany(kind, asked, settling.reading);
    case "delete-many":
      return settleBulk(settling, kind, asked);
    case "copy":
      return settleCopy(kind, asked);
    case "import": {
      const behaviour = settleImport(asked, kind, settling.reading);
      return typeof behaviour === "string" ? behaviour : { behaviour };
    }
    case "export":
      return { behaviour: settleExport(asked, kind, settling.reading) };
    case "redirect":
      return settleRedirect(kind);
    case "queue":
    case "limit":
      return settleUsed(settling, kind, asked);
    default:
      return "no rule knows what it does";
  }
};

/** What a new record counts in. */
const standsOf = (settling: Settling, { resource }: Kind): Pick<OperationSpec, "stands"> => {
  const standings = standingsBy(settling, resource);
  if (standings === undefined) return {};
  const { entrants, taken, tells } = standings;
  return { stands: { part: entrants.name, ...taken, ...(tells && { tells }) } };
};

/** What a creation takes to make records of parts along with it. */
const settleMaking = (settling: Settling, { collects = [] }: Kind): Pick<OperationSpec, "takes" | "makes"> => {
  if (collects.length === 0) return {};
  const takes = collects.map(({ member, part }): Field => {
    const { fields, sent } = kindOf(settling, part);
    const own = sent.get("create") ?? [];
    const members = fields.filter(({ name, origin }) => origin === "caller" && own.includes(name));
    const entry: Field = { name: "entry", type: "object", description: "", required: true, origin: "caller", members };
    return {
      name: member,
      type: "list",
      description: "",
      required: false,
      default: [],
      origin: "caller",
      entries: entry,
    };
  });
  const makes = collects.map(({ member, part }) => {
    const { merges } = kindOf(settling, part);
    return { part: part.name, from: member, ...(merges && { merges }) };
  });
  return { takes, makes };
};

const settleRedirect = ({ fields }: Kind): SettledOperation => {
  const to = fields.find(({ type }) => type === "url")?.name;
  if (to === undefined) return "no field holds the address to go to";
  const count = fields.find(
    ({ name, type }) => type === "integer" && /^(?:clicks|visits|hits|views|uses|count)$/iu.test(name),
  );
  if (count !== undefined) Object.assign(count, { origin: "counter", default: 0 });
  return { behaviour: { kind: "redirect", to, count: count?.name ?? null } };
};
