import { leaveUncovered } from "#src/spec/reading.ts";
import type { Behaviour, Field, OperationSpec } from "#src/spec/spec.ts";
import { camelCase, pascalSingular, plural, singular, stem, wordsOf } from "#src/spec/words.ts";
import { expiryGuards, isAlive } from "./find-expiry.ts";
import { heedHeaders } from "./heed-headers.ts";
import { isParameter, nameIn, segmentsOf } from "./path-words.ts";
import { readWho } from "./read-who.ts";
import type { Asked, Resource } from "./resource.ts";
import { settleAct } from "./settle-act.ts";
import { settleGuards } from "./settle-guards.ts";
import { settleList } from "./settle-list.ts";
import { settleLimit } from "./limit/settle-limit.ts";
import { stepsIn } from "./queue/find-queues.ts";
import { settleStep } from "./queue/settle-step.ts";
import { hasOrigin, type Kind, kindOf, namingField, nounOf, type Settling } from "./settling.ts";
import { variantGuards } from "./variants.ts";

/** An operation, or why it cannot be built. */
type Settled = Omit<OperationSpec, "name" | "line" | "method" | "path" | "status" | "access" | "summary"> | string;

const VERBS: Partial<Record<Asked["role"], string>> = {
  "read-self": "readSelf",
  "update-self": "updateSelf",
  "sign-in": "signIn",
  "sign-out": "signOut",
  redirect: "follow",
};

const nameOf = ({ request, role, word }: Asked, resource: Resource, isPart: boolean): string => {
  const known = VERBS[role];
  if (known !== undefined) return known;
  const noun = isPart ? resource.name : "";
  if (role === "list")
    return isPart ? `list${plural(resource.name).replace(/^./u, (letter) => letter.toUpperCase())}` : "list";
  if (role === "limit" && request.method === "DELETE") return camelCase(["reset", ...wordsOf(word)]);
  if (role === "act" || role === "report" || role === "queue" || role === "limit")
    return camelCase([...wordsOf(word), ...wordsOf(noun)]);
  if (role === "relate" || role === "unrelate")
    return camelCase([role === "relate" ? "add" : "remove", ...wordsOf(word)]);
  return `${role}${noun}`;
};

/** A record is `{id}` in its path, whatever the author called it, where no field of that name tells it apart. */
const pathFor = (kind: Kind, { request, role }: Asked): string => {
  const naming = namingField(kind);
  const segments = request.path.split("/");
  const at = segments.findLastIndex(isParameter);
  const isOwn = ["read", "replace", "update", "delete", "act", "redirect", "report", "queue"].includes(role);
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
  const named = (request.body ?? []).map(({ name }) => name);
  const known = kind.fields
    .filter(({ name, origin }) => origin === "caller" && named.includes(name))
    .map(({ name }) => name);
  if (request.body === null || known.length === 0) return { behaviour: { kind: "update" } };
  return { behaviour: { kind: "update", fields: known } };
};

/** A word in the path that says whose records are listed: `/people/{handle}/posts`, `/me/posts`. */
const listScope = (settling: Settling, kind: Kind, { request }: Asked): Behaviour & { kind: "list" } => {
  const list = settleList(request, kind.fields, settling.reading);
  const owner = hasOrigin(kind.fields, "owner");
  const isMine =
    segmentsOf(request.path)[0] === "me" ||
    /\b(?:see only|only) (?:their|his|her|my|your) own\b|\bown and\b|\ball my own\b/iu.test(request.who);
  if (owner !== undefined && isMine && segmentsOf(request.path)[0] === "me")
    list.scope = { do: "equal", with: [{ field: owner.name }, { caller: owner.holds === "id" ? "id" : "name" }] };
  const over = kind.expiry;
  if (over?.hides.has(request)) {
    const lives = isAlive(over.moment);
    list.scope = list.scope === undefined ? lives : { do: "and", with: [list.scope, lives] };
  }
  return list;
};

/** What is not put into a queue twice. */
const existingOf = ({ queues }: Settling, { resource }: Kind, { role }: Asked): Pick<OperationSpec, "existing"> => {
  const existing = role === "create" ? queues.get(resource)?.said.existing : undefined;
  if (existing == null) return {};
  const { max: _, ...rest } = existing;
  return { existing: rest };
};

const settleKind = (settling: Settling, kind: Kind, asked: Asked): Settled => {
  switch (asked.role) {
    case "create":
    case "replace":
      return {
        behaviour: { kind: asked.role },
        accepts: kind.sent.get(asked.role) ?? [],
        ...existingOf(settling, kind, asked),
      };
    case "read":
    case "delete":
    case "read-self":
      return { behaviour: { kind: asked.role } };
    case "update":
      return settleChange(kind, asked);
    case "list":
      return { behaviour: listScope(settling, kind, asked) };
    case "act": {
      const act = settleAct(asked, kind);
      if (typeof act === "string") return act;
      for (const { line, text } of act.strange)
        leaveUncovered(settling.reading, line, text, "no rule turns this into code");
      return { behaviour: act.behaviour, ...(act.takes.length > 0 && { takes: act.takes }) };
    }
    case "redirect":
      return settleRedirect(kind);
    case "relate":
    case "unrelate":
      return settleTie(settling, kind, asked);
    case "queue": {
      const queue = [...settling.queues.values()].find(({ facts }) => stepsIn(facts).includes(asked));
      return queue === undefined ? "it is not said how its records are handed out" : settleStep(settling, queue, asked);
    }
    case "limit": {
      const limits = settling.limits.get(kind.resource);
      return limits === undefined ? "no rule knows what it does" : settleLimit(settling, kind, limits, asked);
    }
    default:
      return "no rule knows what it does";
  }
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
  const settled = settleKind(settling, kind, asked);
  if (typeof settled === "string") {
    leaveUncovered(reading, request.line, `\`${text}\``, settled);
    reading.leftOut.push({ line: request.line, text, reason: settled, method: request.method, path: request.path });
    return null;
  }
  const { access, guards: rights } = readWho(settling, kind, asked, isOpened(settling, asked));
  const states = settled.behaviour.kind === "act" ? [] : settleGuards(settling, kind, asked).guards;
  const kinds = asked.role === "create" || asked.role === "replace" ? variantGuards(kind.variants) : [];
  const guards = [...rights, ...expiryGuards(kind, request), ...states, ...(settled.guards ?? []), ...kinds];
  const floods = settling.floods.get(request) ?? [];
  const parent = answersParent(settling, kind, asked);
  const status =
    request.otherStatus !== null && asked.role === "replace"
      ? Math.min(request.status ?? 200, request.otherStatus.status)
      : request.status;
  const rejects = rejectsIn(
    request.sentences.map((sentence) => sentence.text).concat(request.failures.map(({ when }) => when)),
  );
  const on = settled.on ?? (isPart ? kind.resource.name : undefined);
  return {
    ...settled,
    ...heedHeaders(settling, kind, asked),
    ...(touchesParent(settling, kind, asked) && { effects: [...(settled.effects ?? []), { of: "parent", set: [] }] }),
    name: nameOf(asked, kind.resource, isPart),
    summary: summaryOf(asked, kind.resource),
    line: request.line,
    ...(on !== undefined && { on }),
    ...(guards.length > 0 && { guards }),
    ...(floods.length > 0 && { floods }),
    ...(rejects !== null && { rejects }),
    ...(parent && { answers: "parent" as const }),
    method: request.method,
    path: pathFor(kind, asked),
    status: status ?? (asked.role === "create" ? 201 : null),
    access,
  };
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

const summaryOf = ({ request, role, word }: Asked, resource: Resource): string => {
  if (request.label !== "") return request.label.charAt(0).toUpperCase() + request.label.slice(1);
  const noun = nounOf(resource);
  const one = `${/^[aeiou]/u.test(noun) ? "an" : "a"} ${noun}`;
  switch (role) {
    case "list":
      return `List the ${plural(noun)}`;
    case "act":
    case "limit":
    case "queue":
    case "report":
      return `${wordsOf(word)
        .join(" ")
        .replace(/^./u, (letter) => letter.toUpperCase())}: of ${one}`;
    case "replace":
      return `Put ${one}`;
    case "read-self":
      return "Who I am";
    case "sign-out":
      return "Sign out";
    case "relate":
      return `Add a ${word}`;
    case "unrelate":
      return `Take the ${word} back`;
    default:
      return `${role.charAt(0).toUpperCase()}${role.slice(1)} ${one}`;
  }
};
