import type { JsonObject } from "../contract/call.ts";
import { Problem } from "../contract/problem.ts";
import { mayBeSpread } from "../contract/shards.ts";
import type { KeyDefinition, Method, OperationDefinition, ProductDefinition } from "../contract/product-definition.ts";

export type Route = {
  /** `Service.operation`. */
  target: string;
  service: string;
  operation: string;
  definition: OperationDefinition;
  method: Method;
  key: KeyDefinition;
  /** New records may go to several instances. */
  spreads: boolean;
  segments: readonly string[];
};

/**
 * `key`: the instance named in the path, null where the path names none. `id`: what names the record, or empty. `above`:
 * what names those that it is a part of.
 */
export type Match = { route: Route; key: string | null; id: string; above: string[] };

const MAX_NAME = 256;

const split = (path: string): string[] => path.split("/").filter((segment) => segment !== "");
const parameterOf = (segment: string): string | null => /^\{(\w+)\}$/u.exec(segment)?.[1] ?? null;

/** Those with fixed words before those with parameters, so that `/notes/count` is never taken for a note's id. */
const bySpecificity = (a: Route, b: Route): number => {
  const rank = ({ segments }: Route) => segments.map((segment) => (parameterOf(segment) === null ? 0 : 1)).join("");
  return rank(a).localeCompare(rank(b));
};

export const compileRoutes = ({ services }: ProductDefinition): Route[] =>
  Object.entries(services)
    .flatMap(([service, whole]) => {
      const spreads = mayBeSpread(whole);
      return Object.entries(whole.operations).flatMap(([operation, definition]): Route[] => {
        if (definition.route === undefined) return [];
        const { method, path } = definition.route;
        const target = `${service}.${operation}`;
        return [{ target, service, operation, definition, key: whole.key, spreads, method, segments: split(path) }];
      });
    })
    .toSorted(bySpecificity);

/** A redirect may count, and what counts must arrive; a socket stays open. */
const NEVER_KEPT: readonly (string | undefined)[] = ["redirect", "feed", "room"];

/** Whether the settings may have the Worker keep what an operation answers: the same for all, of one instance, by a read. */
export const isCacheable = ({ definition, key, segments }: Route): boolean =>
  definition.access === "anyone" &&
  definition.keys === undefined &&
  definition.route?.method === "GET" &&
  !NEVER_KEPT.includes(definition.answers) &&
  !definition.counts &&
  "name" in key &&
  segments.includes(`{${key.name}}`);

const decode = (segment: string): string => {
  try {
    const name = decodeURIComponent(segment);
    if (name.length <= MAX_NAME) return name;
  } catch {
    // A lone `%`: refused like a name that is too long.
  }
  throw new Problem(400, "bad-path", "A name in the path is too long, or badly encoded.");
};

const fits = ({ segments }: Route, path: readonly string[]): boolean =>
  segments.length === path.length &&
  segments.every((segment, index) => parameterOf(segment) !== null || segment === path[index]);

const toMatch = (route: Route, path: readonly string[]): Match => {
  const keyName = "name" in route.key ? route.key.name : null;
  let key: string | null = null;
  const names: string[] = [];
  for (const [index, segment] of route.segments.entries()) {
    const parameter = parameterOf(segment);
    if (parameter === null) continue;
    const value = decode(path[index] ?? "");
    if (parameter === keyName) key = value;
    else names.push(value);
  }
  return { route, key, id: names.at(-1) ?? "", above: names.slice(0, -1) };
};

/** Throws 404 for an unknown address, and 405 with the methods that it does know. */
export const matchRoute = (routes: readonly Route[], method: string, pathname: string): Match => {
  const path = split(pathname);
  const candidates = routes.filter((route) => fits(route, path));
  const wanted = method === "HEAD" ? "GET" : method;
  const route = candidates.find((candidate) => candidate.method === wanted);
  if (route !== undefined) return toMatch(route, path);
  const [first] = candidates;
  if (first === undefined) throw new Problem(404, "not-found", "There is nothing at this address.");
  const allowed = [...new Set(candidates.map((candidate) => candidate.method))].join(", ");
  throw new Problem(405, "method-not-allowed", `This address knows ${allowed}.`);
};

/** `/lists/{list}/todos/{id}` with its parameters filled in. */
export const fillPath = (path: string, parameters: JsonObject): string =>
  path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(String(parameters[name] ?? "")));
