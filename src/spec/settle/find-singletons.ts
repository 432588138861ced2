import type { RequestFact, ThingFact } from "#src/spec/facts/facts.ts";
import { pascalSingular, stem, wordsOf } from "#src/spec/words.ts";
import { isParameter, segmentsOf } from "./path-words.ts";
import type { Resource, Role } from "./resource.ts";

const ROLES: Partial<Record<RequestFact["method"], Role>> = {
  GET: "read",
  PUT: "replace",
  POST: "replace",
  PATCH: "update",
  DELETE: "delete",
};

const hasBody = ({ body, takes }: RequestFact): boolean => (body !== null && body.length > 0) || takes !== null;

/**
 * Whether the requests to one path keep one record that no parameter names: something is sent there, and it is read there.
 * Where the same is only sent, or nothing is, a path tells a step of the record before it.
 */
const isSingle = (asked: readonly RequestFact[]): boolean => {
  const methods = asked.map(({ method }) => method);
  const sets = asked.some(
    (request) => request.method === "PUT" || (request.method === "PATCH" && !methods.includes("POST")),
  );
  return sets && methods.includes("GET") && asked.some((request) => request.method !== "DELETE" && hasBody(request));
};

/** `/me` is whoever asks. */
const SELF = /^(?:me|self|whoami|account|mine)$/iu;

/** Words of the path under which a record stands that there is but once: of all, or of what the path names before. */
const wordOf = (path: string): { word: string; owner: string | null } | null => {
  const segments = segmentsOf(path);
  const word = segments.at(-1) ?? "";
  const [first = ""] = segments;
  if (word === "" || isParameter(word) || SELF.test(first)) return null;
  if (segments.length === 1) return { word, owner: null };
  const [owner = "", parameter = ""] = segments.slice(-3);
  return segments.length === 3 && isParameter(parameter) ? { word, owner } : null;
};

const thingOf = (word: string, things: readonly ThingFact[]): ThingFact | null =>
  things.find(({ noun }) => stem(noun.replaceAll(" ", "")) === stem(wordsOf(word).join(""))) ?? null;

/** `PUT`, `GET` and `DELETE /settings`: records that are one for each caller, or for what a path names before them. */
export const findSingletons = (
  requests: readonly RequestFact[],
  things: readonly ThingFact[],
  resources: readonly Resource[],
): Resource[] => {
  const paths = Map.groupBy(requests, ({ path }) => path);
  return [...paths].flatMap(([path, asked]): Resource[] => {
    const place = isSingle(asked) ? wordOf(path) : null;
    if (place === null || resources.some(({ word }) => stem(word) === stem(place.word))) return [];
    const parent = place.owner === null ? null : resources.find(({ word }) => word === place.owner);
    if (parent === undefined) return [];
    return [
      {
        word: place.word,
        name: pascalSingular(place.word),
        parent,
        parameter: null,
        only: path,
        thing: thingOf(place.word, things),
        asked: [],
      },
    ];
  });
};

/** What a request asks of a record that there is but once. */
export const roleOfOnly = ({ method }: RequestFact): Role | null => ROLES[method] ?? null;
