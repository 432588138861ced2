import { stem, wordsOf } from "#src/spec/words.ts";
import { stemsOf } from "./match-failure.ts";
import type { Asked } from "./resource.ts";
import { type Kind, nounOf } from "./settling.ts";

const DEEDS: Partial<Record<Asked["role"], RegExp>> = {
  create:
    /\b(?:new|add(?:s|ed|ing)?|post(?:s|ed|ing)?|creat(?:e|es|ed|ing)|mak(?:e|es|ing)|made|possible|tak(?:e|es) no|accepts? no|closed (?:for|to))\b/iu,
  replace: /\b(?:new|add(?:s|ed|ing)?|put(?:s|ting)?|set(?:s|ting)?|replac(?:e|es|ed|ing)|tak(?:e|es) no)\b/iu,
  update:
    /\b(?:edit(?:s|ed|ing)?|chang(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|modif(?:y|ied|ying)|patch(?:ed|ing)?|renam(?:e|ed|ing))\b/iu,
  delete: /\b(?:delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing))\b/iu,
};

/** "checking in" speaks of a check-in. */
export const speaksOf = (text: string, { resource }: Kind): boolean => {
  const all = wordsOf(text);
  const pairs = all.slice(1).map((word, n) => stem(`${stem(all[n] ?? "")}${word}`));
  const said = new Set([...all.map(stem), ...pairs]);
  const nouns = [nounOf(resource), resource.word].map((noun) => wordsOf(noun).map(stem));
  return nouns.some((words) => words.length > 0 && words.every((word) => said.has(word) || said.has(stem(`${word}s`))));
};

/** "assigning" speaks of the step `assignee`. */
const isStep = (text: string, word: string): boolean => {
  const own = stem(wordsOf(word)[0] ?? "");
  const isLike = (said: string): boolean => said.length > 4 && (own.startsWith(said) || said.startsWith(own));
  return [...stemsOf(text)].some((said) => said === own || (own.length > 4 && isLike(said)));
};

/** Whether a sentence that stands by itself is about what a request does to records of a kind. */
export const isAboutDeed = (text: string, kind: Kind, { role, word }: Asked): boolean => {
  if (!speaksOf(text, kind)) return false;
  if (role === "act") return isStep(text, word);
  const deed = DEEDS[role];
  const [first = "", second = ""] = wordsOf(text);
  const nouns = wordsOf(kind.resource.word).map(stem);
  // "Checking in on …": the deed is in the noun.
  const isVerbal =
    (role === "create" || role === "replace") &&
    first.endsWith("ing") &&
    [stem(first), stem(`${stem(first)}${second}`)].includes(nouns[0] ?? "");
  // "assigning, patching and commenting are all refused": it is one of them.
  const isListed =
    role === "create" &&
    wordsOf(text).some((each) => each.endsWith("ing") && nouns.length === 1 && stem(each) === nouns[0]);
  return (deed?.test(text) ?? false) || isVerbal || isListed;
};
