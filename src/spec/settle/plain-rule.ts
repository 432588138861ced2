const NUMBERS: Record<string, string> = Object.fromEntries(
  "one two three four five six seven eight nine ten eleven twelve".split(" ").map((word, n) => [word, String(n + 1)]),
);
const COUNTED = String.raw`(?:upper-?case |capital |lower-?case |ascii |hex(?:adecimal)? )?(?:characters?|chars?|letters?|digits?|decimals?|decimal places)`;
const UNITS =
  "cents?|pence|pennies|seconds?|minutes?|hours?|days?|weeks?|months?|years?|points?|percent|grams?|kilograms?|kg|g|metres?|meters?|kilometres?|kilometers?|km|litres?|liters?|ml|bytes?|euros?|dollars?|units?|degrees?|pieces?|times";
const KIND = String.raw`(?:integers?|whole numbers?|numbers?)`;

/** What authors say in many ways, each as the one that rules are read in. In order. */
const FORMS: [RegExp, string | ((...found: string[]) => string)][] = [
  [
    new RegExp(String.raw`\b(${Object.keys(NUMBERS).join("|")})[- ](?=${COUNTED}\b)`, "giu"),
    (_, word = "") => `${NUMBERS[word.toLowerCase()]} `,
  ],
  [/\b(\d+) (characters?|chars|letters|digits)? ?or (?:more|longer)\b/giu, "at least $1 $2"],
  [/\b(\d+) (characters?|chars|letters|digits)? ?or (?:fewer|less|shorter)\b/giu, "at most $1 $2"],
  // Of one digit each, these are numbers and no characters.
  [/^([1-9]) ?[–-] ?(\d)$/gu, "from $1 to $2"],
  [/(\d)-(?=(?:characters?|chars?|letters?|digits?)\b)/giu, "$1 "],
  [/\.\.=/gu, ".."],
  [/\b(max|min)\. ?(?=\d)/giu, "$1 "],
  [/\b(?:in|within) (?:the |a )?range (?:of |from )?(?=[\d−-])/giu, "from "],
  [/\b(?:no|not) (?:longer|larger|bigger|higher|greater|more) than (?=\d)/giu, "at most "],
  [/\b(?:no|not) (?:shorter|smaller|lower|less|fewer) than (?=\d)/giu, "at least "],
  [
    /\bat (least|most) one\b(?! \w*(?:digit|letter|character|number|special|symbol|@|upper|lower|capital))/giu,
    "at $1 1",
  ],
  [
    /\b(?:must|may|can) ?(?:not|never) be (?:empty|blank)\b|\b(?:cannot|can't|can’t) be (?:empty|blank)\b|\b(?:non-|not |never )blank\b/giu,
    "not empty",
  ],
  [
    /\b(?:must|may|can) ?(?:not|never) be negative\b|\b(?:cannot|can't|can’t) be negative\b|\bnon ?negative\b/giu,
    "not negative",
  ],
  [/\b(?:must|may|can) ?(?:not|never) (?:be|lie) in the past\b|\bnot in the past\b/giu, "in the future"],
  [/^(?:has an? )?length:? (?:of |from |between )?(\d+) ?(?:–|—|-|to|and|\.\.\.?|…) ?(\d+)$/giu, "$1–$2 characters"],
  [/(?<!non-|not |not an? |never an? )\b(?:an )?empty (?:string|text)\b/giu, '`""`'],
  [/\bempty (?:list|array)\b/giu, "`[]`"],
  // What a record holds before anything sets it.
  [
    /^(?:is |starts (?:as|with|at) )?`?(-?\d+|\[\]|true|false|"[^"]*")`? (?:at first|at the start|initially|until|before|to begin with|in the beginning|as long as|while)\b[^;]{0,60}$/giu,
    "default $1",
  ],
  [/^see (?:the )?[“"]?[\w§. -]{1,40}[”"]?(?: (?:below|above))?$/giu, ""],
  // Kinds of values.
  [new RegExp(String.raw`\b((?:positive |non-negative )?)(${KIND})(?:,)? (?:of|in) (?:${UNITS})\b`, "giu"), "$1$2"],
  [new RegExp(String.raw`\b(?:integer|whole-number) (?:${UNITS})\b`, "giu"), "integer"],
  [/^(?:an? )?(?:amounts?|prices?|values?|money)?(?:,| is| are)? ?in (?:cents|pence)$/giu, "integer"],
  [/\bintegers\b|\binteger numbers?\b/giu, "integer"],
  [/\b(positive|non-negative|not negative) (?=numbers?\b)/giu, "$1, "],
  [/\b(?:an? |valid |real |well-formed )*(?:e-?mail)(?: ?address(?:es)?)\b|\b(?:an? )?valid e-?mail\b/giu, "e-mail"],
  [
    /\b(?:an? )?valid (?:absolute )?(?:URL|URI|link)s?(?: \((?:https?|http\/https|http or https|http\(s\))\))?/giu,
    "http(s) URL",
  ],
  [/^(?:https?|http\/https|http or https|https? only)$/giu, "URL"],
  [
    /\bnumbers? with (?:at most |up to |exactly )?([1-6]) (?:decimals?|decimal places|digits after the (?:dot|point))\b/giu,
    (_, n = "0") => `number; multiple of ${(10 ** -Number(n)).toFixed(Number(n))}`,
  ],
  [/\bhttp(?: or |\/)https (?=URL)/giu, "http(s) "],
  [/\bISO(?: 8601)? (?:calendar )?dates?\b(?! ?-? ?times?)/giu, "YYYY-MM-DD"],
  [/\btimes? of (?:the )?day \(`?HH:MM`?\)|\btimes? \(`?HH:MM`?\)/giu, "HH:MM"],
  [/\b(?:string|text|tag|name|label|word)\[\]/giu, "list of strings"],
  [/\b(integer|number)\[\]/giu, "list of $1s"],
  [
    /\b(list|array) of (\d+ ?(?:–|-|to|\.\.) ?\d+|(?:up to|at most|at least|max|min) \d+) ([a-z]+)\b/giu,
    "list of strings; $2 entries",
  ],
  [
    /^(\d+ ?(?:–|-|to|\.\.) ?\d+) (?:tags|names|labels|words|strings|elements|addresses|ids|options|choices)$/giu,
    "$1 entries",
  ],
  [
    /\b((?:up to|at most|at least|max|min|no more than) \d+) (?:tags|names|labels|words|strings|values|elements|addresses|ids|options|choices)\b/giu,
    "$1 entries",
  ],
  [
    /\b(?:no|without|must not (?:have|contain)|free of) (?:duplicates?|repeats?|repetitions?)\b|\b(?:entries|items|values) (?:must be |are )?(?:distinct|unique)\b/giu,
    "nothing twice",
  ],
  [
    /\b(?:an? )?(?:object|map|dictionary|mapping) (?:from|of) (?:strings?|texts?|names?|keys?) to (?:strings?|texts?|values?|numbers?|anything)\b|\bkey[-/ ]value pairs\b/giu,
    "map",
  ],
  [/\benum(?:eration)? ?(?:of|:)? ?(?=[`"a-z])/giu, "one of "],
  [
    /\b(?:up to|at most|max(?:imum)?) (\d+) ?(k|Ki|M|Mi)B\b(?: of JSON| in size| as JSON)?/gu,
    (_, n = "", unit = "") => `at most ${Number(n) * (BYTES[unit] ?? 1)} characters`,
  ],
  [
    /\b(?:up to|at most|max(?:imum)?) (\d+) ?KB\b(?: of JSON| in size| as JSON)?/gu,
    (_, n = "") => `at most ${Number(n) * 1_000} characters`,
  ],
  // Characters.
  [
    /\b(?:an? )?(?:valid )?(?:(?:ISO 3166(?:-1)?(?: alpha-2)?|(?:2 letter)) (?:country )?codes?|country codes? \(ISO 3166(?:-1)?(?: alpha-2)?\))/giu,
    "exactly 2 upper-case letters",
  ],
  [
    /\b(?:an? )?(?:valid )?(?:ISO 4217 (?:currency )?codes?|currency codes? \(ISO 4217\)|3 letter (?:currency |iso )?codes?)/giu,
    "exactly 3 upper-case letters",
  ],
  [/(?<!\w )\b(\d+) (?=(?:upper-?case |capital |lower-?case )?(?:digits|letters)$)/giu, "exactly $1 "],
  [/\bcapital letters\b/giu, "upper-case letters"],
  [
    /\b(?:an? )?(?:hex(?:adecimal)? )?colou?rs? (?:code )?(?:like|as|such as|in the form|of the form|e\.g\.)? ?`?#(?:[\da-f]{6}|RRGGBB)`?/giu,
    "matches `^#[0-9A-Fa-f]{6}$$`",
  ],
  [/^(?:an? )?hex(?:adecimal)? colou?rs?$/giu, "matches `^#[0-9A-Fa-f]{6}$$`"],
  [/^(?:an? )?(?:valid )?UUID(?: ?v?4)?$/giu, "matches `^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$$`"],
  [/^(?:only )?alpha-?numeric(?: characters?)?(?: only)?$/giu, "only letters and digits"],
  [/\bdashes\b(?! (?:are|is))/giu, "hyphens"],
  [/(?<=[a-z]-[a-z](?:,| and|, and|\/) ?)`?0-9`?/giu, "digits"],
  [/(?<=(?:[a-z]-[a-z]|digits|letters),? and )-(?=$|[,;.)])/giu, "hyphens"],
  [/\b(?:must |has to )?(?:start|begin)s? with an? letter\b/giu, "starting with a letter"],
  [/^(latitude|longitude|percent(?:age)?|level|rating|score|age|year|hour|degrees?) (?=[\d−-])/giu, "number "],
  [
    /\bleading and trailing (?:white ?space|spaces?|blanks) (?:is|are|gets?) (?:removed|trimmed|cut(?: off)?|stripped|dropped|ignored)\b/giu,
    "trimmed",
  ],
  [
    /\b(?:never|not) (?:returned|shown|told|sent back|readable|exposed)(?: again)?(?=$|[;,.])|\bwrite-?only\b/giu,
    "hidden from answers",
  ],
];

const BYTES: Record<string, number> = { k: 1_000, Ki: 1_024, M: 1_000_000, Mi: 1_048_576 };

/** A rule about a value in the words that rules are read in: "not longer than 40 characters" → "at most 40 characters". */
export const plainRule = (rule: string): string =>
  FORMS.reduce((text, [pattern, form]) => text.replaceAll(pattern, form as string), rule);
