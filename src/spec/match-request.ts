import type { Method } from "./spec.ts";

const segmentsOf = (path: string): string[] =>
  path
    .replace(/[?#].*$/u, "")
    .split("/")
    .slice(1);

/** The values of the route's parameters in `path`, or null where the path is another one. */
export const matchPath = (route: string, path: string): Record<string, string> | null => {
  const wanted = segmentsOf(route);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [n, segment] of wanted.entries()) {
    const value = given[n] ?? "";
    const name = /^\{(\w+)\}$/u.exec(segment)?.[1];
    if (name === undefined ? segment !== value : value === "") return null;
    if (name !== undefined) values[name] = value;
  }
  return values;
};

type Route = { method: Method | null; path: string | null };

const fixedSegments = (route: Route): number =>
  segmentsOf(route.path ?? "").filter((segment) => !segment.startsWith("{")).length;

/** The route that answers a request: of several that match, the one with the most fixed segments. */
export const matchRequest = <R extends Route>(routes: readonly R[], method: Method, path: string): R | null => {
  const matching = routes.filter(
    (route) => route.method === method && route.path !== null && matchPath(route.path, path) !== null,
  );
  return matching.toSorted((a, b) => fixedSegments(b) - fixedSegments(a))[0] ?? null;
};
