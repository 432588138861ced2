import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { segmentsOf } from "#src/spec/settle/path-words.ts";
import type { Asked, Related } from "#src/spec/settle/resource.ts";
import { settleList } from "#src/spec/settle/settle-list.ts";
import { stateTold } from "#src/spec/settle/state-told.ts";
import type { Kind, SettledOperation, Settling } from "#src/spec/settle/settling.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { wordsOf } from "#src/spec/words.ts";
import { every } from "./tie-claims.ts";
import { rootOfWord, speaksOfTie } from "./tie-words.ts";

type List = Behaviour & { kind: "list" };

/** What holds anyway of what is looked up whenever it is asked for. */
const ANYWAY =
  /\b(?:newly|no longer|disappears?|lags?|brings? along|(?:is|are) current|at once|consistent|(?:no more than|within) \d+ seconds?|right away|immediately)\b|^(?:and )?(?:ignoring|whatever) (?:the )?case$|^(?:equal|same|ties?)\b/iu;
const RANKED =
  /^(?:and )?(?:(?:the )?(?<first>most recent(?:ly)?|newest|latest|last|oldest|earliest|first)(?: (?<what>\w+)(?: \w+)?)?(?: comes?)? first|in (?:the )?order (?:of|in which)\b.*)$/iu;
const WHOLE = /\b(?:all at once|in one go|as a whole|not in pages)\b/iu;
const ALL = 1_000;
const THOSE =
  /^(?:\w+ (?:are|is) )?(?:those|the (?:people|ones|[a-z]+s)|people|everyone|everybody|all|whom|whoever)\b/iu;

/** Paths on one line share their sentences; what begins with the name of another is that one's. */
const ownSentences = (request: RequestFact, siblings: readonly RequestFact[]): Sentence[] => {
  const wordOf = ({ path }: RequestFact): string => rootOfWord(segmentsOf(path).at(-1) ?? "");
  const others = siblings.filter((each) => each !== request && each.line === request.line).map(wordOf);
  let isOwn = true;
  return request.sentences.filter(({ text }) => {
    const first = rootOfWord(wordsOf(text)[0] ?? "");
    const goesOn = /^(?:they|these|those|it|and)\b/iu.test(text);
    if (others.includes(first)) isOwn = first === wordOf(request);
    else if (!goesOn) isOwn = true;
    return isOwn;
  });
};

type Read = { claims: Expression[]; descending: boolean | null; isWhole: boolean; rest: Sentence[] };

/** What sentences say of what is listed, and in which order; the rest is as of every list. */
const readSentences = (sentences: readonly Sentence[], { fields }: Kind, { heard = [], tie }: Related): Read => {
  const read: Read = { claims: [], descending: null, isWhole: false, rest: [] };
  for (const { line, text } of sentences) {
    const parts = heard.reduce((left, part) => left.replace(part, firstOrder(part)), text);
    for (const clause of splitOutside(
      parts.replaceAll(/\((?:equal|same|ties?|if (?:two|several))[^()]*\)/giu, "").replace(/[.:]$/u, ""),
      ",;",
    )) {
      const plain = clause.trim().replace(/,? \(?ignoring (?:upper and lower )?case\)?$/iu, "");
      const state = stateTold(plain, fields);
      const ranked = tie === undefined ? null : rankIn(plain, tie);
      if (WHOLE.test(plain)) read.isWhole = true;
      else if (state !== null) read.claims.push(state);
      else if (ranked !== null) read.descending = ranked;
      else if (
        !ANYWAY.test(plain) &&
        /[a-z]/iu.test(plain) &&
        !(tie !== undefined && THOSE.test(plain) && speaksOfTie(plain, tie))
      )
        read.rest.push({ line, text: plain });
    }
  }
  return read;
};

/** The order that stands behind what is read already. */
const firstOrder = (part: string): string => /,\s*([^,;()]*\bfirst)\b[^,;]*$/iu.exec(part)?.[1] ?? "";

/** "Most recent follow first": whether the last one comes first; null where something else is meant. */
const rankIn = (clause: string, tie: string): boolean | null => {
  const match = RANKED.exec(clause);
  if (match === null) return null;
  const { first, what } = match.groups ?? {};
  const isMeant = what === undefined || rootOfWord(what) === rootOfWord(tie) || /^(?:added|made|ones?)$/iu.test(what);
  if (!isMeant || (first === undefined && !speaksOfTie(clause, tie))) return null;
  return first !== undefined && !/^(?:oldest|earliest|first)$/iu.test(first);
};

/** The members of an entry, told here or with another list of the same. */
const entryOf = ({ facts }: Settling, { answer }: RequestFact, { fields }: Kind): string[] | null => {
  if (answer?.holds !== "list") return null;
  const lists = facts.requests.flatMap((other) =>
    other.answer?.holds === "list" && other.answer.member === answer.member ? [other.answer] : [],
  );
  const entry = answer.entry ?? lists.find((list) => list.entry !== undefined)?.entry;
  return entry?.every((name) => fields.some((field) => field.name === name)) ? entry : null;
};

const fitPaging = ({ paging }: List, isWhole: boolean): void => {
  if (paging !== undefined && isWhole) paging.limit = { ...paging.limit, default: ALL, max: ALL };
};

/** A list of what is tied to the caller, or to what the path names. */
export const settleRelated = (settling: Settling, kind: Kind, { related, request }: Asked): SettledOperation => {
  if (related === undefined || related.claim === null) return "it is not understood whose they are";
  const read = readSentences(ownSentences(request, settling.facts.requests), kind, related);
  const list = settleList({ ...request, sentences: read.rest }, kind.fields, settling.reading);
  fitPaging(list, read.isWhole);
  const visible = settling.visibility.rules.get(kind.resource);
  const scope = every([related.claim, ...(visible === undefined ? [] : [visible]), ...read.claims]);
  const { rank } = related;
  const isRanked = rank !== undefined && list.sort.length === 0;
  const entry = entryOf(settling, request, kind);
  return {
    behaviour: {
      ...list,
      scope,
      ...(related.named !== null && { named: { of: related.named } }),
      ...(isRanked && { rank: { ...rank, descending: read.descending ?? true } }),
    },
    ...(entry !== null && { shows: { fields: entry } }),
  };
};
