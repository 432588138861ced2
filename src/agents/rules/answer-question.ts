import type { Query } from "#src/agents/agents.ts";
import type { Statement } from "#src/plan/list-statements.ts";

const EMPTY = new Set(
  "a about all an and any anybody are as at be because been being but by can could did do does else everybody exactly for from get had has have how i if in into is it its long many may me might much must my no not of on one or often our please really shall should so tell than that the their them then there these they this to us was we were what when where which who whom whose why will with would you your".split(
    " ",
  ),
);
/** Of what a question asks, at least so much must be spoken of. */
const ENOUGH = 0.5;
const SECOND = 0.85;

const stemOf = (word: string): string => (word.length > 4 ? word.replace(/(?:ies|ied|ing|ed|es|s|e)$/u, "") : word);

const wordsIn = (text: string): Set<string> =>
  new Set(
    text
      .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, " ")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== "" && !EMPTY.has(word))
      .map(stemOf),
  );

type Known = Statement & { words: Set<string> };

/** How much a word tells one statement from the others; one that none has tells most. */
const weigh = (word: string, all: readonly Known[]): number =>
  Math.log(1 + all.length / (1 + all.filter(({ words }) => words.has(word)).length));

/** What was decided goes before what was merely said, and what the asked role said before what others did. */
const standing = ({ source }: Statement, { role }: Query): number =>
  (source.includes(" decides") ? 1.3 : 1) * (source.startsWith(`${role} `) ? 1.15 : 1);

/** What plan and discussion say of a question; nothing where they do not speak of it. */
export const answerQuestion = (query: Query): { text: string; source: string | null } => {
  const { charter, question, role, statements } = query;
  const all = statements.map((statement): Known => ({ ...statement, words: wordsIn(statement.text) }));
  const asked = [...wordsIn(question)].map((word) => ({ word, weight: weigh(word, all) }));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const ranked = all
    .map((statement) => {
      const met = asked.filter(({ word }) => statement.words.has(word));
      const share = total === 0 ? 0 : met.reduce((sum, { weight }) => sum + weight, 0) / total;
      return { ...statement, share, score: share * standing(statement, query) };
    })
    .filter(({ share }) => share >= ENOUGH)
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first === undefined)
    return {
      text: `Nothing in the plan or the discussion speaks of that. ${role} answers for ${charter}.`,
      source: null,
    };
  if (second === undefined || second.score < first.score * SECOND) return { text: first.text, source: first.source };
  return { text: `${first.text} ${second.text}`, source: [...new Set([first.source, second.source])].join("; ") };
};
