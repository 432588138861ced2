import type { Field } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";

const WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

/** What stands for a number: `3`, "three", "third", "3rd". */
export const NUMBER = String.raw`(\d{1,6}(?:st|nd|rd|th)?|${[...WORDS, ...ORDINALS].join("|")})`;

export const numberOf = (text: string): number => {
  const word = text.toLowerCase();
  const named = Math.max(WORDS.indexOf(word), ORDINALS.indexOf(word));
  return named >= 0 ? named : Number.parseInt(word, 10);
};

/** Whether a field holds how many there are of what a noun names: `attempts`, `attempt_count`, `number_of_attempts`. */
export const isCounted = ({ name }: Field, noun: string): boolean => {
  const own = wordsOf(name).join(" ");
  const bare = own.replaceAll(/^number of | (?:count|number|counter)$|^(?:total|num) /gu, "");
  const words = wordsOf(noun).join(" ");
  return [own, bare, plural(bare)].includes(words) || singular(bare) === singular(words);
};
