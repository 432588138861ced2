import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Method } from "#src/spec/spec.ts";
import { isParameter, nameIn, segmentsOf } from "./path-words.ts";
import { resourceCalled } from "./find-resources.ts";
import { clears, handsOut } from "./queue/queue-words.ts";
import type { Asked, Resource, Role } from "./resource.ts";

const OF_MANY: Partial<Record<Method, Role>> = { GET: "list", POST: "create" };
const OF_ONE: Record<Method, Role> = { GET: "read", POST: "act", PUT: "replace", PATCH: "update", DELETE: "delete" };
const OF_SELF: Partial<Record<Method, Role>> = { GET: "read-self", PATCH: "update-self", PUT: "update-self" };

const SELF = /^(?:me|whoami|self|account|profile|mine)$/iu;
/** The session or key by which the caller is known. */
const CURRENT = /^(?:current|this|mine|me)$/iu;

type Target = { resource: Resource; role: Role; word: string };

const hasBody = ({ body, takes }: RequestFact): boolean => (body !== null && body.length > 0) || takes !== null;

/** What is asked of one record by a word behind it. */
const ofOne = (request: RequestFact, resource: Resource, word: string, twins: ReadonlySet<string>): Target | null => {
  const { method, path } = request;
  if (method === "GET") return { resource, role: "report", word };
  const isTie = twins.has(path) && !hasBody(request);
  if (isTie && method === "PUT") return { resource, role: "relate", word };
  if (isTie && method === "DELETE") return { resource, role: "unrelate", word };
  return method === "DELETE" ? null : { resource, role: "act", word };
};

/** Finds what a path speaks of, from its end. `twins`: paths that both PUT and DELETE are asked of. */
const targetOf = (
  request: RequestFact,
  resources: readonly Resource[],
  callers: Resource | null,
  twins: ReadonlySet<string>,
): Target | null => {
  const segments = segmentsOf(request.path);
  const { method } = request;
  const [first = ""] = segments;
  if (segments.length === 1 && SELF.test(first) && callers !== null) {
    const role = OF_SELF[method];
    return role === undefined ? null : { resource: callers, role, word: first };
  }
  if (segments.length === 1 && isParameter(first) && method === "GET") {
    const named = resources.find(({ parameter }) => parameter === nameIn(first));
    return named === undefined ? null : { resource: named, role: "redirect", word: "" };
  }
  if (segments.length === 1 && /^sessions?$/iu.test(first) && method === "DELETE" && callers !== null)
    return { resource: callers, role: "sign-out", word: first };
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const resource = isParameter(segments[at] ?? "") ? null : resourceCalled(resources, segments[at] ?? "");
    if (resource === null) continue;
    const rest = segments.slice(at + 1);
    const [next = "", last = ""] = rest;
    const word = rest.findLast((each) => !isParameter(each)) ?? resource.word;
    if (rest.length === 0) return ofMany(request, resource, word);
    if (rest.length === 1 && isParameter(next)) return { resource, role: OF_ONE[method], word };
    if (rest.length === 2 && isParameter(next) && !isParameter(last)) return ofOne(request, resource, last, twins);
    if (rest.length === 1 && CURRENT.test(next) && method === "DELETE") return { resource, role: "sign-out", word };
    if (rest.length === 1 && method === "POST" && (handsOut(next) || clears(next)))
      return { resource, role: "collect", word };
    if (rest.length === 1 && method === "GET") return { resource, role: "report", word };
    return null;
  }
  return null;
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
  const puts = new Set(requests.filter(({ method }) => method === "PUT").map(({ path }) => path));
  const twins = new Set(
    requests.filter(({ method, path }) => method === "DELETE" && puts.has(path)).map(({ path }) => path),
  );
  return requests.filter((request) => {
    const target = targetOf(request, resources, callers, twins);
    if (target === null) return true;
    const asked: Asked = { request, role: target.role, word: target.word };
    target.resource.asked.push(asked);
    return false;
  });
};
