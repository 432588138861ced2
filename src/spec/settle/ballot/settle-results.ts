import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { ReportValue, Tallied } from "#src/spec/report.ts";
import type { Behaviour, Json } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { type Kind, nounOf, type Settling } from "#src/spec/settle/settling.ts";
import { type Ballot, ballotOn } from "./find-ballot.ts";

const SHARE = /\b(?:percent|percentage|pct|share|per cent)\b/u;
const VOTES = /^(?:votes?|count|ballots?|total|number of votes|n)(?: count)?$/u;
const VOTERS = /^(?:(?:total )?(?:voters?|votes?|ballots?|participants?|turnout|total))(?: count)?$/u;
const LEADERS = /^(?:winners?|winning|leaders?|leading|top)(?: (?:options?|ids?|choices?))*$/u;
const NUMBERS: Record<string, number> = { whole: 0, no: 0, one: 1, two: 2, three: 3 };
const DECIMALS =
  /\bround(?:ed|s)?\b[^.;]{0,40}\b(?:to|with) (?:an? )?(?:(one|two|three|no|\d) (?:decimals?|places?|digits?)|(whole) (?:numbers?|percent))/iu;
const OF_VOTES =
  /\b(?:number|sum|total|all) (?:of )?(?:all |the )*(?:votes|choices)\b(?! (?:for|of) (?:the|that|an?|each) option)/iu;
const OF_VOTERS = /\bvoters?\b|\bballots?\b|\bwho voted\b/iu;

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const bare = (name: string): string => wordsOf(name).join(" ");

/** What is told of each option; null where a member of it is not understood. */
const entriesOf = (
  { options }: Ballot,
  example: Json | undefined,
  texts: readonly string[],
): Tallied["entries"] | null => {
  const first = Array.isArray(example) ? example[0] : undefined;
  if (!isObject(first)) return null;
  const said = texts.find((text) => DECIMALS.test(text));
  const [, word, whole] = DECIMALS.exec(said ?? "") ?? [];
  const decimals = whole === undefined ? (NUMBERS[word?.toLowerCase() ?? ""] ?? Number(word ?? 0)) : 0;
  const shares = texts.filter((text) => SHARE.test(text.toLowerCase()));
  const ofVotes = shares.some((text) => OF_VOTES.test(text)) && !shares.some((text) => OF_VOTERS.test(text));
  const told = Object.keys(first).map((name): [string, Tallied["entries"][string] | null] => {
    const { id, label } = options.labelled;
    const own = bare(name);
    if (name === id || name === label) return [name, { member: name }];
    if (own === `${singular(options.name)} id`) return [name, { member: id }];
    if (own === singular(options.name)) return [name, { member: label }];
    if (SHARE.test(own)) return [name, { share: ofVotes ? "choices" : "ballots", decimals }];
    return [name, VOTES.test(own) ? { votes: true } : null];
  });
  return told.some(([, value]) => value === null) ? null : (Object.fromEntries(told) as Tallied["entries"]);
};

const memberOf = (
  ballot: Ballot,
  name: string,
  example: Json | undefined,
  texts: readonly string[],
): ReportValue | null => {
  const { chosen, options, poll, votes } = ballot;
  const tallied = { list: options.name, key: options.labelled.id, of: votes.resource.name, by: chosen.name };
  const own = bare(name);
  const id = poll.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  if (own === "id" || own === `${bare(nounOf(poll.resource))} id`) return { field: id };
  if (Array.isArray(example) && isObject(example[0])) {
    const entries = entriesOf(ballot, example, texts);
    return entries === null ? null : { tallied: { ...tallied, entries } };
  }
  if (LEADERS.test(own) && (example === undefined || Array.isArray(example))) {
    const isLabel = texts.some((text) => text.includes(`\`${name}\``) && /\b(?:labels?|names?|texts?)\b/iu.test(text));
    return { leaders: { ...tallied, tells: isLabel ? options.labelled.label : options.labelled.id } };
  }
  if (
    poll.fields.some((field) => field.name === name && field.hidden !== true && field.origin !== "secret") &&
    name !== options.name
  )
    return { field: name };
  return VOTERS.test(own) ? { tally: "count", of: votes.resource.name } : null;
};

const exampleOf = ({ answer }: RequestFact, name: string): Json | undefined =>
  answer?.holds === "object" && isObject(answer.example) ? answer.example[name] : undefined;

/** What a ballot came to, or a text why that is not understood; null where a report tells something else. */
export const settleResults = (
  settling: Settling,
  kind: Kind,
  { request }: Asked,
): (Behaviour & { kind: "report" }) | string | null => {
  const { answer } = request;
  const ballot = answer?.holds === "object" ? ballotOn(settling, kind) : null;
  if (answer?.holds !== "object" || ballot === null) return null;
  const hasCounts = answer.members.some((name) => {
    const example = exampleOf(request, name);
    return (
      Array.isArray(example) && isObject(example[0]) && Object.keys(example[0]).some((each) => VOTES.test(bare(each)))
    );
  });
  if (!hasCounts) return null;
  const texts = request.sentences.map(({ text }) => text);
  const members: Record<string, ReportValue> = {};
  for (const name of answer.members) {
    const value = memberOf(ballot, name, exampleOf(request, name), texts);
    if (value === null) return `it is not said what \`${name}\` is`;
    members[name] = value;
  }
  return { kind: "report", members };
};
