import type { RequestFact } from "#src/spec/facts/facts.ts";
import { isParameter, segmentsOf } from "./path-words.ts";
import { resourceCalled } from "./find-resources.ts";
import type { Resource, Role } from "./resource.ts";

const TAKES = /^(?:imports?|uploads?)$/iu;
const GIVES = /^(?:exports?|downloads?)$/iu;
const ENDING = /\.(?:csv|json)$/iu;
const SPEAKS = /\b(?:csv|comma[- ]separated)\b/iu;

/** Everything that is said of a request, as one text. */
export const textOf = ({ answer, failures, headers, label, query, sentences }: RequestFact): string =>
  [
    label,
    ...sentences.map(({ text }) => text),
    ...query.flatMap(({ example, name, rules }) => [name, String(example ?? ""), ...rules]),
    ...failures.map(({ when }) => when),
    ...headers,
    JSON.stringify(answer ?? ""),
  ].join(". ");

/** Whether a request sends or asks for a file of records; null: neither. */
const roleOf = (request: RequestFact): Role | null => {
  const last = segmentsOf(request.path).findLast((segment) => !isParameter(segment)) ?? "";
  const { method } = request;
  if (method === "POST" && TAKES.test(last) && (SPEAKS.test(textOf(request)) || /\bfile\b/iu.test(textOf(request))))
    return "import";
  if (method !== "GET") return null;
  return (GIVES.test(last) && SPEAKS.test(textOf(request))) || ENDING.test(last) ? "export" : null;
};

/** What fails about a file says nothing of other requests. */
export const isFile = (request: RequestFact): boolean => roleOf(request) !== null;

/** The names of a thing that a text speaks of. */
const namesIn = ({ thing }: Resource, text: string): number =>
  (thing?.members ?? []).filter(({ name }) => new RegExp(String.raw`\b${RegExp.escape(name)}\b`, "iu").test(text))
    .length;

const nearest = (request: RequestFact, resources: readonly Resource[]): Resource | null => {
  const words = segmentsOf(request.path.replace(ENDING, "")).filter((segment) => !isParameter(segment));
  const named = words
    .toReversed()
    .map((word) => resourceCalled(resources, word))
    .find((found) => found !== null);
  if (named !== undefined) return named ?? null;
  const text = textOf(request);
  const [best, next] = resources.toSorted((a, b) => namesIn(b, text) - namesIn(a, text));
  if (best === undefined || namesIn(best, text) === 0) return null;
  return next !== undefined && namesIn(next, text) === namesIn(best, text) ? null : best;
};

/** The records of which a request sends or asks for a file; null where it does neither. */
export const fileTarget = (
  request: RequestFact,
  resources: readonly Resource[],
): { resource: Resource; role: Role; word: string } | null => {
  const role = roleOf(request);
  const resource = role === null ? null : nearest(request, resources);
  return role === null || resource === null ? null : { resource, role, word: role };
};
