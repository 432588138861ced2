import { singular } from "#src/spec/words.ts";

/** What forms of a word for a tie share: follow, follows, followed, following, follower, followee → `follow`. */
export const rootOfWord = (word: string): string =>
  word
    .toLowerCase()
    .replace(/(?:ings?|ers?|ors?|ees?|ed|ions?|s)$/u, "")
    .replace(/script$/u, "scrib")
    .replace(/e$/u, "")
    .replace(/([^aeiou])\1$/u, "$1");

const wordsIn = (text: string): string[] => text.match(/[A-Za-z]+/gu) ?? [];

/** Whether a text speaks of a tie in any form of its word, but not of undoing it. */
export const speaksOfTie = (text: string, word: string): boolean =>
  wordsIn(text.replaceAll(/\bun[a-z]+/giu, " ")).some((each) => rootOfWord(each) === rootOfWord(word));

const AGENT = /(?:ers?|ors?)$/iu;

/** Whether a word names those who made a tie: `followers`, `subscribers`. */
export const namesMakers = (word: string, tie: string): boolean => AGENT.test(word) && !AGENT.test(singular(tie));
