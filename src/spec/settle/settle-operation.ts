import { leaveUncovered } from "#src/spec/reading.ts";
import type { Behaviour, Field, OperationSpec } from "#src/spec/spec.ts";
import { camelCase, pascalSingular, plural, wordsOf } from "#src/spec/words.ts";
import { settleMember } from "./find-members.ts";
import { isParameter, nameIn } from "./path-words.ts";
import { readScope } from "./read-scope.ts";
import { readWho } from "./read-who.ts";
import type { Asked, Resource } from "./resource.ts";
import { settleAct } from "./settle-act.ts";
import { settleList } from "./settle-list.ts";
import { type Kind, kindOf, namingField, nounOf, type Settling } from "./settling.ts";

/** An operation, or why it cannot be built. */
type Settled = Omit<OperationSpec, "name" | "line" | "method" | "path" | "status" | "access" | "summary"> | string;

const VERBS: Partial<Record<Asked["role"], string>> = {
  "read-self": "readSelf",
  "update-self": "updateSelf",
  "sign-in": "signIn",
  "sign-out": "signOut",
  redirect: "follow",
};

const nameOf = ({ role, word }: Asked, resource: Resource, isPart: boolean): string => {
  const known = VERBS[role];
  if (known !== undefined) return known;
  const noun = isPart ? resource.name : "";
  if (role === "list")
    return isPart ? `list${plural(resource.name).replace(/^./u, (letter) => letter.toUpperCase())}` : "list";
  if (role === "act" || role === "report") return camelCase([...wordsOf(word), ...wordsOf(noun)]);
  if (role === "relate" || role === "unrelate")
    return camelCase([role === "relate" ? "add" : "remove", ...wordsOf(word)]);
  return `${role}${noun}`;
};

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

/** A list of what its caller may see. */
const scopedList = (settling: Settling, kind: Kind, asked: Asked): Settled => {
  const scope = readScope(settling, kind, asked);
  if (typeof scope === "string") return scope;
  const list = settleList(scope.request, kind.fields, settling.reading);
  return { behaviour: scope.scope === null ? list : { ...list, scope: scope.scope } };
};

const settleKind = (settling: Settling, kind: Kind, asked: Asked): Settled => {
  const member = settling.members.find((each) => each.kind === kind);
  if (member !== undefined && asked.role === "create") return settleMember(settling, settling.facts, member);
  switch (asked.role) {
    case "create":
    case "replace":
      return { behaviour: { kind: asked.role }, accepts: kind.sent.get(asked.role) ?? [] };
    case "read":
    case "delete":
    case "read-self":
      return { behaviour: { kind: asked.role } };
    case "update":
      return settleChange(kind, asked);
    case "list":
      return scopedList(settling, kind, asked);
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
  const tie: Kind = { resource, fields, sent: new Map(), missing: null };
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
  const leave = (reason: string): null => {
    leaveUncovered(reading, request.line, `\`${text}\``, reason);
    reading.leftOut.push({ line: request.line, text, reason, method: request.method, path: request.path });
    return null;
  };
  const who = readWho(settling, kind, asked, isOpened(settling, asked));
  if (typeof who === "string") return leave(who);
  const settled = settleKind(settling, kind, asked);
  if (typeof settled === "string") return leave(settled);
  const { access, guards } = who;
  const parent = answersParent(settling, kind, asked);
  const status =
    request.otherStatus !== null && asked.role === "replace"
      ? Math.min(request.status ?? 200, request.otherStatus.status)
      : request.status;
  const on = settled.on ?? (isPart ? kind.resource.name : undefined);
  return {
    ...settled,
    name: nameOf(asked, kind.resource, isPart),
    summary: summaryOf(asked, kind.resource),
    line: request.line,
    ...(on !== undefined && { on }),
    ...(guards.length + (settled.guards ?? []).length > 0 && { guards: [...guards, ...(settled.guards ?? [])] }),
    ...(parent && { answers: "parent" as const }),
    method: request.method,
    path: pathFor(kind, asked),
    status: status ?? (asked.role === "create" ? 201 : null),
    access,
  };
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
