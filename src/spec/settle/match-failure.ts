import type { FailureFact } from "#src/spec/facts/facts.ts";
import { remember } from "#src/spec/remember.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";

/** The words of a text that mean something, bare of their endings. */
export const stemsOf = remember(
  (text): ReadonlySet<string> =>
    new Set(
      wordsOf(text)
        .filter((word) => word.length > 3)
        .map((word) => stem(singular(word))),
    ),
);

/** The failure whose words say most of what a text says; null where none says the same. `nouns` are said of everything. */
export const failureFor = (
  text: string,
  failures: readonly FailureFact[],
  nouns: ReadonlySet<string>,
): FailureFact | null => {
  const said = stemsOf(text);
  const scored = failures
    .map((failure) => {
      const words = [...stemsOf(failure.when)].filter((word) => !nouns.has(word));
      const shared = words.filter((word) => said.has(word)).length;
      // What the author calls it weighs most.
      const named = [...stemsOf(failure.code ?? "")].filter((word) => said.has(word) && !nouns.has(word)).length;
      return { failure, score: 2 * named + (words.length === 0 ? 0 : shared + shared / words.length) };
    })
    .toSorted((a, b) => b.score - a.score);
  const [best] = scored;
  return best === undefined || best.score < 1 ? null : best.failure;
};
