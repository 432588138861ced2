const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3_600 };
const WORDS: Record<string, number> = { once: 1, twice: 2, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };

const numberOf = (text: string): number => WORDS[text.toLowerCase()] ?? Number(text);
const unitOf = (text: string): number => UNITS[text.toLowerCase().replace(/s$/u, "")] ?? 1;

const N = String.raw`(\d{1,4}|once|twice|one|two|three|four|five|six)`;
const UNIT = String.raw`(seconds?|minutes?|hours?|s\b)`;
const AGAIN = /\b(?:again|retr(?:y|ies|ied|ying)|repeat(?:ed|s)?|re-?sent|re-?sends?)\b/iu;
const LIST = new RegExp(
  String.raw`\b((?:\d{1,5}(?: ?s)?(?:, (?:and )?| and |, then | then )){1,12}\d{1,5}) ?${UNIT}`,
  "iu",
);
const APART = new RegExp(
  String.raw`\b(?:up to |at most )?${N} (?:more )?times?\b[^.]*?\b(?:every )?(\d{1,5}) ${UNIT}(?: apart| between| after| later| each)?`,
  "iu",
);
const EACH = new RegExp(
  String.raw`\b(?:every|after|in) (\d{1,5}) ${UNIT}[^.]*?\b(?:up to |at most )${N} (?:more )?(times|attempts)`,
  "iu",
);
const WITHIN = new RegExp(
  String.raw`\bwithin (\d{1,3}) ${UNIT}|\b(\d{1,3}) ${UNIT} (?:to answer|timeout)|\btimeout (?:of|is|:) (\d{1,3}) ${UNIT}`,
  "iu",
);
const ATTEMPTS = new RegExp(
  String.raw`\b${N} attempts\b(?: at most| in all| altogether)?|\b(?:at most|up to) ${N} attempts`,
  "iu",
);

/** Seconds after each failed attempt: "again 1, 2 and 4 seconds after …", "retried 3 times, 2 seconds apart". */
const pausesIn = (text: string): number[] | null => {
  if (!AGAIN.test(text)) return null;
  const list = LIST.exec(text);
  if (list !== null)
    return [...(list[1] ?? "").matchAll(/\d+/gu)].map(([number]) => Number(number) * unitOf(list[2] ?? ""));
  const apart = APART.exec(text);
  if (apart !== null) {
    const seconds = Number(apart[2]) * unitOf(apart[3] ?? "");
    return Array.from({ length: numberOf(apart[1] ?? "") }, () => seconds);
  }
  const [, amount, unit = "", times = "", what] = EACH.exec(text) ?? [];
  if (amount === undefined) return null;
  const length = numberOf(times) - (what === "attempts" ? 1 : 0);
  return Array.from({ length }, () => Number(amount) * unitOf(unit));
};

/** How often something is sent again, and how long an answer may take. `heard`: the sentences that say so. */
export type Retries = { pauses: number[]; timeoutSeconds: number; heard: Set<string> };

const DEFAULTS = { pauses: [1, 2, 4], timeoutSeconds: 10 };

/** Reads what sentences say of failed attempts; what they leave open is as it is elsewhere. */
export const readRetries = (texts: readonly string[]): Retries => {
  const heard = new Set<string>();
  let pauses: number[] | null = null;
  let timeoutSeconds: number | null = null;
  for (const text of texts) {
    const found: number[] | null = pauses === null ? pausesIn(text) : null;
    if (found !== null) {
      pauses = found;
      heard.add(text);
    }
    const within = /\b(?:answers?|2xx|success|deliver|respon|timeout|status)\b/iu.test(text) ? WITHIN.exec(text) : null;
    const [, a, unitA, b, unitB, c, unitC] = within ?? [];
    const amount = a ?? b ?? c;
    if (amount !== undefined && timeoutSeconds === null) {
      timeoutSeconds = Number(amount) * unitOf(unitA ?? unitB ?? unitC ?? "");
      heard.add(text);
    }
  }
  const made = (pauses ?? DEFAULTS.pauses).length + 1;
  for (const text of texts) {
    const match = ATTEMPTS.exec(text);
    const amount = match === null ? null : numberOf(match[1] ?? match[2] ?? "");
    if (amount === made && !/\bredeliver|fresh|new series\b/iu.test(text)) heard.add(text);
  }
  return { pauses: pauses ?? DEFAULTS.pauses, timeoutSeconds: timeoutSeconds ?? DEFAULTS.timeoutSeconds, heard };
};
