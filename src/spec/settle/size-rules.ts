import type { Field } from "#src/spec/spec.ts";

type Found = { field?: Partial<Field> };
type Rule = [RegExp, (match: RegExpExecArray) => Found];

const number = (text: string | undefined): number => Number((text ?? "").replaceAll(/[,_ ]/gu, ""));

const N = String.raw`(\d[\d,]*(?:\.\d+)?)`;

const BYTES: Record<string, number> = { KiB: 1_024, kB: 1_000, KB: 1_024, MiB: 1_048_576, MB: 1_000_000 };

/** How large a value may be, how it is refused where it is larger, and that it is kept as it is. */
export const SIZE_RULES: Rule[] = [
  [
    new RegExp(
      String.raw`\b(?:more than|over|longer than|above|beyond|larger than) ${N} (?:characters?|chars?|bytes|entries)(?: long)? (?:is|are|gives?|means|→|:|answers?|yields)?\s*\*{0,2}(413)\*{0,2}(?: \x60([\w.-]+)\x60)?`,
      "iu",
    ),
    ([, most, status, code]) => ({
      field: { max: number(most), over: { status: Number(status), ...(code !== undefined && { code }) } },
    }),
  ],
  [
    /\b(?:at most|up to|no more than|no larger than) ([\d,.]+) ?(KiB|kB|KB|MiB|MB|bytes)(?: \([\d,]+ bytes\))?(?: (?:as sent|in size|as JSON|long|large))?/u,
    ([, amount, unit = ""]) => ({ field: { max: number(amount) * (BYTES[unit] ?? 1) } }),
  ],
  [
    /\b(?:at most|up to|no more than|no larger than) ([\d,]+) characters(?: \([\d,]+ bytes\)(?: (?:as sent|in size|as JSON))?| (?:as sent|in size|as JSON))/iu,
    ([, amount]) => ({ field: { max: number(amount) } }),
  ],
  [
    /\b(?:bigger|larger|longer|anything (?:bigger|larger|longer|above)|beyond that|too (?:big|large|long))(?: ones| values| documents)?(?: is| are| gives?| means)?:? ?\x60?(413)\x60?(?:[: ]+\x60?([a-z][\w.-]+)\x60?)?/iu,
    ([, status, code]) => ({ field: { over: { status: Number(status), ...(code !== undefined && { code }) } } }),
  ],
  [
    /\b(?:at least one|with a) (?:non-?(?:white ?space|blank) character|character (?:that|which) (?:isn['’]t|is not|is no) (?:a )?(?:white ?space|blank|space))\b|\bnot (?:just|only) (?:white ?space|blanks|spaces)\b/iu,
    () => ({ field: { pattern: String.raw`[^]*\S[^]*` } }),
  ],
  [
    /\b(?:is |are )?(?:stored|kept|returned|saved)(?: and returned)? (?:exactly |just )?as (?:sent|given|it (?:is|was sent)|received)\b(?: \([^()]*\))?/iu,
    () => ({}),
  ],
  [/\bcase matters\b(?:, [^;]{0,40}\b(?:is wrong|are wrong))?|\bcase-sensitive\b/iu, () => ({})],
];
