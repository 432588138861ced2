import type { MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Count, Measure, Overview, StandingsBehaviour } from "#src/spec/standings.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { nounOf, type Resource } from "#src/spec/settle/resource.ts";
import { measureIn, overviewIn } from "./standing-words.ts";
import type { StandingsFound } from "./find-standings.ts";

const COUNT: Count = { name: "limit", default: 100, min: 1, max: 1_000 };
const NEAR: Count = { name: "radius", default: 2, min: 0, max: 50 };
const RANGE = /(\d+)\s*(?:–|—|-|to|and|\.\.\.?|…)\s*(\d+)/u;
const MOST = /\b(?:at most|up to|no more than|max(?:imum)?(?: of)?:?|≤)\s*(\d+)/iu;
const LEAST = /\b(?:at least|min(?:imum)?(?: of)?:?|≥)\s*(\d+)/iu;
const DEFAULT = /\bdefault(?:s to| is)?:?\s*`?(\d+)/iu;

/** A number in the query string, as its author bounds it. */
const countOf = ({ name, rules }: MemberFact, known: Count): Count => {
  const text = rules.join("; ").replaceAll(/(?<=\d),(?=\d{3})/gu, "");
  const [, low, high] = RANGE.exec(text) ?? [];
  const most = high ?? MOST.exec(text)?.[1];
  const least = low ?? LEAST.exec(text)?.[1];
  const preset = DEFAULT.exec(text)?.[1];
  const max = most === undefined ? known.max : Number(most);
  return {
    name,
    default: preset === undefined ? Math.min(known.default, max) : Number(preset),
    min: least === undefined ? known.min : Number(least),
    max,
  };
};

/** The member that tells what standings belong to: `game_id`. */
const isOfWhole = (name: string, whole: Resource | null): boolean => {
  if (whole === null) return false;
  const own = wordsOf(name).map(singular).join(" ");
  return [nounOf(whole), whole.word].some((noun) => {
    const bare = wordsOf(noun).map(singular).join(" ");
    return own === bare || own === `${bare} id`;
  });
};

type Told<T extends string> = { tells: Record<string, T>; whole?: string };

const readTold = <T extends string>(
  members: readonly string[],
  whole: Resource | null,
  find: (name: string) => T | null,
): Told<T> | string => {
  const told: Told<T> = { tells: {} };
  for (const name of members) {
    const measure = find(name);
    if (measure !== null) told.tells[name] = measure;
    else if (isOfWhole(name, whole) && told.whole === undefined) told.whole = name;
    else return `it is not said what \`${name}\` is`;
  }
  return told;
};

const countIn = ({ query }: RequestFact, known: Count): Count | string => {
  const [parameter, other] = query;
  if (other !== undefined) return `it is not understood what the parameter \`${other.name}\` asks for`;
  return parameter === undefined ? known : countOf(parameter, known);
};

/** A list of those that stand first. */
export const askTop = (
  { names, whole }: StandingsFound,
  request: RequestFact,
  entry: readonly string[],
  part: string,
): StandingsBehaviour | string => {
  const { answer } = request;
  if (answer?.holds !== "list") return "it is not said what it answers";
  const count = countIn(request, COUNT);
  if (typeof count === "string") return count;
  const beside = readTold(answer.beside, whole, (): Measure | null => null);
  const told = readTold(entry, null, (name) => measureIn(name, names));
  if (typeof beside === "string") return beside;
  if (typeof told === "string") return told;
  return {
    kind: "top",
    part,
    items: answer.member,
    ...(beside.whole && { whole: beside.whole }),
    count,
    tells: told.tells,
  };
};

/** Those that stand next to one. */
export const askAround = (
  found: StandingsFound,
  request: RequestFact,
  entry: readonly string[],
  part: string,
): StandingsBehaviour | string => {
  const top = askTop(found, request, entry, part);
  if (typeof top === "string" || top.kind !== "top") return top;
  const count = countIn(request, NEAR);
  return typeof count === "string" ? count : { ...top, kind: "around", count };
};

/** Where one stands. */
export const askOne = (
  { names, whole }: StandingsFound,
  members: readonly string[],
  part: string,
): StandingsBehaviour | string => {
  const told = readTold(members, whole, (name) => measureIn(name, names));
  return typeof told === "string" ? told : { kind: "standing", part, ...told };
};

/** What all results come to; null where that is not all that it asks. */
export const askOverview = (
  { names, whole }: StandingsFound,
  { answer }: RequestFact,
  part: string,
): StandingsBehaviour | null => {
  if (answer?.holds !== "object") return null;
  const told = readTold(answer.members, whole, (name): Overview | null => overviewIn(name, names));
  if (typeof told === "string" || Object.keys(told.tells).length < 2) return null;
  return { kind: "overview", part, ...told };
};
