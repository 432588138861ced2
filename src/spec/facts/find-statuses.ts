/** An HTTP status as it stands in a text, with the backticks around it. */
export type StatusMark = { status: number; start: number; end: number };

const NUMBER = /`?(?<![\w.])([2-5]\d\d)(?!\w)`?/gu;
/** What makes a number a measure: "up to 200", "limit=200", "1–500". */
const MEASURED =
  /(?:[\d.–-]|\d\s?[–-]\s|\b(?:to|most|than|least|up to|of|default|latest|first|newest|oldest|top|last|maximum|max|by|from|own)\s|[×≤<>=+#$€]\s?)$/u;
/** What it measures: "500 people". A status is followed by a mark, a code or a plain word. */
const UNITS =
  /^\s?(?:%|[–-]\s?\d|\.{2,3}\s?\d|…|[,.]\d|(?:characters|chars|letters|digits|bytes|[KM]i?B|ms|s|seconds|minutes|hours|days|weeks|years|points|items|keys|entries|times|people|persons|users|clients|requests|messages|notifications|records|rows|lines|jobs|posts|links|tokens|values|members|tags|simultaneous|concurrent|parallel|more|code points|or (?:more|less|fewer))\b)/u;
const KNOWN = new Set(
  [200, 201, 202, 203, 204, 205, 206, 207, 300, 301, 302, 303, 304, 307, 308].concat(
    [400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421],
    [422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 507],
  ),
);

/** `text` with what stands in braces and quotation marks blanked: numbers in there are values. */
const outside = (text: string): string => {
  let depth = 0;
  let quoted = false;
  let masked = "";
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (letter === "{") depth += 1;
    masked += depth > 0 || quoted ? " ".repeat(letter.length) : letter;
    if (letter === "}" && depth > 0) depth -= 1;
  }
  return depth > 0 || quoted ? text : masked;
};

/** The statuses that a text speaks of, in order; a number that measures something is none. */
export const statusesIn = (text: string): StatusMark[] =>
  [...outside(text).matchAll(NUMBER)].flatMap((match) => {
    const end = match.index + match[0].length;
    const quoted = match[0].startsWith("`");
    const measured = MEASURED.test(text.slice(Math.max(0, match.index - 12), match.index));
    if (!KNOWN.has(Number(match[1]))) return [];
    if (!quoted && (measured || UNITS.test(text.slice(end, end + 20)))) return [];
    return [{ status: Number(match[1]), start: match.index, end }];
  });

/** Whether a request that is answered so did what was asked: 2xx, or a way to go on. */
export const isSuccess = ({ status }: StatusMark): boolean => status < 400 && status !== 304;
