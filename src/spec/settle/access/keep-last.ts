import type { Expression } from "#src/spec/expression.ts";
import type { Field, Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, type Settling } from "#src/spec/settle/settling.ts";

/** "The last admin key can be neither deleted nor given another role: 409 `last_admin`", "at least one owner must be left". */
const LAST =
  /\b(?:last|only|one remaining|sole) (?:\w+ )?(?:with|of|in|having) (?:the )?(?:role )?`?([\w-]+)`?|\b(?:last|only|one remaining|sole) `?([\w-]+)`?\b|\b(?:at least|always) (?:one|1) (?:other )?`?([\w-]+)`?\b/giu;
const OUTCOME = /\b(409|403|422)\b(?:[^`,;)\w]{0,4}(?:with |code ){0,2}`?([a-z][a-z_-]*)`?)?/u;
const DELETES = /\b(?:delet|remov|revok|leav|drop)/iu;
const CHANGES = /\b(?:demot|downgrad|another role|other role|role (?:may|can|must)|chang|lower|given|turned|become)/iu;

/** The value of a kind's field of which one record has to stay. */
const valueIn = (text: string, { fields }: Kind): { field: Field; value: string } | null => {
  for (const [, role, one, other] of text.matchAll(LAST)) {
    const word = stem(singular((role ?? one ?? other ?? "").toLowerCase()));
    for (const field of fields) {
      const value =
        field.type === "enum" ? (field.values ?? []).find((each) => stem(singular(each)) === word) : undefined;
      if (value !== undefined) return { field, value };
    }
  }
  return null;
};

const speaksOf = (text: string, { resource }: Kind): boolean => {
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  return [nounOf(resource), resource.word].some((noun) => words.has(stem(singular(wordsOf(noun).at(-1) ?? ""))));
};

/** The last record of some value, among those that belong together, neither goes nor becomes another. */
export const keepLast = (settling: Settling, kind: Kind, { request, role }: Asked): Guard[] => {
  if (role !== "delete" && role !== "update") return [];
  const { heard } = settling.rules;
  const sentences = [...settling.rules.all, ...request.sentences];
  const id = hasOrigin(kind.fields, "id")?.name;
  return sentences.flatMap((sentence): Guard[] => {
    const { text } = sentence;
    const found = valueIn(text, kind);
    const [, status, code = null] = OUTCOME.exec(text) ?? [];
    if (found === null || id === undefined || status === undefined || !speaksOf(text, kind)) return [];
    const [isOfDeleting, isOfChanging] = [DELETES.test(text), CHANGES.test(text)];
    if (!isOfDeleting && !isOfChanging) return [];
    heard.add(sentence);
    for (const other of settling.rules.all) if (REPEATS.test(other.text) && valueIn(other.text, kind)) heard.add(other);
    if (!(role === "delete" ? isOfDeleting : isOfChanging)) return [];
    const { field, value } = found;
    const stays: Expression[] = role === "update" ? [{ do: "equal", with: [{ sent: field.name }, { value }] }] : [];
    const others: Expression = {
      tally: "any",
      of: kind.resource.name,
      where: {
        do: "and",
        with: [
          { do: "equal", with: [{ field: field.name }, { value }] },
          { do: "unequal", with: [{ field: id }, { parent: id }] },
        ],
      },
    };
    return [
      {
        holds: { do: "or", with: [...stays, { do: "unequal", with: [{ field: field.name }, { value }] }, others] },
        status: Number(status),
        code,
        text: `There must be another ${value} left.`,
        late: true,
      },
    ];
  });
};

/** "An admin may delete its own key as long as another admin key is left": the same, said the other way round. */
const REPEATS = /\bas long as (?:an?|one)\s?other `?(?<value>[\w-]+)`?\b.{0,40}\b(?:left|there|remains?|exists?)\b/iu;
