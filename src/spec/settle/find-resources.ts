import type { RequestFact, ThingFact } from "#src/spec/facts/facts.ts";
import { pascalSingular, singular, stem, wordsOf } from "#src/spec/words.ts";
import { findSingletons } from "./find-singletons.ts";
import { isParameter, isPlural, nameIn, segmentsOf } from "./path-words.ts";
import type { Resource } from "./resource.ts";

/** Where a path speaks of several records: the words before, and the word itself. */
type Place = { before: string[]; word: string; request: RequestFact };

const makes = ({ method, status }: RequestFact, isLast: boolean): boolean =>
  method === "POST" && isLast && (status === null || status === 201 || status === 202);

/** Words that name what people do, though they end in s. */
const DEEDS = new Set([
  "access",
  "process",
  "address",
  "progress",
  "pass",
  "redis",
  "status",
  "settings",
  "imports",
  "exports",
  "uploads",
  "downloads",
]);

const placesIn = (request: RequestFact): Place[] => {
  const segments = segmentsOf(request.path);
  return segments.flatMap((word, n): Place[] => {
    if (isParameter(word)) return [];
    const names = isParameter(segments[n + 1] ?? "");
    const isNew = isPlural(word) && !DEEDS.has(word) && makes(request, n === segments.length - 1);
    return names || isNew ? [{ before: segments.slice(0, n), word, request }] : [];
  });
};

/** `part line` of `parts`. */
const isOneOf = (own: readonly string[], wanted: string): boolean =>
  own.length === 2 &&
  singular(own[0] ?? "") === wanted &&
  /^(?:lines?|items?|entry|entries|positions?|rows?|records?)$/u.test(own[1] ?? "");

/** Whether what the records are called is what a path calls them: `line item` of `items`, `to-do` of `todos`. */
const isCalled = (noun: string, word: string): boolean => {
  const [own, other] = [wordsOf(noun), wordsOf(word)];
  const [last, wanted] = [singular(own.at(-1) ?? ""), singular(other.at(-1) ?? "")];
  return isOneOf(own, wanted) || last === wanted || own.map(singular).join("") === other.map(singular).join("");
};

const thingFor = (word: string, things: readonly ThingFact[]): ThingFact | null =>
  things.find(({ noun }) => isCalled(noun, word)) ?? null;

/** What the records at a path are, by the answers there, where no path calls that so: a message of `/outbox`. */
const thingTold = (
  word: string,
  own: readonly Place[],
  things: readonly ThingFact[],
  words: readonly string[],
): ThingFact | null => {
  const nouns = own.flatMap(({ before, request: { answer, path } }) => {
    const rest = segmentsOf(path).slice(before.length + 1);
    const isOfOne = rest.length === 0 || (rest.length === 1 && isParameter(rest[0] ?? ""));
    return isOfOne && (answer?.holds === "thing" || answer?.holds === "list") ? (answer.noun ?? []) : [];
  });
  const [noun, ...others] = new Set(nouns);
  if (noun === undefined || others.length > 0 || words.some((each) => each !== word && isCalled(noun, each)))
    return null;
  return thingFor(noun, things);
};

/** Names that would hide what a product itself is made of. */
const TAKEN =
  /^(?:Object|Function|Map|Set|Date|Error|Promise|Request|Response|Registry|Monitor|Mesh|Env|Worker|Array|String|Number|Boolean|Symbol|Json|URL|Url|Call|Input|Outcome|Schema|Account(?=$)Keyring)$/u;

const nameFor = (word: string, thing: ThingFact | null): string => {
  const name = pascalSingular(thing?.noun ?? word) || pascalSingular(word) || "Entry";
  return TAKEN.test(name) ? `${name}Record` : name;
};

/** The place at which records are made says what they belong to; where none is told, the first that names one. */
const homeOf = (places: readonly Place[]): (Place & { isMaking: boolean }) | undefined => {
  const isMaking = ({ before, request, word }: Place): boolean => {
    const rest = segmentsOf(request.path).slice(before.length + 1);
    if (word === "" || rest.length > 1) return false;
    return rest.length === 0 ? request.method === "POST" : request.method === "PUT";
  };
  const made = places.find(isMaking);
  const found = made ?? places.toSorted((a, b) => b.before.length - a.before.length)[0];
  return found && { ...found, isMaking: made !== undefined };
};

/** Where nobody makes any, they belong to what they are listed under: `GET /orders/{id}/events`. */
const listedUnder = (word: string, requests: readonly RequestFact[]): string | null => {
  for (const { answer, method, path } of requests) {
    const segments = segmentsOf(path);
    if (method === "GET" && answer?.holds === "list" && segments.length > 2 && segments.at(-1) === word)
      return ownerWord(segments.slice(0, -1));
  }
  return null;
};

/** The word under which a part's owner stands: the one that its nearest parameter follows. */
const ownerWord = (before: readonly string[]): string | null => {
  const at = before.findLastIndex(isParameter);
  return at < 1 ? null : (before[at - 1] ?? null);
};

/** Parameters that follow a word one after another, of a request about one record, name it together. */
const besideIn = (places: readonly Place[]): string[] => {
  const found = places.map(({ before, request }) => {
    const rest = segmentsOf(request.path).slice(before.length + 1);
    return rest.length > 1 && rest.every(isParameter) && request.method !== "POST" ? rest.slice(0, -1).map(nameIn) : [];
  });
  return found.find((names) => names.length > 0) ?? [];
};

const parameterOf = (places: readonly Place[], beside: readonly string[]): string | null => {
  const names = places.flatMap(({ before, request }) => {
    const named = segmentsOf(request.path)[before.length + 1 + beside.length] ?? "";
    return isParameter(named) ? [nameIn(named)] : [];
  });
  return names[0] ?? null;
};

/** The kinds of records that the paths of requests speak of, those that others belong to first. */
export const findResources = (requests: readonly RequestFact[], things: readonly ThingFact[]): Resource[] => {
  const places = Map.groupBy(requests.flatMap(placesIn), ({ word }) => stem(singular(word)));
  const words = [...places.values()].map((own) => own[0]?.word ?? "");
  const found = [...places.values()].map((own) => {
    const word = own[0]?.word ?? "";
    const thing = thingFor(word, things) ?? thingTold(word, own, things, words);
    const home = homeOf(own);
    const beside = besideIn(own);
    const owner = ownerWord(home?.before ?? []) ?? (home?.isMaking ? null : listedUnder(word, requests));
    const resource: Resource = {
      word,
      name: nameFor(word, thing),
      parent: null,
      parameter: parameterOf(own, beside),
      ...(beside.length > 0 && { beside }),
      thing,
      asked: [],
    };
    return { owner, resource };
  });
  for (const { owner, resource } of found) {
    const parent = found.find(
      (other) => owner !== null && stem(singular(other.resource.word)) === stem(singular(owner)),
    );
    if (parent !== undefined && parent.resource !== resource) resource.parent = parent.resource;
  }
  const kept = found.map(({ resource }) => resource);
  const all = [...kept, ...findSingletons(requests, things, kept)];
  const depth = ({ parent }: Resource): number => (parent === null ? 0 : 1 + depth(parent));
  return all.toSorted((a, b) => depth(a) - depth(b));
};

/** The resource that a word of a path speaks of. */
export const resourceCalled = (resources: readonly Resource[], word: string): Resource | null =>
  resources.find((resource) => stem(singular(resource.word)) === stem(singular(word))) ?? null;
