import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { isParameter, segmentsOf } from "#src/spec/settle/path-words.ts";
import { type Asked, nounOf, type Related, type Resource, rootOf } from "#src/spec/settle/resource.ts";
import { makeTies } from "#src/spec/settle/settle-tie.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { readFeed } from "./read-feed.ts";
import { CALLER, every, idOf, isTied, makerIdOf, same, tied } from "./tie-claims.ts";
import { namesMakers, rootOfWord, speaksOfTie } from "./tie-words.ts";

const PEOPLE = /^(?:people|persons?|users?|accounts?|members?|profiles?|authors?|friends?)$/iu;
const MINE = /^(?:me|my|mine|self)$/iu;
const MUTUAL = /^(?:mutuals?|friends?|mutual[-_]\w+)$/iu;

/** Whose relations are asked for: those of the record that the path names, or of the caller. */
type Subject = { resource: Resource; isNamed: boolean };

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

/** What paths and sentences call those who have accounts. */
const wordsForPeople = (holders: Resource): string[] => [
  nounOf(holders),
  holders.word,
  ...holders.asked.flatMap(({ request }) => {
    const segments = segmentsOf(request.path);
    const at = segments.findIndex(isParameter);
    return at > 0 ? [segments[at - 1] ?? ""] : [];
  }),
];

const isPeople = (word: string, holders: Resource): boolean =>
  PEOPLE.test(word) || wordsForPeople(holders).some((each) => plain(each) === plain(word));

/** The records that a list holds, by what its answer calls them. */
const targetOf = (request: RequestFact, resources: readonly Resource[], holders: Resource): Resource | null => {
  const { answer } = request;
  if (answer?.holds !== "list") return null;
  const nouns = [answer.noun, answer.member].filter((noun) => noun !== null);
  const found = nouns.flatMap(
    (noun) => resources.find((each) => [nounOf(each), each.word].some((own) => plain(own) === plain(noun))) ?? [],
  );
  if (found[0] !== undefined) return found[0];
  if (nouns.some((noun) => isPeople(noun, holders))) return holders;
  const last = segmentsOf(request.path).at(-1) ?? "";
  return resources.find(({ word }) => plain(word) === plain(last)) ?? null;
};

/** `/me/following/posts`: what others have made. */
const isOfTied = ([first = "", second = "", third = "", more]: readonly string[]): boolean =>
  MINE.test(first) && more === undefined && [second, third].every((word) => word !== "" && !isParameter(word));

/** Whose they are, and the word that says how they are related. */
const subjectOf = (
  request: RequestFact,
  resources: readonly Resource[],
  holders: Resource,
): { subject: Subject; word: string } | null => {
  const segments = segmentsOf(request.path);
  const [first = "", second = "", third = ""] = segments;
  if (segments.length === 1 && !isParameter(first))
    return { subject: { resource: holders, isNamed: false }, word: first };
  const isMine = MINE.test(first) && !isParameter(second);
  if (isMine && (segments.length === 2 || isOfTied(segments)))
    return { subject: { resource: holders, isNamed: false }, word: second };
  if (segments.length !== 3 || !isParameter(second) || isParameter(third)) return null;
  const named = isPeople(first, holders) ? holders : resources.find(({ word }) => plain(word) === plain(first));
  return named === undefined ? null : { subject: { resource: named, isNamed: true }, word: third };
};

/** How those who are listed are tied, as the last word of the path says: what holds of a tie, and of whom is listed. */
const tieClaims = (
  settling: Settling,
  { isNamed, resource }: Subject,
  target: Resource,
  word: string,
  said: string,
): { tie: Kind; sides: ("by" | "to")[] } | null => {
  const { callers, ties } = settling;
  const holders = callers?.holders;
  const called = ties.find((tie) => rootOfWord(tie.resource.word) === rootOfWord(word));
  const between = ties.filter((tie) => tie.resource.parent === holders);
  const mutual = between.find((tie) => speaksOfTie(said, tie.resource.word)) ?? between[0];
  if (MUTUAL.test(word) && mutual !== undefined && target === holders && resource === holders)
    return { tie: mutual, sides: ["by", "to"] };
  if (called === undefined) return null;
  const { parent } = called.resource;
  if (isNamed && parent === resource && resource !== holders && target === holders)
    return { tie: called, sides: ["by"] };
  if (resource !== holders || target !== parent) return null;
  const isBy = target === holders && namesMakers(word, called.resource.word);
  return { tie: called, sides: [isBy ? "by" : "to"] };
};

/** Records that others name by a member: `/authors/{id}/books` of books with an `author_id`. */
const namingClaim = (settling: Settling, subject: Subject, target: Kind, own: Expression): Expression | null => {
  const { callers } = settling;
  if (subject.resource === callers?.holders) {
    const maker = makerIdOf(target);
    return maker === null ? null : same({ field: maker }, own);
  }
  const nouns = [nounOf(subject.resource), subject.resource.word].map(plain);
  const field = target.fields.find(
    ({ name, origin, type }) =>
      origin === "caller" && type === "text" && nouns.some((noun) => [noun, `${noun} id`].includes(plain(name))),
  );
  return field === undefined ? null : same({ field: field.name }, own);
};

const relate = (
  settling: Settling,
  request: RequestFact,
  resources: readonly Resource[],
): [Resource, Related] | null => {
  const holders = settling.callers?.holders;
  if (holders === undefined || request.method !== "GET") return null;
  const target = targetOf(request, resources, holders);
  const found = subjectOf(request, resources, holders);
  if (target === null || found === null) return null;
  const { subject, word } = found;
  const own: Expression = subject.isNamed ? { named: idOf(kindOf(settling, subject.resource)) } : CALLER;
  const kind = kindOf(settling, target);
  const named = subject.isNamed ? subject.resource.name : null;
  const said = request.sentences.map(({ text }) => text).join(" ");
  const ties = tieClaims(settling, subject, target, word, said);
  if (ties !== null) {
    const { sides, tie } = ties;
    const other: Expression = { parent: idOf(kind) };
    const pairs = sides.map((side): [Expression, Expression] => (side === "by" ? [other, own] : [own, other]));
    const [pair = [own, other] as [Expression, Expression]] = pairs;
    const rank = { of: tie.resource.name, where: tied(tie, ...pair) };
    return [
      target,
      { word, named, claim: every(pairs.map((each) => isTied(tie, ...each))), tie: tie.resource.word, rank },
    ];
  }
  const isOther = target !== subject.resource && target.parent === null && plain(word) === plain(target.word);
  const naming = isOther && subject.isNamed ? namingClaim(settling, subject, kind, own) : null;
  if (naming !== null) return [target, { word, named, claim: naming }];
  if (subject.isNamed || hasOrigin(kind.fields, "owner") === undefined || plain(word) === plain(target.word))
    return null;
  const feed = readFeed(settling, kind, request.sentences, wordsForPeople(holders));
  if (feed !== null) return [target, { word, named, claim: feed.claim, heard: feed.heard }];
  // A list that is to leave out most of the records must not tell all of them.
  const isFeed = settling.ties.some((tie) => tie.resource.parent === holders && speaksOfTie(said, tie.resource.word));
  return isFeed ? [target, { word, named, claim: null }] : null;
};

/** Records that speak of each other are kept together. */
const keepTogether = (settling: Settling, target: Resource, { claim, named }: Related): void => {
  if (claim === null) return;
  const holders = settling.callers?.holders;
  const text = JSON.stringify(claim);
  const roots = [...settling.kinds.keys()].filter(
    (resource) => resource === target || resource.name === named || text.includes(`"of":"${resource.name}"`),
  );
  const tops = [...new Set(roots.map(rootOf))];
  if (holders === undefined || tops.length < 2) return;
  for (const top of tops) if (top !== holders) top.host = holders;
};

/** Lists of what is tied to somebody or something go to the records that they hold; what is none is given back. */
export const findRelated = (
  settling: Settling,
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): RequestFact[] => {
  const found: [Resource, Asked][] = [];
  const take = (request: RequestFact): boolean => {
    const related = relate(settling, request, resources);
    if (related === null) return true;
    const [target, facts] = related;
    found.push([target, { request, role: "related", word: facts.word, related: facts }]);
    keepTogether(settling, target, facts);
    return false;
  };
  for (const resource of resources) makeTies(settling, kindOf(settling, resource));
  for (const resource of resources) {
    const isOwn = ({ request, role }: Asked): boolean =>
      role !== "report" &&
      !isOfTied(segmentsOf(request.path)) &&
      (role !== "list" || resource.parent !== null || !request.path.includes("{"));
    resource.asked = resource.asked.filter((asked) => isOwn(asked) || take(asked.request));
  }
  const left = loose.filter(take);
  for (const [target, asked] of found) target.asked.push(asked);
  return left;
};
