import { ADDRESS_RULES, GIVEN_RULES } from "./given-rules.ts";
import { SIZE_RULES } from "./size-rules.ts";
import { COUNTED_SEQUENCE, holds } from "./text-pattern.ts";
import {
  number,
  N,
  TO,
  CHARS,
  classField,
  NUMERIC,
  hexField,
  MINUTES,
  madeField,
  DROPPED,
  stripField,
  sequenceField,
  countedSequence,
  type Rule,
} from "./value-fields.ts";

/** In order: what says most is looked for first. What matches is taken out of the text. */
export const VALUE_RULES: Rule[] = [
  [
    /\b(?:no two (?:of them )?(?:(?:may be|are|being) )?(?:equal|alike|identical|the same)|all (?:different|distinct))\b(,? (?:when|if|with|and|\()? ?(?:the )?(?:upper and lower case|upper\/lower case|case|capitals?)[\w ]* (?:is|are) ignored\)?|,? \(?(?:ignoring|regardless of|whatever the) (?:upper and lower )?case\)?|,? \(?case-insensitive(?:ly)?\)?)?/iu,
    ([, caseless]) => ({ field: { unique: caseless === undefined ? true : "caseless" } }),
  ],
  [
    new RegExp(
      String.raw`\b(${DROPPED}(?:(?:, | and | or )${DROPPED})*) (?:are|is) (?:dropped|removed|ignored|stripped)(?: first)?`,
      "iu",
    ),
    ([, names = ""]) => stripField(names),
  ],
  [COUNTED_SEQUENCE, ([text]) => countedSequence(text)],
  [/\bthe (?:remainder|rest|result) must be an? ([^.;]+)/iu, ([, text = ""]) => sequenceField(text)],
  [
    /\b(?:must (?:be|lie) |lies |is )?in the future\b(?:[,;]? ?(?:and |but )?(?:at most|no more than|up to) (\d{1,6}) (second|minute|hour|day|week)s? (?:ahead|away|from now))?/iu,
    ([, amount, unit = ""]) => ({
      field: { ahead: amount === undefined ? {} : { seconds: Number(amount) * (MINUTES[unit.toLowerCase()] ?? 1) } },
    }),
  ],
  [
    /\b(?:is |are )?(?:always )?(?:returned|stored|kept|shown|told|answered) (?:as|in) UTC(?: with milliseconds)?\b/iu,
    () => ({ field: { utc: true } }),
  ],
  ...ADDRESS_RULES,
  [/\s*\(\d+ (?:seconds?|minutes?|hours?|days?|weeks?|years?)\)/iu, () => ({})],
  [
    new RegExp(
      String.raw`\b(?:we|the (?:service|server)) (?:then )?makes? one[:,]? (?:exactly |of )?${N} characters? (?:out )?of ${CHARS}`,
      "iu",
    ),
    ([, n, set = ""]) => madeField(n, set),
  ],
  [
    /\b(?:match(?:es|ing)?|pattern)?\s*`\^([^`]+)\$`/iu,
    ([, source = ""]) => ({ field: { type: "text", pattern: source } }),
  ],
  [
    new RegExp(
      String.raw`\b(?:has |have )?(?:${N}${TO})?${N} (?:(?:characters?|chars?) )?(?:(?:out )?of|from) (?:letters )?${CHARS}`,
      "iu",
    ),
    ([, low, high, set = ""]) => classField(set, low ?? high, high),
  ],
  [
    new RegExp(String.raw`\b(?:has |have )?${N}${TO}${N} (?:(?:characters?|chars?):? )?${CHARS}(?:only)?`, "iu"),
    ([, low, high, set = ""]) => classField(set, low, high),
  ],
  [
    new RegExp(String.raw`\bexactly ${N} (?:characters? )?(?:(?:out )?of )?${CHARS}`, "iu"),
    ([, n, set = ""]) => classField(set, n, n),
  ],
  [
    new RegExp(
      String.raw`\b(?:exactly )?${N}(?:${TO}${N})? (lower-?case |upper-?case |capital )?hex(?:adecimal)? (?:digits?|characters?|chars?|letters)(?: in (lower|upper) case)?`,
      "iu",
    ),
    ([, low, high, before, behind]) => hexField(number(low), number(high ?? low), before ?? behind ?? ""),
  ],
  [new RegExp(String.raw`${CHARS}\s*only\b`, "iu"), ([, set = ""]) => classField(set)],
  [new RegExp(String.raw`\b(?:only|made of|consists? of) ${CHARS}`, "iu"), ([, set = ""]) => classField(set)],
  [
    new RegExp(
      String.raw`\b${N}${TO}${N} (?:labels?|entries|strings?|texts?|items?|tags?|ids?|values?) of ${N}${TO}${N} characters?( after trimming)?`,
      "iu",
    ),
    ([, low, high, least, most, trims]) => ({
      field: {
        type: "list",
        min: number(low),
        max: number(high),
        entries: {
          name: "entry",
          type: "text",
          description: "",
          required: true,
          origin: "caller",
          min: number(least),
          max: number(most),
          ...(trims && { trim: true }),
        },
      },
    }),
  ],
  [
    /\b(?:must be )?unique(?: \w+){0,4}? (?:ignoring|regardless of|whatever the) (?:upper and lower )?case|\bcase-insensitively unique|\b(?:is|are) (?:everywhere )?compared (?:ignoring (?:upper and lower )?case|without regard to (?:upper and lower )?case)/iu,
    () => ({ field: { unique: "caseless" } }),
  ],
  [
    /\b(?:is )?(?:always )?(?:stored |saved |kept )?(?:trimmed and lower-?cased|lower-?cased and trimmed)(?: before it is stored)?/iu,
    () => ({ field: { trim: true, lower: true } }),
  ],
  [
    /\b(?:is |are )?(?:(?:stored|kept|saved|shown|returned)(?: and (?:stored|kept|saved|shown|returned))? in )?lower[- ]?cased?\b(?! letters)(?: before it is stored)?/iu,
    () => ({ field: { lower: true } }),
  ],
  [
    /\b(?:after trimming(?: white ?space(?: at both ends)?)?|stored trimmed|(?:is |are )?trimmed|blanks? around (?:it|them) (?:is|are) (?:cut|removed))\b/iu,
    () => ({ field: { trim: true } }),
  ],
  ...SIZE_RULES,
  [
    /\b(?:counted|measured) (?:as|in|by) (?:unicode )?(?:code ?points|characters|letters)\b(?:; (?:and )?so \d[^;]*)?/iu,
    () => ({}),
  ],
  [
    /\b(?:and )?not (?:even )?(?:in|with) (?:a )?different (?:upper and lower |letter )?case\b|\bwhatever (?:the |their )?(?:upper and lower )?case\b/iu,
    () => ({ field: { unique: "caseless" } }),
  ],
  ...GIVEN_RULES,
  [
    new RegExp(
      String.raw`\b(?:(?:some(?:one|body)|who(?:ever)?|if)\b[^;.]{0,40}\b(?:leaves? (?:it|this) out|left out|omitted|none is given|without one)\b[, ]*)?(?:gets?|is given|receives?|the (?:server|service|system) (?:makes|picks|chooses|generates)) an? (?:random|generated|new|unguessable)(?: and (?:random|unique))?(?: one| code| value)?,? (?:of|with|made of|from) ${N} (?:characters? )?(?:(?:out )?of )?${CHARS}`,
      "iu",
    ),
    ([, n, set = ""]) => madeField(n, set),
  ],
  [/\bneeds? not be unique|\bnot unique/iu, () => ({})],
  [
    /\b(?:must be )?unique (?:per|within|inside|in|for (?:each|every)) (?:the |an? |its |one |each |every )?([a-z]\w*)\b/iu,
    ([, noun = ""]) => ({ field: { unique: true, uniqueWith: [noun.toLowerCase()] } }),
  ],
  [/\b(?:must be )?unique(?: over (?:the whole product|all \w+)| everywhere)?/iu, () => ({ field: { unique: true } })],
  [
    /\b(?:an? [\w-]+ )?(?:may|can) be (?:used|taken|given) (?:only )?once (?:per|in an?|within an?) (?:[\w-]+ )?[\w-]+(?: \(but freely[^)]*\))?/iu,
    () => ({ field: { unique: true } }),
  ],
  [
    /\b(?:a |an )?(?:real |calendar )*(?:date|day)?\s*(?:as|in the form|like|written|,)?\s*`?YYYY-MM-DD`?(?:, a date that exists)?|\b(?:real )?calendar (?:date|day)\b/u,
    () => ({ field: { type: "date" } }),
  ],
  [
    /\b(?:between|from) `?(\d{4}-\d\d-\d\d)`? (?:and|to|until) `?(\d{4}-\d\d-\d\d)`?/iu,
    ([, earliest = "", latest = ""]) => ({ field: { type: "date", earliest, latest } }),
  ],
  [
    /\b(?:not (?:before|earlier than)|never before|at the earliest|from) `?(\d{4}-\d\d-\d\d)`?(?: on(?:wards?)?)?/iu,
    ([, earliest = ""]) => ({ field: { type: "date", earliest } }),
  ],
  [/\(?\b(?:so )?(?:no|never|not) `?\d{4}-(?:02-(?:29|3\d)|\d\d-3\d)`?\)?/iu, () => ({})],
  [
    /\b(?:no|without|never) (?:any )?line ?breaks?\b|\b(?:on |in )?(?:one|a single) line\b/iu,
    () => ({ field: { pattern: String.raw`[^\r\n]*` } }),
  ],
  [/`?HH:MM`?/u, () => ({ field: { type: "time" } })],
  [
    /\b(?:any|an arbitrary|free-?form|whatever) (?:(?:valid )?json(?: (?:value|document|text|data))?|value)\b(?:\s*(?:\([^()]*\)|[:,–—-]\s*(?:(?:an? )?(?:objects?|maps?|arrays?|lists?|strings?|texts?|numbers?|booleans?|true ?(?:\/|or) ?false|\x60?null\x60?)(?:,? ?(?:and|or|\/) ?|, ?)?){2,9}))?|\bJSON (?:value|document)\b/iu,
    () => ({ field: { type: "json" } }),
  ],
  [
    new RegExp(String.raw`(?:^|[,;] ?)${CHARS}(?=$|[,;.])`, "iu"),
    // "integer; 0–9" bounds a number.
    ({ 1: set = "", input }) => (/^\d[-–]\d$/u.test(set) && NUMERIC.test(input) ? null : classField(set)),
  ],
  [
    /\b(?:duplicates?|repeats?)(?: \([^)]*\))? (?:are )?(?:dropped|removed|ignored)(?: quietly)?(?:, (?:the )?first occurrence (?:keeps its place|stays in place))?/iu,
    () => ({ field: { distinct: true } }),
  ],
  [
    new RegExp(
      String.raw`\bat most ${N} after dropping duplicates|\bmore than ${N} remaining(?: is \x60?\d+\x60?)?`,
      "iu",
    ),
    ([, most, over]) => ({ field: { mostEntries: number(most ?? over) } }),
  ],
  [
    /\bdefault(?:s to)?(?: is)?:? ?(`[^`]*`|"[^"]*"|-?[\w.:]+)/iu,
    ([, value = ""]) =>
      /^(?:to|is|for|of|value)$/iu.test(value) ? null : { optional: true, defaultText: value.replace(/^`|`$/gu, "") },
  ],
  [
    /\bmust look like `?something@something\.something`?(?: without blanks)?/iu,
    () => ({ field: { type: "text", pattern: String.raw`[^@\s]+@[^@\s]+\.[^@\s]+` } }),
  ],
  [
    /\bmust (?:contain|have) (?:an|one|exactly one)\s+`?@`?(?:[,;]? (?:with (?:something|at least one character)(?: on| to) (?:either|both|each) sides?(?: of it)?|(?:and |or )?(?:no|without(?: any)?) (?:white ?space|spaces|blanks)))*/iu,
    () => ({ field: { type: "text", pattern: String.raw`[^@\s]+@[^@\s]+` } }),
  ],
  [/\b(?:that|the) (?:remainder|rest|result) is what (?:we|is) [^;]*/iu, () => ({})],
  [/\band (?:the value )?is stored and returned without them/iu, () => ({})],
  [/\b(?:starting|begins?|beginning) with an? letter\b/iu, () => ({ field: { prefix: "[A-Za-z]" } })],
  [
    /\b(?:must )?(?:contains?|have|has|with|includes?)? ?at least (?:one|1) (digit|letter|upper-?case letter|lower-?case letter)(?: and (?:at least )?(?:one|1) (digit|letter|upper-?case letter|lower-?case letter))?/iu,
    ([, one = "", other]) => ({
      field: { prefix: `${holds(one)}${other === undefined ? "" : `)(?=${holds(other)}`}` },
    }),
  ],
  [
    /\bmust contain an? (digit|letter|upper-?case letter|lower-?case letter)\b/iu,
    ([, one = ""]) => ({ field: { prefix: holds(one) } }),
  ],
  [/\bnothing twice\b/iu, () => ({ field: { single: true } })],
  [/\bhidden from answers\b/iu, () => ({ field: { hidden: true } })],
  [
    /\b(?:(?:at most|up to|no more than|max(?:imum)?(?: of)?|with(?: at most| up to)?|exactly) )?(\d) (?:decimals?|decimal (?:places?|digits?)|(?:digits?|places?) (?:after|behind) the (?:decimal )?(?:point|comma|dot)|fraction(?:al)? digits?)\b/iu,
    ([, places]) => ({ field: { step: 1 / 10 ** Number(places) } }),
  ],
  [/\b(?:an? )?multiple of (\d+(?:\.\d+)?)\b/iu, ([, step]) => ({ field: { step: Number(step) } })],
  [
    /\b(?:is |are )?(?:stored |kept |saved )?(?:in )?upper[- ]?case(?:d)?\b(?! letters)/iu,
    () => ({ field: { upper: true } }),
  ],
  [/\b(?:array|list) of (?:strings|texts|words|labels)\b/iu, () => ({ field: { type: "list" } })],
  [
    /(?:\bnumber,? )?(?:>|\b(?:strictly |always )?(?:more|greater|larger|bigger) than|\babove)\s?(?:0|zero)(?![\d.])/iu,
    () => ({ field: { min: Number.MIN_VALUE } }),
  ],
  [
    new RegExp(
      String.raw`\b(?:ISO 8601|RFC 3339)\b(?: (?:UTC|timestamps?|date-?times?|times?|with (?:\x60Z\x60 or an offset|milliseconds)|in UTC))*`,
      "iu",
    ),
    () => ({ field: { type: "date-time" } }),
  ],
  [/\b(?:UTC|ISO)(?: UTC)? (?:timestamps?|date-?times?|times?|moments?)\b/u, () => ({ field: { type: "date-time" } })],
  [
    /\b(?:http\(s\)|https?|absolute(?: \x60?https?:\/\/\x60?(?: or \x60?https?:\/\/\x60?)?)?) URLs?(?: with a host)?/iu,
    () => ({ field: { type: "url" } }),
  ],
  [
    /\b(?:may be |if )?(?:left out|omitted|absent|missing)\b\s*(?:or \x60?null\x60?)?\s*(?:\(then|then|means|:|is|→)\s*(?:one |an? )?(second|minute|hour|day|week)\s*\(?([\d,]+)?\)?/iu,
    ([, unit = "", exact]) => ({ optional: true, defaultText: exact ?? String(MINUTES[unit.toLowerCase()]) }),
  ],
  [
    /\b(?:may be |if )?(?:left out|omitted|absent)\b\s*\(?then \x60?"?([\w.-]+)"?\x60?\)?/iu,
    ([, value = ""]) => ({ optional: true, defaultText: value }),
  ],
  [
    /\x60?("[^"]*"|[\w:.-]+)\x60? (?:by default|if (?:left out|omitted|absent|not given))/iu,
    ([, value = ""]) => ({ optional: true, defaultText: value }),
  ],
  [/\bstarts (?:as|at|with) \x60?([\w-]+)\x60?/iu, ([, value = ""]) => ({ defaultText: value })],
  [
    /\b(?:is )?optional(?:ly)?\b(?: or \x60?null\x60?)?|\bmay be (?:left out|omitted|absent|missing|\x60?null\x60?)|\bleft out or \x60?null\x60?|\bor \x60?null\x60?|\b\x60?null\x60? or absent|\bif the caller (?:does not|doesn['’]t) give (?:one|it)|\bmay be empty\b/iu,
    ([whole]) => (/may be empty/iu.test(whole) ? { field: { min: 0 } } : { optional: true }),
  ],
];
