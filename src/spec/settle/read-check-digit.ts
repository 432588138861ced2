import type { CheckDigit } from "#src/spec/spec.ts";

const TELLS = /\bcheck ?(?:digits?|sums?)\b|\bluhn\b/iu;
/** "weights 1, 3, 1, 3, … over the 13 digits" */
const WEIGHTS =
  /\b(?:weights?|weighted(?: with| by)?|multiplied(?: in turn| alternately)? (?:by|with)|factors?) (?:of )?(\d+(?:(?:, ?|,? and (?:then )?|,? then )\d+)*)/iu;
const DOWN = /\bweights?\b[^.;]{0,20}?\b(\d+) (?:down )?to (\d+)\b/iu;
const DIVISOR = /\b(?:divisible by|divides by|multiple of|mod(?:ulo)?|remainder (?:by|of division by)) (\d+)/iu;

/** Digits whose kind says how the last of them is made. */
const KINDS: [RegExp, CheckDigit][] = [
  [/\bISBN[- ]?10\b/iu, { weights: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], divisor: 11 }],
  [
    /\b(?:ISBN[- ]?13|EAN(?:[- ]?(?:8|13))?|GTIN(?:[- ]?\d+)?|UPC)\b/iu,
    { weights: [1, 3], divisor: 10, from: "right" },
  ],
  [/\bluhn\b/iu, { weights: [1, 2], divisor: 10, from: "right", sums: "digits" }],
];

/** "1, 3, 1, 3" is 1 and 3 in turn. */
const inTurn = (weights: readonly number[]): number[] => {
  const length = weights.findIndex(
    (_, n) => n > 0 && n < weights.length && weights.every((weight, at) => weight === weights[at % n]),
  );
  return length === -1 ? [...weights] : weights.slice(0, length);
};

const weightsIn = (text: string): number[] | null => {
  const [, high, low] = DOWN.exec(text) ?? [];
  if (high !== undefined && low !== undefined && Number(high) > Number(low) && Number(high) < 100)
    return Array.from({ length: Number(high) - Number(low) + 1 }, (_, n) => Number(high) - n);
  const told = WEIGHTS.exec(text)?.[1];
  return told === undefined ? null : inTurn([...told.matchAll(/\d+/gu)].map(([weight]) => Number(weight)));
};

const SAYS = /[^;,(.]*\b(?:check ?(?:digits?|sums?)|luhn)\b[^;,().]*|\bonly (?:ISBN|EAN|GTIN)[- ]?\d*/giu;
const BRACKETS = /\([^()]*\b(?:weights?|sums?|divisible|modulo|remainder)\b[^()]*\)/giu;
const SENTENCES = /[^;.]*\b(?:weights?|weighted|divisible by)\b[^;.]*/giu;

/** How digits show that they were typed right, where that is said, and what else is said of them. */
export const readCheckDigit = (text: string): { check: CheckDigit; rest: string } | null => {
  if (!TELLS.test(text)) return null;
  const divisor = DIVISOR.exec(text)?.[1];
  const weights = weightsIn(text);
  const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1];
  const told = weights !== null && divisor !== undefined ? { weights, divisor: Number(divisor) } : kind;
  if (told === undefined) return null;
  const rest = text.replaceAll(BRACKETS, "").replaceAll(SAYS, "").replaceAll(SENTENCES, "");
  return { check: told, rest };
};
