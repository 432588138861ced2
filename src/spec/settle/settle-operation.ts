import { settleBehaviour } from "./settle-behaviour.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour, Effect, Guard, OperationSpec, Reach } from "#src/spec/spec.ts";
import { pascalSingular, singular, stem, wordsOf } from "#src/spec/words.ts";
import { broughtBy } from "./access/bring-along.ts";
import { keepLast } from "./access/keep-last.ts";
import { shownOfSelf } from "./access/show-self.ts";
import { changeParent } from "./change-parent.ts";
import { wakesOf } from "./find-wakes.ts";
import { expiryGuards } from "./find-expiry.ts";
import { remarksFor } from "./find-logs.ts";
import { limitsOfLoans } from "./loans/find-loans.ts";
import { heedHeaders } from "./heed-headers.ts";
import { nameOf } from "./name-asked.ts";
import { readingEffects, readingGuards } from "./reads/count-reads.ts";
import { isParameter, nameIn } from "./path-words.ts";
import { capacityGuards } from "./read-capacity.ts";
import { readWho } from "./read-who.ts";
import type { Asked } from "./resource.ts";
import { shownBy } from "./settle-only.ts";
import { wholeOf } from "./store/settle-whole.ts";
import { guardsOfStep, settleGuards } from "./settle-guards.ts";
import { summaryOf } from "./summarise-asked.ts";
import { votingGuards } from "./ballot/settle-ballot.ts";
import { untouchedGuards } from "./read-untouched.ts";
import { variantGuards } from "./variants.ts";
import { hasOrigin, type Kind, kindOf, namingField, nounOf, type Settling, type SettledOperation } from "./settling.ts";

/**
 * A record is `{id}` in its path, whatever the author called it, where no field of that name tells it apart, and what it
 * is a part of is not called so already.
 */
const pathFor = (kind: Kind, { request, role }: Asked): string => {
  const naming = namingField(kind);
  const segments = request.path.split("/");
  const at = segments.findLastIndex(isParameter);
  const isOwn = ["read", "replace", "update", "delete", "act", "redirect", "report", "queue"].includes(role);
  if (
    at === -1 ||
    !isOwn ||
    naming !== null ||
    segments.includes("{id}") ||
    kind.resource.parameter !== nameIn(segments[at] ?? "")
  )
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
  const settled = settleBehaviour(settling, kind, asked);
  if (typeof settled === "string") return leave(settled);
  const { access } = who;
  const states =
    settled.behaviour.kind === "act" ? guardsOfStep(settling, kind, asked) : settleGuards(settling, kind, asked).guards;
  const beside =
    asked.role === "create" && kind.resource.parent !== null
      ? changeParent(kind, kindOf(settling, kind.resource.parent), request)
      : { effects: [], guards: [] };
  if (asked.own && hasOrigin(kind.fields, "owner") === undefined) return leave("nothing tells whose it would be");
  const own = [...states, ...(settled.guards ?? []), ...beside.guards, ...furtherGuards(settling, kind, asked)];
  const guards = [...who.guards, ...expiryGuards(kind, request), ...readingGuards(kind, asked), ...own];
  const floods = settling.floods.get(request) ?? [];
  const parent = answersParent(settling, kind, asked);
  const touched = touchesParent(settling, kind, asked) && beside.effects.length === 0;
  const touch = touched ? [{ of: "parent" as const, set: [] }] : [];
  const effects = [...(settled.effects ?? []), ...beside.effects, ...touch, ...furtherEffects(settling, kind, asked)];
  const rejects = rejectsIn(request);
  const on = settled.on ?? (isPart ? kind.resource.name : undefined);
  return {
    ...settled,
    ...heedHeaders(settling, kind, asked),
    ...(effects.length > 0 && { effects }),
    name: nameOf(asked, kind.resource, isPart),
    summary: summaryOf(asked, kind.resource),
    line: request.line,
    ...(on !== undefined && { on }),
    ...(asked.own && { own: true as const }),
    ...(guards.length > 0 && { guards }),
    ...elsewhere(settling, kind, asked, settled),
    ...(floods.length > 0 && { floods }),
    ...(rejects !== null && { rejects }),
    ...besideOf(settling, kind, asked),
    ...wholeOf(kind, asked),
    ...(parent && { answers: "parent" as const }),
    ...broughtBy(settling, kind, asked),
    // A PUT whose author tells one status tells it whether the record is new or not.
    ...(asked.role === "replace" && request.status === 200 && request.otherStatus === null && { made: 200 }),
    method: request.method,
    path: pathFor(kind, asked),
    status: statusOf(asked),
    access,
  };
};

/** What wakes up, what the first record gets, and what is counted of each reading. */
const furtherEffects = (settling: Settling, kind: Kind, asked: Asked): Effect[] => [
  ...wakesOf(settling, kind, asked),
  ...(asked.role === "create" ? (kind.starts ?? []) : []),
  ...readingEffects(kind, asked),
];

/** By the kind of what is made, by what others have made of it, and by what there is to choose from. */
const furtherGuards = (settling: Settling, kind: Kind, asked: Asked): Guard[] => [
  ...(asked.role === "create" || asked.role === "replace" ? variantGuards(kind.variants) : []),
  ...untouchedGuards(settling, kind, asked),
  ...votingGuards(settling, kind, asked),
  ...bansOf(settling, asked),
  ...keepLast(settling, kind, asked),
  ...capacityGuards(settling, kind, asked),
  ...limitsOfLoans(kind, asked.role),
];

/** What ties between people keep somebody from making. */
const bansOf = ({ bans }: Settling, { request, role }: Asked): Guard[] =>
  role === "create" ? (bans.get(request) ?? []) : [];

/** What is written down for others as something is made. */
const notesOf = ({ notes }: Settling, { request, role }: Asked): Pick<OperationSpec, "notes"> => {
  const own = role === "create" ? notes.get(request) : undefined;
  return own === undefined ? {} : { notes: own };
};

/** What is shown but here, and the status of a PUT that makes the one record. */
const besideOf = (settling: Settling, kind: Kind, asked: Asked): Pick<OperationSpec, "made" | "shows"> => {
  const shows = shownBy(kind, asked);
  const isOnly = kind.resource.only !== undefined && asked.role === "replace" && asked.request.otherStatus === null;
  const made = isOnly ? statusOf(asked) : null;
  return {
    ...(shows.length > 0 && { shows: { fields: shows, beside: true as const } }),
    ...(asked.role === "read-self" && shownOfSelf(settling, kind, asked)),
    ...(made !== null && { made }),
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
  { accepts = [], behaviour, takes = [] }: Exclude<SettledOperation, string>,
): Pick<OperationSpec, "asks" | "reaches" | "remarks" | "tells"> => {
  const reaches = reachesOf(kind, behaviour);
  const asks = kind.asks?.get(asked.request);
  const tells = kind.tells?.get(asked.request);
  const remarks = remarksFor(settling, kind, asked, [...takes.map(({ name }) => name), ...accepts]);
  return {
    ...(reaches.length > 0 && { reaches }),
    ...(asks && { asks }),
    ...(tells && { tells }),
    ...(remarks.length > 0 && { remarks }),
    ...notesOf(settling, asked),
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
const rejectsIn = ({ failures, sentences }: RequestFact): string[] | "others" | null => {
  const texts = [...sentences.map(({ text }) => text), ...failures.map(({ when }) => when)];
  if (texts.some((text) => OTHERS.test(text))) return "others";
  const names = texts.flatMap((text) => [...text.matchAll(NAMED)].map(([, name = ""]) => name));
  return names.length === 0 ? null : [...new Set(names)];
};

/** Nobody has a key before the request by which keys are given out. */
const isOpened = ({ callers }: Settling, { request }: Asked): boolean =>
  callers?.opens.includes(request) === true ||
  request.sentences.some(({ text }) => /^(?:open to all|no (?:key|token|login)(?: is)? needed)\b/iu.test(text));
