import type { Expression } from "#src/spec/expression.ts";
import { forgetUncovered } from "#src/spec/settle/forget-uncovered.ts";
import { mergeMembers } from "#src/spec/settle/merge-members.ts";
import { hasOrigin, type Kind, type Settling } from "#src/spec/settle/settling.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { CALLER, same } from "./tie-claims.ts";
import { rootOfWord } from "./tie-words.ts";
import { valuesOf } from "./value-ties.ts";

const AVERAGE = /\b(?:average|avg|mean)\b/iu;
const SUM = /\b(?:sum|total|net|score|points|tally)\b|\bminus\b/iu;
const MINE = /\b(?:mine|my|your|own)\b|\bby (?:me|you)\b|\b(?:the )?(?:caller|viewer)['’]s\b/iu;
const DECIMALS = /\b(?:to|with) (one|two|three|\d) (?:decimals?|decimal places?|digits?)\b/iu;
const ZERO = /\b0 (?:if|when|while|where|as long as|without|for none)\b/iu;
const NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3 };

const decimalsIn = (text: string): number | null => {
  const told = DECIMALS.exec(text)?.[1]?.toLowerCase();
  if (told !== undefined) return NUMBERS[told] ?? Number(told);
  return /\b(?:rounded|to the nearest) (?:to )?(?:a |an |the )?(?:nearest )?(?:whole|integer)/iu.test(text) ? 0 : null;
};

/** The tie of callers to records of a kind that a member speaks of, and its number. */
const tieFor = (settling: Settling, kind: Kind, said: string): { tie: Kind; value: Field } | null => {
  const all = settling.ties.flatMap((tie) => {
    const [value, other] = valuesOf(tie).filter(({ type }) => type === "integer" || type === "number");
    return tie.resource.parent === kind.resource && value !== undefined && other === undefined ? [{ tie, value }] : [];
  });
  const roots = new Set(wordsOf(said).map(rootOfWord));
  const named = all.filter(
    ({ tie, value }) => roots.has(rootOfWord(tie.resource.word)) || roots.has(rootOfWord(value.name)),
  );
  // What may be less than nothing is added up.
  const signed = MINUS.test(said) ? all.filter(({ value }) => (value.min ?? 0) < 0) : [];
  return [...signed, ...named, ...all][0] ?? null;
};

const MINUS = /\bminus\b|\bnet\b|^score\b/iu;

const averageOf = (tally: Expression, any: Expression, said: string): Expression => {
  const decimals = decimalsIn(said);
  const rounded: Expression = decimals === null ? tally : { do: "round", with: [tally, { value: decimals }] };
  if (decimals === null && !ZERO.test(said)) return tally;
  return { do: "if", with: [any, rounded, { value: ZERO.test(said) ? 0 : null }] };
};

/** What a member tells of the numbers that a tie's records hold; null where it is something else. */
const computeOf = (settling: Settling, kind: Kind, field: Field, rules: readonly string[]): Expression | null => {
  const said = [wordsOf(field.name).join(" "), ...rules].join("; ");
  const found = tieFor(settling, kind, said);
  if (found === null) return null;
  const { tie, value } = found;
  const of = tie.resource.name;
  const what: Expression = { field: value.name };
  const owner = hasOrigin(tie.fields, "owner")?.name ?? "person";
  const isMine = same({ field: owner }, CALLER);
  if (MINE.test(said)) {
    const own: Expression = { tally: "sum", of, what, where: isMine };
    const mayBeZero = rules.some((rule) => /\b0\b/u.test(rule)) && !/\bnull\b/iu.test(said);
    return mayBeZero ? own : { do: "if", with: [{ tally: "any", of, where: isMine }, own, { value: null }] };
  }
  if (AVERAGE.test(said)) return averageOf({ tally: "average", of, what }, { tally: "any", of }, said);
  return SUM.test(said) ? { tally: "sum", of, what } : null;
};

/** Members that tell of votes and ratings: their average, their sum, and the caller's own. */
export const computeValues = (settling: Settling): void => {
  for (const kind of settling.kinds.values()) {
    if (!settling.ties.some(({ resource }) => resource.parent === kind.resource)) continue;
    const told = mergeMembers(kind.resource);
    for (const field of kind.fields.filter(({ origin }) => origin === "service" || origin === "counter")) {
      const rules = told.find(({ name }) => name === field.name)?.rules ?? [];
      const compute = computeOf(settling, kind, field, rules);
      if (compute === null) continue;
      forgetUncovered(settling.reading, field, rules);
      const type = "tally" in compute && compute.tally === "sum" ? "integer" : "number";
      Object.assign(field, { origin: "computed", type, compute, required: false });
      for (const bound of ["default", "values", "min", "max"] as const) delete field[bound];
    }
  }
};
