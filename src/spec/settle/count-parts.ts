import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";
import { partsUnder } from "./words-for.ts";

/** `comments_count`, `commentCount`, `comments_total`, `num_comments`: the noun of what is counted. */
const countedIn = (name: string): string | null => {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const own =
    words.length > 1 && (last === "count" || last === "total")
      ? words.slice(0, -1)
      : /^(?:num|number|total)$/u.test(words[0] ?? "")
        ? words.slice(words[1] === "of" ? 2 : 1)
        : [];
  // A total of one thing may be a sum of money.
  if (last === "total" && singular(own.at(-1) ?? "") === own.at(-1)) return null;
  return own.length === 0 ? null : own.map(singular).join(" ");
};

/** A field that is named for how many records of a part there are counts them. */
export const countParts = (settling: Settling, kind: Kind, { name, type }: Field): Expression | null => {
  const counted = type === "integer" || type === "number" || type === "text" ? countedIn(name) : null;
  if (counted === null) return null;
  const part = partsUnder(settling, kind).find(({ resource }) =>
    [nounOf(resource), resource.word, resource.name].some((noun) => wordsOf(noun).map(singular).join(" ") === counted),
  );
  return part === undefined ? null : { tally: "count", of: part.resource.name };
};
