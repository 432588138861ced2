import { leaveUncovered } from "#src/spec/reading.ts";
import type { Behaviour, Field, OperationSpec, Reach } from "#src/spec/spec.ts";
import { pascalSingular, singular, stem, wordsOf } from "#src/spec/words.ts";
import { changeParent } from "./change-parent.ts";
import { expiryGuards, isAlive } from "./find-expiry.ts";
import { remarksFor } from "./find-logs.ts";
import { settleMember } from "./find-members.ts";
import { heedHeaders } from "./heed-headers.ts";
import { nameOf } from "./name-asked.ts";
import { isParameter, nameIn } from "./path-words.ts";
import { readPace } from "./read-pace.ts";
import { reportPresence } from "./read-presence.ts";
import { readScope } from "./read-scope.ts";
import { readWho } from "./read-who.ts";
import type { Asked, Resource } from "./resource.ts";
import { isLenient, isMadeByReading, resent, shownBy } from "./settle-only.ts";
import { settleAct } from "./settle-act.ts";
import { settleGuards } from "./settle-guards.ts";
import { settleTombstone } from "./settle-tombstone.ts";
import { settleList } from "./settle-list.ts";
import { settleReport } from "./settle-report.ts";
import { summaryOf } from "./summarise-asked.ts";
import { wordsFor } from "./words-for.ts";
import { type Kind, kindOf, namingField, nounOf, type Settling } from "./settling.ts";

/** An operation, or why it cannot be built. */
type Settled = Omit<OperationSpec, "name" | "line" | "method" | "path" | "status" | "access" | "summary"> | string;

/** A record is `{id}` in its path, whatever the author called it, where no field of that name tells it apart. */
const pathFor = (kind: Kind, { request, role }: Asked): string => {
  const naming = namingField(kind);
  const segments = request.path.split("/");
  const at = segments.findLastIndex(isParameter);
  const isOwn = ["read", "replace", "update", "delete", "act", "redirect", "report"].includes(role);
  if (at === -1 || !isOwn || naming !== null || kind.resource.parameter !== nameIn(segments[at] ?? ""))
    return request.path;
  return segments.map((segment, n) => (n === at ? "{id}" : segment)).join("/");
};

/** Whether a change of what belongs to a record counts as one of the record. */
const touchesParent = (settling: Settling, { resource }: Kind, { role }: Asked): boolean => {
  if (resource.parent === null || !["create", "update", "replace", "delete", "act"].includes(role)) return false;
  const words = new Set([...wordsOf(resource.word), ...wordsOf(nounOf(resource))].map((word) => stem(singular(word))));
  const { counts = [] } = kindOf(settling, resource.parent);
  return counts.some((text) => wordsOf(text).some((word) => words.has(stem(singular(word)))));
};

/** The record above, where an answer shows that instead. */
const answersParent = (settling: Settling, { resource }: Kind, { request }: Asked): boolean => {
  const { answer } = request;
  if (resource.parent === null || answer?.holds !== "thing") return false;
  const own = pascalSingular(answer.noun);
  return (
    own === pascalSingular(nounOf(kindOf(settling, resource.parent).resource)) &&
    own !== pascalSingular(nounOf(resource))
  );
};

const settleChange = (kind: Kind, { request }: Asked): Settled => {
  const makes = isMadeByReading(kind) ? { makes: true as const } : {};
  const named = (request.body ?? []).map(({ name }) => name);
  const known = kind.fields
    .filter(({ name, origin }) => origin === "caller" && named.includes(name))
    .map(({ name }) => name);
  if (request.body === null || known.length === 0) return { behaviour: { kind: "update", ...makes } };
  return { behaviour: { kind: "update", fields: known, ...makes } };
};

/** A list of what its caller may see. */
const scopedList = (settling: Settling, kind: Kind, asked: Asked): Settled => {
  const scope = readScope(settling, kind, asked);
  if (typeof scope === "string") return scope;
  const list = settleList(scope.request, kind.fields, settling.reading);
  const over = kind.expiry;
  const claims = [
    ...(scope.scope === null ? [] : [scope.scope]),
    ...(over?.hides.has(asked.request) ? [isAlive(over.moment)] : []),
  ];
  const [first] = claims;
  if (first === undefined) return { behaviour: list };
  return { behaviour: { ...list, scope: claims.length === 1 ? first : { do: "and", with: claims } } };
};

const settleKind = (settling: Settling, kind: Kind, asked: Asked): Settled => {
  const member = settling.members.find((each) => each.kind === kind);
  if (member !== undefined && asked.role === "create") return settleMember(settling, settling.facts, member);
  switch (asked.role) {
    case "create":
      return { behaviour: { kind: "create" }, accepts: kind.sent.get("create") ?? [], ...settleMaking(settling, kind) };
    case "replace":
      return { behaviour: { kind: "replace" }, accepts: kind.sent.get("replace") ?? [] };
    case "read":
      return { behaviour: { kind: "read", ...(isMadeByReading(kind) && { makes: true }) } };
    case "read-self":
      return { behaviour: { kind: asked.role } };
    case "delete":
      return {
        behaviour: settleTombstone(kind, asked) ?? { kind: "delete", ...(isLenient(asked) && { lenient: true }) },
      };
    case "update":
      return settleChange(kind, asked);
    case "list":
      return scopedList(settling, kind, asked);
    case "act": {
      const act = settleAct(asked, kind, {
        general: settling.failures,
        transitions: settling.transitions,
        words: wordsFor(settling, kind),
      });
      if (typeof act === "string") return act;
      for (const { line, text } of act.strange)
        leaveUncovered(settling.reading, line, text, "no rule turns this into code");
      act.behaviour.set.push(...resent(settling, kind, act.behaviour.set));
      return {
        behaviour: act.behaviour,
        ...(act.takes.length > 0 && { takes: act.takes }),
        ...(act.guards.length > 0 && { guards: act.guards }),
      };
    }
    case "report": {
      const isAtRecord = settling.hasSockets && kind.resource.parent === null;
      const report = (isAtRecord ? reportPresence(asked.request) : null) ?? settleReport(settling, kind, asked);
      return typeof report === "string" ? report : { behaviour: report };
    }
    case "redirect":
      return settleRedirect(kind);
    case "relate":
    case "unrelate":
      return settleTie(settling, kind, asked);
    default:
      return "no rule knows what it does";
  }
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
  return { takes, makes: collects.map(({ member, part }) => ({ part: part.name, from: member })) };
};

const settleRedirect = ({ fields }: Kind): Settled => {
  const to = fields.find(({ type }) => type === "url")?.name;
  if (to === undefined) return "no field holds the address to go to";
  const count = fields.find(
    ({ name, type }) => type === "integer" && /^(?:clicks|visits|hits|views|uses|count)$/iu.test(name),
  );
  if (count !== undefined) Object.assign(count, { origin: "counter", default: 0 });
  return { behaviour: { kind: "redirect", to, count: count?.name ?? null } };
};

/** The part that holds ties of callers to records: made when the first is asked for. */
const tieOf = (settling: Settling, kind: Kind, word: string): Kind => {
  const name = pascalSingular(word);
  const known = settling.ties.find(({ resource }) => resource.name === name && resource.parent === kind.resource);
  if (known !== undefined) return known;
  const own = (field: string, origin: Field["origin"], more: Partial<Field> = {}): Field => ({
    name: field,
    type: "text",
    description: "",
    required: false,
    origin,
    ...more,
  });
  const resource: Resource = { word, name, parent: kind.resource, parameter: null, thing: null, asked: [] };
  const fields = [
    own("id", "id"),
    own(`${wordsOf(kind.resource.name).join("_")}_id`, "parent"),
    own("person", "owner", { holds: "id" }),
    own("created_at", "created-at", { type: "date-time" }),
  ];
  const tie: Kind = { resource, fields, sent: new Map(), missing: null, expiry: null };
  settling.ties.push(tie);
  settling.kinds.set(resource, tie);
  return tie;
};

/** Ties are known before anything counts them. */
export const makeTies = (settling: Settling, kind: Kind): void => {
  if (settling.callers === null) return;
  for (const { role, word } of kind.resource.asked) if (role === "relate") tieOf(settling, kind, word);
};

const settleTie = (settling: Settling, kind: Kind, { request, role, word }: Asked): Settled => {
  if (settling.callers === null) return "nothing tells whose it would be";
  const tie = tieOf(settling, kind, word);
  const behaviour: Behaviour = role === "relate" ? { kind: "relate" } : { kind: "unrelate" };
  return { behaviour, on: tie.resource.name, ...(request.answer?.holds === "thing" && { answers: "parent" }) };
};

/** What a request asks of records of one kind, as an operation; what is not understood is named. */
export const settleOperation = (
  settling: Settling,
  kind: Kind,
  asked: Asked,
  isPart: boolean,
): OperationSpec | null => {
  const { request } = asked;
  const { reading } = settling;
  const text = `${request.method} ${request.path}`;
  const leave = (reason: string): null => {
    leaveUncovered(reading, request.line, `\`${text}\``, reason);
    reading.leftOut.push({ line: request.line, text, reason, method: request.method, path: request.path });
    return null;
  };
  const who = readWho(settling, kind, asked, isOpened(settling, asked));
  if (typeof who === "string") return leave(who);
  const settled = settleKind(settling, kind, asked);
  if (typeof settled === "string") return leave(settled);
  const { access } = who;
  const states = settled.behaviour.kind === "act" ? [] : settleGuards(settling, kind, asked).guards;
  const beside =
    asked.role === "create" && kind.resource.parent !== null
      ? changeParent(kind, kindOf(settling, kind.resource.parent), request)
      : { effects: [], guards: [] };
  const own = [...states, ...(settled.guards ?? []), ...beside.guards];
  const guards = [...who.guards, ...expiryGuards(kind, request), ...own];
  const parent = answersParent(settling, kind, asked);
  const touched = touchesParent(settling, kind, asked) && beside.effects.length === 0;
  const touch = touched ? [{ of: "parent" as const, set: [] }] : [];
  const effects = [...(settled.effects ?? []), ...beside.effects, ...touch];
  const rejects = rejectsIn(
    request.sentences.map((sentence) => sentence.text).concat(request.failures.map(({ when }) => when)),
  );
  const on = settled.on ?? (isPart ? kind.resource.name : undefined);
  return {
    ...settled,
    ...heedHeaders(settling, kind, asked),
    ...(effects.length > 0 && { effects }),
    name: nameOf(asked, kind.resource, isPart),
    summary: summaryOf(asked, kind.resource),
    line: request.line,
    ...(on !== undefined && { on }),
    ...(guards.length > 0 && { guards }),
    ...elsewhere(settling, kind, asked, settled),
    ...(rejects !== null && { rejects }),
    ...besideOf(settling, kind, asked),
    ...(parent && { answers: "parent" as const }),
    method: request.method,
    path: pathFor(kind, asked),
    status: statusOf(asked),
    access,
  };
};

/** What is shown but here, the status of a PUT that makes the one record, and how often may be asked. */
const besideOf = (
  { callers, rules }: Settling,
  kind: Kind,
  asked: Asked,
): Pick<OperationSpec, "made" | "pace" | "shows"> => {
  const shows = shownBy(kind, asked);
  const isOnly = kind.resource.only !== undefined && asked.role === "replace" && asked.request.otherStatus === null;
  const made = isOnly ? statusOf(asked) : null;
  const pace = readPace(kind, asked, rules.all, rules.heard);
  return {
    ...(shows.length > 0 && { shows }),
    ...(made !== null && { made }),
    ...(pace !== null && { pace: { ...pace, ...(callers === null && { each: "all" as const }) } }),
  };
};

/** Of success; of the lower one where a PUT makes a record or replaces it. */
const statusOf = ({ request, role }: Asked): number | null => {
  const { otherStatus, status } = request;
  if (otherStatus !== null && role === "replace") return Math.min(status ?? 200, otherStatus.status);
  return status ?? (role === "create" ? 201 : null);
};

/** What an operation does to other records, asks of other services, and says of its changes. */
const elsewhere = (
  settling: Settling,
  kind: Kind,
  asked: Asked,
  { accepts = [], behaviour, takes = [] }: Exclude<Settled, string>,
): Pick<OperationSpec, "asks" | "reaches" | "remarks"> => {
  const reaches = reachesOf(kind, behaviour);
  const asks = kind.asks?.get(asked.request);
  const remarks = remarksFor(settling, kind, asked, [...takes.map(({ name }) => name), ...accepts]);
  return {
    ...(reaches.length > 0 && { reaches }),
    ...(asks && { asks }),
    ...(remarks.length > 0 && { remarks }),
  };
};

/** What a step, or the making of a record, does to others. */
const reachesOf = ({ reaches }: Kind, behaviour: Behaviour): Reach[] => {
  if (reaches === undefined) return [];
  if (behaviour.kind === "create") return reaches.create;
  if (behaviour.kind !== "act") return [];
  return behaviour.set.flatMap((each) =>
    "value" in each && typeof each.value === "string" ? (reaches.states.get(each.value) ?? []) : [],
  );
};

const OTHERS =
  /\banything else in the body\b|\bunknown (?:members?|fields?|properties) (?:are|is|give)\b[^.]*\b(?:refused|4\d\d|rejected)|\bno other members?\b/iu;
const NAMED = /\ba body (?:that (?:has|contains|holds)|with|containing|having) `(\w+)`/giu;

/** Members that make a body wrong by being there. */
const rejectsIn = (texts: readonly string[]): string[] | "others" | null => {
  if (texts.some((text) => OTHERS.test(text))) return "others";
  const names = texts.flatMap((text) => [...text.matchAll(NAMED)].map(([, name = ""]) => name));
  return names.length === 0 ? null : [...new Set(names)];
};

/** Nobody has a key before the request by which keys are given out. */
const isOpened = ({ callers }: Settling, { request, role }: Asked): boolean =>
  (callers !== null &&
    (callers.signIn === request ||
      (role === "create" && callers.holders.asked.some((each) => each.request === request)))) ||
  request.sentences.some(({ text }) => /^(?:open to all|no (?:key|token|login)(?: is)? needed)\b/iu.test(text));
