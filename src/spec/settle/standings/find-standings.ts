import type { MemberFact, RequestFact, ThingFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { nounOf, type Asked, type Resource } from "#src/spec/settle/resource.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";
import { isRank, measureIn, type StandingNames } from "./standing-words.ts";

/** Requests that send results, and those that tell who stands where. */
export type StandingsFound = {
  whole: Resource | null;
  results: Kind;
  sending: Asked;
  names: StandingNames;
  /** What paths name one of those by who stands there. */
  entrants: Resource | null;
  lists: { asked: Asked; at: Resource; members: string[] }[];
  singles: Asked[];
  reports: Asked[];
};

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

/** Members of an answer's entries: spelt out there, or where the author says what one is. */
const entryOf = ({ answer }: RequestFact, things: readonly ThingFact[]): string[] => {
  if (answer?.holds !== "list") return [];
  if (answer.entry !== undefined) return answer.entry;
  const noun = plain(answer.noun ?? answer.member ?? "");
  return (things.find((thing) => plain(thing.noun) === noun)?.members ?? []).map(({ name }) => name);
};

const toldBy = ({ answer }: RequestFact, thing: ThingFact | null): string[] => {
  if (answer?.holds === "object") return answer.members;
  return answer?.holds === "thing" ? (thing?.members ?? []).map(({ name }) => name) : [];
};

const ADDS = new Set<Field["type"]>(["integer", "number"]);

/** Whose result is sent, and the result: a text and the one number. */
const sentIn = ({ fields }: Kind, body: readonly MemberFact[], entry: readonly string[]): [string, string] | null => {
  const sent = fields.filter(({ name }) => body.some((member) => member.name === name));
  const numbers = sent.filter(({ type }) => ADDS.has(type));
  const who = sent.find(({ name, type }) => type === "text" && entry.includes(name));
  const [only] = numbers;
  const result = numbers.find(({ name }) => entry.includes(name)) ?? (numbers.length === 1 ? only : undefined);
  return who === undefined || result === undefined ? null : [who.name, result.name];
};

const isUnder = (resource: Resource, whole: Resource | null): boolean =>
  whole === null ? resource.parent === null : resource === whole || resource.parent === whole;

const findOf = (settling: Settling, results: Kind): StandingsFound | null => {
  const { facts, kinds } = settling;
  const { resource } = results;
  const sending = resource.asked.find(({ role }) => role === "create");
  const whole = resource.parent;
  if (sending === undefined) return null;
  const near = [...kinds.keys()].filter((each) => isUnder(each, whole));
  const lists = near.flatMap((at) =>
    at.asked.flatMap((asked) => {
      const members = entryOf(asked.request, facts.things);
      return asked.request.method === "GET" && members.some(isRank) ? [{ asked, at, members }] : [];
    }),
  );
  const entry = lists[0]?.members ?? [];
  const sent = sentIn(results, sending.request.body ?? [], entry);
  if (sent === null) return null;
  const [by, result] = sent;
  const entrants =
    near.find(
      ({ asked, parameter, thing }) =>
        parameter !== null && asked.some(({ request, role }) => role === "read" && toldBy(request, thing).some(isRank)),
    ) ??
    near.find((each) => each !== whole && lists.some(({ asked, at }) => at === each && asked.role === "report")) ??
    null;
  const names: StandingNames = {
    by,
    result,
    results: [nounOf(resource), resource.word],
    entrants: [by, ...(entrants === null ? [] : [entrants.word, nounOf(entrants)])],
  };
  const known = (members: readonly string[]): boolean =>
    members.filter((name) => measureIn(name, names) !== null).length >= 2;
  if (!lists.some(({ members }) => known(members))) return null;
  const singles = (entrants?.asked ?? []).filter(
    ({ request, role }) =>
      request.method === "GET" && role !== "list" && toldBy(request, entrants?.thing ?? null).some(isRank),
  );
  const reports = near
    .filter((each) => each === whole || (whole === null && each === resource))
    .flatMap(({ asked }) =>
      asked.filter(({ request, role }) => role === "report" && request.answer?.holds === "object"),
    );
  return { whole, results, sending, names, entrants, lists, singles, reports };
};

/** Where results are sent, and somebody stands somewhere by them. */
export const findStandings = (settling: Settling): StandingsFound[] =>
  [...settling.kinds.values()].flatMap((kind) => findOf(settling, kind) ?? []);
