import type { Expression } from "#src/spec/expression.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { CALLER, every, isTied, makerIdOf, same, some } from "./tie-claims.ts";
import { speaksOfTie } from "./tie-words.ts";

const OWN =
  /\bown\b|\bby oneself\b|\bby (?:the )?caller\b|\b(?:the caller|one|they|you) (?:has |have )?(?:wrote|written|posted|made)\b/iu;
const OF_OTHERS =
  /\b(?:of|by|from)\b[^.;]*\b(?:every(?:one|body)|all|any(?:one|body)|people|those|persons?|users?|accounts?|authors?|members?|whom(?:ever)?|who(?:m?ever)?|cooks?|writers?)\b|\b(?:people|users|accounts|authors|those)\b[^.;]*\b(?:wrote|written|posted|made)\b|\bfollowed\b/iu;
const NEGATES = /\b(?:without|except|not|never|no|neither|leaves? out|left out|hid(?:den|es)|excluded|excluding)\b/iu;
const SPLIT =
  /(?:,? but |, (?=(?:the )?(?:newest|latest|oldest|most recent|earliest)\b|(?:sorted|ordered|limited|at most|up to)\b)|[;(]|, (?=without|except|not|never|leaving)|\b(?=without\b|except\b))/iu;

/** `heard`: parts of sentences that say so. */
export type Feed = { claim: Expression; heard: string[] };

type Parts = { shown: Expression[]; left: Expression[] };

/** People, in the author's own word for them: "by the artists one watches". */
const speaksOfPeople = (part: string, people: readonly string[]): boolean =>
  OF_OTHERS.test(part) || wordsOf(part).some((word) => people.includes(singular(word)));

/** What one part of a sentence says of whose records are shown, and whose are left out; false: nothing. */
const readPart = (
  part: string,
  { between, maker, people }: { between: readonly Kind[]; maker: string; people: readonly string[] },
  { left, shown }: Parts,
): boolean => {
  const isOut = NEGATES.test(part);
  const told = between.filter((tie) => speaksOfTie(part, tie.resource.word));
  const claims = told.map((tie) => isTied(tie, CALLER, { parent: maker }));
  if (isOut) left.push(...claims);
  else if (speaksOfPeople(part, people)) shown.push(...claims);
  const isOwn = !isOut && OWN.test(part);
  if (isOwn) shown.push(same({ field: maker }, CALLER));
  return claims.length > 0 || OWN.test(part);
};

const isIn = (claims: readonly Expression[], claim: Expression): boolean =>
  claims.some((other) => JSON.stringify(other) === JSON.stringify(claim));

const unique = (claims: readonly Expression[]): Expression[] =>
  claims.filter((claim, n) => !isIn(claims.slice(0, n), claim));

/** "The caller's own posts and those of everyone the caller follows, without those of people one has muted" */
export const readFeed = (
  { callers, ties }: Settling,
  kind: Kind,
  sentences: readonly Sentence[],
  words: readonly string[],
): Feed | null => {
  const between = ties.filter((tie) => tie.resource.parent === callers?.holders);
  const isTold = sentences.some(({ text }) => between.some((tie) => speaksOfTie(text, tie.resource.word)));
  const maker = isTold ? makerIdOf(kind) : null;
  if (maker === null) return null;
  const people = words.map((word) => singular(wordsOf(word).at(-1) ?? ""));
  const parts: Parts = { shown: [], left: [] };
  const heard = sentences.flatMap(({ text }) =>
    text.split(SPLIT).filter((part) => readPart(part, { between, maker, people }, parts)),
  );
  if (!parts.shown.some((claim) => "tally" in claim)) return null;
  // "Someone no longer followed disappears": what is not shown is no reason to leave anything out.
  const left = unique(parts.left).filter((claim) => !isIn(parts.shown, claim));
  const hidden = left.map((claim): Expression => ({ do: "not", with: [claim] }));
  return { claim: every([some(unique(parts.shown)), ...hidden]), heard };
};
