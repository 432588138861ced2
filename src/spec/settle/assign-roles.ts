import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Method } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, nameIn, segmentsOf } from "./path-words.ts";
import { resourceCalled } from "./find-resources.ts";
import { roleOfOnly } from "./find-singletons.ts";
import { asksPresence } from "./read-presence.ts";
import { fileTarget } from "./find-files.ts";
import { isValuedTie } from "./relations/value-ties.ts";
import { clears, handsOut } from "./queue/queue-words.ts";
import { readManyOf } from "./store/settle-read-many.ts";
import type { Asked, Resource, Role } from "./resource.ts";

const OF_MANY: Partial<Record<Method, Role>> = { GET: "list", POST: "create" };
const OF_ONE: Record<Method, Role> = { GET: "read", POST: "act", PUT: "replace", PATCH: "update", DELETE: "delete" };
const OF_SELF: Partial<Record<Method, Role>> = { GET: "read-self", PATCH: "update-self", PUT: "update-self" };

const SELF = /^(?:me|whoami|self|account|profile|mine)$/iu;
/** Of accounts, the caller's own. */
const CALLER = /^(?:me|self|whoami)$/iu;
/** The session or key by which the caller is known. */
const CURRENT = /^(?:current|this|mine|me)$/iu;

/** The caller's own one of what belongs to a record. */
const MINE = /^(?:mine|my|me|own)$/iu;

type Target = { resource: Resource; role: Role; word: string; own?: true };

const hasBody = ({ body, takes }: RequestFact): boolean => (body !== null && body.length > 0) || takes !== null;

/** What is asked of one record by a word behind it. */
const ofOne = (request: RequestFact, resource: Resource, word: string, twins: ReadonlySet<string>): Target | null => {
  const { method, path } = request;
  if (method === "GET") return { resource, role: "report", word };
  const isTie = twins.has(path) && !hasBody(request);
  if (isValuedTie(request, twins)) return { resource, role: "relate", word };
  if (isTie && method !== "DELETE") return { resource, role: "relate", word };
  if (isTie && method === "DELETE") return { resource, role: "unrelate", word };
  return method === "DELETE" ? null : { resource, role: "act", word };
};

const SIGN_OUT = /^(?:log|sign)-?(?:out|off)$/iu;

/** `/me`, `/users/me`, `POST /logout`: what is asked of whoever calls. */
const ofCaller = ({ method }: RequestFact, segments: readonly string[], callers: Resource): Target | null => {
  const word = segments.at(-1) ?? "";
  const isAlone = segments.length === 1;
  const isTheirs = segments.length === 2 && resourceCalled([callers], segments[0] ?? "") !== null;
  const self = (isAlone && SELF.test(word)) || (isTheirs && CALLER.test(word)) ? OF_SELF[method] : undefined;
  if (self !== undefined) return { resource: callers, role: self, word };
  const isOut = SIGN_OUT.test(word) && (method === "POST" || method === "DELETE") && segments.length < 3;
  const isEnd = isAlone && /^sessions?$/iu.test(word) && method === "DELETE";
  return isOut || isEnd ? { resource: callers, role: "sign-out", word } : null;
};

/** Finds what a path speaks of, from its end. `twins`: paths that something is put at, and deleted from. */
const targetOf = (
  request: RequestFact,
  resources: readonly Resource[],
  callers: Resource | null,
  twins: ReadonlySet<string>,
): Target | null => {
  const segments = segmentsOf(request.path);
  const { method } = request;
  const [first = ""] = segments;
  const only = resources.find((resource) => resource.only === request.path);
  const role = only === undefined ? null : roleOfOnly(request);
  if (only !== undefined && role !== null) return { resource: only, role, word: only.word };
  if (callers !== null) {
    const own = ofCaller(request, segments, callers);
    if (own !== null) return own;
    if (segments.length === 1 && SELF.test(first)) return null;
    // Before it is known who callers are, nobody is `me`.
  } else if (segments.length === 2 && CALLER.test(segments[1] ?? "")) return null;
  if (segments.length === 1 && isParameter(first) && method === "GET") {
    const named = resources.find(({ parameter }) => parameter === nameIn(first));
    return named === undefined ? null : { resource: named, role: "redirect", word: "" };
  }
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const resource = isParameter(segments[at] ?? "") ? null : resourceCalled(resources, segments[at] ?? "");
    if (resource === null) continue;
    const rest = segments.slice(at + 1);
    const [next = "", last = ""] = rest;
    const word = rest.findLast((each) => !isParameter(each)) ?? resource.word;
    const above =
      at > 1 && isParameter(segments[at - 1] ?? "") ? resourceCalled(resources, segments[at - 2] ?? "") : null;
    if (rest.length === 0 && above !== null && asksPresence(request)) return { resource: above, role: "report", word };
    const { beside = [] } = resource;
    if (beside.length > 0) return ofSeveral(request, resource, rest, beside.length);
    if (rest.length === 0) return ofMany(request, resource, word);
    if (rest.length === 1 && isParameter(next)) return { resource, role: OF_ONE[method], word };
    if (rest.length === 2 && isParameter(next) && !isParameter(last)) return ofOne(request, resource, last, twins);
    if (rest.length === 1 && above !== null && MINE.test(next) && (method === "GET" || method === "DELETE"))
      return { resource, role: OF_ONE[method], word: next, own: true };
    if (rest.length === 1 && CURRENT.test(next) && method === "DELETE") return { resource, role: "sign-out", word };
    if (rest.length === 1 && method === "POST" && BULK.test(next) && (request.body ?? []).length > 0)
      return { resource, role: "delete-many", word: next };
    if (rest.length === 1 && method === "POST" && (handsOut(next) || clears(next)))
      return { resource, role: "collect", word };
    if (rest.length === 1 && method === "GET" && listsWhole(request, resource)) return { resource, role: "list", word };
    if (rest.length === 1 && method === "GET") return { resource, role: "report", word };
    return null;
  }
  return null;
};

/** `GET /songs/top`: the records themselves, in an order or state of their own. */
const listsWhole = ({ answer }: RequestFact, { name, thing, word }: Resource): boolean => {
  if (answer?.holds !== "list" || answer.entry !== undefined || answer.member === null) return false;
  const plain = (text: string): string => wordsOf(text).map(singular).join("");
  return [thing?.noun ?? "", name, word].some((own) => plain(own) === plain(answer.noun ?? answer.member ?? ""));
};

const BULK =
  /^(?:(?:bulk|batch|mass|multi)[-_]?)?(?:delete|remove|purge|discard)(?:[-_](?:many|several|batch|bulk))?$/iu;
const COPIES = /^(?:copy|clone|duplicate|copies|carry-?over|repeat)$/iu;

/** What is asked of records that several values in a path name together, or all but the last of those. */
const ofSeveral = (
  request: RequestFact,
  resource: Resource,
  rest: readonly string[],
  beside: number,
): Target | null => {
  const last = rest.at(-1) ?? "";
  const { method } = request;
  if (rest.length === beside + 1 && rest.every(isParameter))
    return { resource, role: OF_ONE[method], word: resource.word };
  if (rest.length === beside && rest.every(isParameter))
    return method === "GET" ? { resource, role: "list", word: resource.word } : null;
  const copies = rest.length === beside + 1 && method === "POST" && COPIES.test(last);
  return copies ? { resource, role: "copy", word: last } : null;
};

const ofMany = ({ method }: RequestFact, resource: Resource, word: string): Target | null => {
  const role = OF_MANY[method];
  return role === undefined ? null : { resource, role, word };
};

/** Gives every request to the records that it speaks of; those of which nothing is known are given back. */
export const assignRoles = (
  requests: readonly RequestFact[],
  resources: readonly Resource[],
  callers: Resource | null,
): RequestFact[] => {
  const ties = ({ body, method, path }: RequestFact): boolean =>
    method === "PUT" || (method === "POST" && body === null && !isParameter(segmentsOf(path).at(-1) ?? ""));
  const puts = new Set(requests.filter(ties).map(({ path }) => path));
  const twins = new Set(
    requests.filter(({ method, path }) => method === "DELETE" && puts.has(path)).map(({ path }) => path),
  );
  return requests.filter((request) => {
    const many = readManyOf(request, resources);
    const several: Target | null = many && { resource: many, role: "read-many", word: many.word };
    const target: Target | null =
      several ?? fileTarget(request, resources) ?? targetOf(request, resources, callers, twins);
    if (target === null) return true;
    const asked: Asked = { request, role: target.role, word: target.word, ...(target.own && { own: true }) };
    target.resource.asked.push(asked);
    return false;
  });
};
