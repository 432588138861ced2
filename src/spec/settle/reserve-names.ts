import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf } from "./settling.ts";

/** "The name of a deleted template stays taken", "a code is never given out again", "even after it was deleted". */
const RESERVES =
  /\b(?:so is|nor is|neither is|even|also|too|not)\b[^.]{0,40}\b(?:deleted|removed|deletion|removal)\b|\b(?:deleted|removed) [\w-]+(?:['’]s [\w-]+)?\b[^.]{0,40}\b(?:stays?|remains?|is|are|counts? as|keeps?)\b[^.]{0,20}\b(?:taken|reserved|used|blocked|in use)\b|\b(?:never|not|cannot|can['’]t)\b[^.]{0,30}\b(?:re-?used|(?:used|given out|given|taken|handed out|assigned|chosen) (?:\w+ ){0,2}again|free again)\b/iu;

const mentions = (text: string, { name }: Field): boolean => {
  const words = new Set(wordsOf(text).map(singular));
  return wordsOf(name).every((word) => words.has(singular(word)));
};

const speaksOf = (text: string, { resource }: Kind): boolean => {
  const words = new Set(wordsOf(text).map(singular));
  return [nounOf(resource), resource.word].some((noun) => words.has(singular(wordsOf(noun).at(-1) ?? "")));
};

/** Lets values that no two records share stay taken when their record is gone, where the author says so. */
export const reserveNames = (kinds: readonly Kind[], rules: ApiFacts["rules"], heard: Set<Sentence>): void => {
  for (const kind of kinds) {
    const unique = kind.fields.filter((field) => field.unique && field.origin === "caller");
    const reserve = (text: string): boolean => {
      const field = RESERVES.test(text) ? unique.find((each) => mentions(text, each)) : undefined;
      if (field !== undefined) field.reserved = true;
      return field !== undefined;
    };
    const requests = kind.resource.asked
      .filter(({ role }) => role === "create" || role === "delete")
      .map(({ request }) => request);
    for (const request of unique.length === 0 ? [] : requests) {
      for (const { when } of request.failures) reserve(when);
      request.sentences = request.sentences.filter(({ text }) => !reserve(text));
    }
    for (const rule of unique.length === 0 ? [] : rules)
      if (!heard.has(rule) && (speaksOf(rule.text, kind) || speaksOf(rule.under, kind)) && reserve(rule.text))
        heard.add(rule);
  }
};
