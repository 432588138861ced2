import { countDigits } from "./count-digits.ts";
import { EMAIL, guessType, MOMENT } from "./guess-type.ts";
import { fitValue, readValue } from "#src/spec/read-value.ts";
import { parseField } from "#src/spec/parse-field.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { isSecretName } from "./find-callers.ts";
import { OF_WHOM, OWNERS } from "./owner-words.ts";
import type { Told } from "./merge-members.ts";
import { partEntryRules } from "./entry-rules.ts";
import { plainRule } from "./plain-rule.ts";
import { charactersIn } from "./read-characters.ts";
import { readCheckDigit } from "./read-check-digit.ts";
import { readDecimal } from "./read-decimal.ts";
import { readReserved } from "./read-reserved.ts";
import { clausesLeft, readRules, type RulesRead } from "./read-rules.ts";
import { takeNear } from "./read-near.ts";
import type { Resource } from "./resource.ts";

const PASSWORD = /^pass(?:word|phrase|code)$/iu;
/** "nick of whoever opened it" */
const OF_MAKER =
  /^(?:the )?(?:user ?name|name|nick(?:name)?|handle|login|id) of (?:whoever|who|the \w+ (?:who|that)|somebody who) (?:has )?(?:made|opened|created|wrote|sent|added|posted|started|asked|entered|reported)\b/iu;
/** "null until resolved": what nobody has set yet holds nothing. */
const STARTS_EMPTY =
  /^(?:is |starts (?:as|with) )?`?null`? (?:at first|at the start|until|before|to begin with|in the beginning|as long as|while)\b[^;]{0,60}$/iu;
const CHANGERS = /^(?:last_?)?(?:updated|changed|modified|edited|written)_?by$/iu;
/** "the id of the key that wrote last" */
const OF_CHANGER =
  /\b(?:whoever|who|(?:key|user|person|account|member|one|token) (?:who|that)|by whom)\b.{0,30}\b(?:last|latest|most recently)\b|\b(?:last|latest|most recent) (?:writer|editor|author|change)\b/iu;
const REVISION = /^(?:version|revision|rev|edition)$/iu;
const SEQUENCE = /^(?:seq|sequence|number|no|position)$/iu;

/** `post_id`, `postId` and `post` name what a comment belongs to. */
const namesParent = (name: string, parent: Resource | null): boolean => {
  if (parent === null) return false;
  const own = wordsOf(name).map(singular);
  const nouns = [parent.name, parent.word].map((word) => wordsOf(word).map(singular).join(" "));
  const bare = own.at(-1) === "id" || own.at(-1) === "key" ? own.slice(0, -1) : own;
  return nouns.includes(bare.join(" ")) || nouns.some((noun) => noun.split(" ").at(-1) === bare.join(" "));
};

const isId = ({ name, sentBy }: Told, { name: own, word }: Resource): boolean => {
  if (sentBy.size > 0) return false;
  const words = wordsOf(name);
  return (
    name === "id" ||
    (words.at(-1) === "id" &&
      [own, word].some((noun) => wordsOf(noun).map(singular).join(" ") === words.slice(0, -1).join(" ")))
  );
};

const STAMPS: [RegExp, Field["origin"]][] = [
  [/^created(?:_?at|_?on)$/iu, "created-at"],
  [
    /^(?:updated|changed|modified|saved|edited|last_?(?:updated|changed|modified|edited))(?:_?at|_?on)$/iu,
    "updated-at",
  ],
];

/** Who sets it, where no caller does. */
const originOf = (told: Told, field: Field, resource: Resource, hasCallers: boolean): Field["origin"] => {
  const { name } = told;
  if (isId(told, resource)) return "id";
  const stamp = STAMPS.find(([pattern]) => pattern.test(name))?.[1];
  if (stamp !== undefined) {
    field.type = "date-time";
    return stamp;
  }
  if (namesParent(name, resource.parent)) return "parent";
  if (field.origin === "created-at" || field.origin === "updated-at") return field.origin;
  if (isSecretName(name)) return "secret";
  if (hasCallers && (told.rules.some((rule) => OF_CHANGER.test(rule)) || CHANGERS.test(name))) {
    field.renewed = true;
    return "owner";
  }
  if (hasCallers && told.rules.some((rule) => OF_MAKER.test(rule))) return "owner";
  if (hasCallers && OWNERS.test(name)) return "owner";
  if (REVISION.test(name) && field.type !== "text") return "revision";
  if (REVISION.test(name)) return "revision";
  if (SEQUENCE.test(name) && resource.parent !== null) return "sequence";
  return "service";
};

/** What is said of texts is said of each entry of a list. */
const applyToEntries = (
  field: Field,
  { distinct, entries, lower, max, min, pattern, strip, trim, upper, ...others }: Partial<Field>,
): void => {
  const isOfEach = [lower, pattern, trim, upper].some((each) => each !== undefined);
  Object.assign(field, others, distinct && { distinct }, entries && { entries });
  if (!isOfEach || entries !== undefined) {
    Object.assign(field, min !== undefined && { min }, max !== undefined && { max });
    return;
  }
  const bounds =
    pattern === undefined ? {} : { ...(min !== undefined && { min }), ...(max !== undefined && { max }), pattern };
  field.entries = {
    name: "entry",
    type: "text",
    description: "",
    required: true,
    origin: "caller",
    ...bounds,
    ...(lower && { lower }),
    ...(upper && { upper }),
    ...(trim && { trim }),
    ...(strip && { strip }),
  };
};

/** What prose says of the form of an e-mail address is so of every one. */
const EMAIL_FORM = /[^;]*(?:`?@`?|\bdots?\b|\blabels?\b)[^;]*/gu;

/** A type that prose tells is more than the text that a value is sent as. */
const applyRules = (field: Field, { defaultText, field: said }: RulesRead): void => {
  const { mostEntries, type, ...others } = said;
  if (type !== undefined && (field.type === "text" || type !== "text")) field.type = type;
  if (field.type === "list" && field.entries === undefined && field.values === undefined) applyToEntries(field, others);
  else Object.assign(field, others);
  if (mostEntries !== undefined) field.max = mostEntries;
  // No two entries of a list are alike; records may be.
  if (field.type === "list" && field.unique) field.single ??= true;
  if (field.type === "list" && field.unique === "caseless") field.caseless = true;
  if (["list", "map", "object", "json", "boolean"].includes(field.type)) delete field.unique;
  const value =
    defaultText === null || defaultText === "null" ? undefined : fitValue(field, readValue(defaultText) ?? defaultText);
  // A boolean that nothing is said of begins as false.
  if (value !== undefined && value !== null) field.default = value;
};

/** A text that is longer is a number in disguise. */
const LONGEST = 500_000;
const COUNTS_UP =
  /^(?:from the (?:server|service)|(?:begins?|starts?) (?:at|with) 1|1 (?:on|at|when|after)\b.*|(?:and )?(?:(?:plus|\+) ?(?:1|one)|one more|goes up|grows|rises|counts up|incremented|raised|increases)\b.*)$/iu;

const AND_PARTS = /\b(?:or|and|including)\s+(?:any of\s+)?(?:its|their)\s+([a-z][a-z-]{1,30}(?:\s[a-z-]{2,30})?)/iu;

/** "Plus 1 with every change of the order or its items": what counts beside the record. */
export const countedBeside = (told: readonly Told[]): string[] =>
  told.flatMap(({ name, rules }) =>
    REVISION.test(name) ? rules.flatMap((rule) => AND_PARTS.exec(rule)?.[1] ?? []) : [],
  );

const NUMBERS =
  /\bnumbers?\b[^.]*\b1\b|\bwithout (?:a |any )?gaps?\b|\bgap-?less\b|\bone order\b|\bcounts? (?:up )?from 1\b|\b1, 2, 3\b/iu;

/** What is said of a number that counts changes, or records, and is so for each. */
export const withoutRevision = (told: Told): Told => {
  if (SEQUENCE.test(told.name) && told.sentBy.size === 0)
    return { ...told, rules: told.rules.filter((rule) => !NUMBERS.test(rule)) };
  return withoutCounting(told);
};

const withoutCounting = (told: Told): Told =>
  REVISION.test(told.name) && told.sentBy.size === 0
    ? { ...told, rules: told.rules.filter((rule) => !COUNTS_UP.test(rule)) }
    : told;

const OF_TITLE = /^(?:made|built|derived|generated|formed|taken) (?:of|from|out of) (?:the |its )?`?\w+`?$/iu;

const OF_SERVER =
  /^(?:(?:set |given |made |assigned |chosen |managed )?(?:from|by) (?:the |our )?(?:server|service|system|us)|ours|assigned|server[- ](?:set|made|side|generated|assigned)|string given by us)$/iu;

/** What a name says already: an author is who made it, a slug is made of a title. */
const saysOrigin = ({ name, sentBy }: Told, rule: string): boolean =>
  sentBy.size === 0 &&
  (OF_CHANGER.test(rule) ||
    OF_SERVER.test(rule.trim()) ||
    (OWNERS.test(name) && OF_WHOM.test(rule.trim())) ||
    (name === "slug" && OF_TITLE.test(rule.trim())));

/** `−1,000,000`: commas within a number part no clauses, and its sign is a hyphen. */
const withoutSeparators = (text: string): string =>
  text
    .replaceAll(/(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d|,\d)/gu, (number) => number.replaceAll(",", ""))
    .replaceAll(/−(?=\d)/gu, "-");

const REQUIRED = /\b(?:required|must be (?:sent|there|given))\b/iu;
const MAY_BE_NULL = /\b(?:may|can) be `?null`?/iu;

/** "8 characters out of a–z and 0–9": how an id is made. */
const makeId = (field: Field): void => {
  const set = /^\[(.+)\][*+]$/u.exec(field.pattern ?? "")?.[1];
  if (set === undefined || field.min === undefined || field.min !== field.max) return;
  field.made = { length: field.min, from: charactersIn(set) };
  for (const bound of ["pattern", "min", "max"] as const) delete field[bound];
};
type Around = { hasCallers: boolean; marksRequired: boolean; reading: Reading };

/** A field as its author describes it in prose, a table or an example. */
export const makeField = (told: Told, resource: Resource, around: Around): Field => {
  const parted = partEntryRules(told.rules);
  if (parted === null) return makePlain(told, resource, around);
  const field = makePlain({ ...told, rules: ["list of strings", ...parted.own] }, resource, around);
  const { example: _, ...each } = told;
  const entry = makePlain(
    { ...each, name: "entry", rules: parted.entry, sentBy: new Set(["create"]), shown: true },
    resource,
    { ...around, marksRequired: false },
  );
  field.entries = { ...entry, name: "entry", required: true };
  return field;
};

const makePlain = (told: Told, resource: Resource, { hasCallers, marksRequired, reading }: Around): Field => {
  const { line, name, sentBy } = told;
  const own = told.rules
    .map(countDigits)
    .filter((rule) => !saysOrigin(told, rule) && !OF_MAKER.test(rule) && !STARTS_EMPTY.test(rule))
    .map(plainRule);
  const decimal = REVISION.test(name) ? null : readDecimal(own, told.example);
  const { near, rest: rules } = takeNear(decimal?.rest ?? own);
  const { check, rest: unchecked = rules.join("; ") } = readCheckDigit(rules.join("; ")) ?? {};
  const { never, rest: unreserved = unchecked } = readReserved(unchecked) ?? {};
  const text = withoutSeparators(unreserved);
  const read = readRules(EMAIL.test(name) ? text.replaceAll(EMAIL_FORM, "") : text);
  const field = parseField({ line, name, rest: clausesLeft(read.rest), service: resource.name, reading });
  // "Counts from now" is said of what callers send, too.
  if (field.origin === "counter" && sentBy.size > 0) delete field.default;
  applyRules(field, read);
  if (near !== null) field.near = near;
  // A moment is written as text, too.
  const typed =
    field.type !== "text" || (!MOMENT.test(name) && rules.some((rule) => /\b(?:string|text)\b/iu.test(rule)));
  guessType(field, { ...told, rules: own }, typed);
  if (decimal !== null) Object.assign(field, decimal.field);
  if (field.type === "text") Object.assign(field, check && { check }, never && { never });
  if (field.type === "number" && field.min === 1 && /\bpositive\b/iu.test(text)) field.min = Number.MIN_VALUE;
  // An address is more than the characters that it may be made of.
  if (field.type === "email") for (const bound of ["pattern", "min", "max"] as const) delete field[bound];
  if (field.type === "text" && (field.max ?? 0) > LONGEST) delete field.max;
  if (PASSWORD.test(name)) return { ...field, type: "password", required: true, origin: "caller" };
  // In JSON, moments are strings.
  if (sentBy.size === 0 && field.type === "text" && MOMENT.test(name)) field.type = "date-time";
  if (sentBy.size === 0) {
    const origin = originOf(told, field, resource, hasCallers);
    if (origin === "id") makeId(field);
    if (origin === "revision" || origin === "sequence") field.type = "integer";
    if (
      origin === "owner" &&
      (/_?id$/iu.test(name) ||
        told.rules.some((rule) => /\b(?:account|user|person|key)(?:['’]s)? id\b|\bid of\b/iu.test(rule)))
    )
      field.holds = "id";
    return { ...field, origin, required: false };
  }
  const isOptional = told.optional === true || read.optional || field.default !== undefined;
  const isNew = sentBy.has("create") || sentBy.has("replace");
  field.origin = "caller";
  field.required = field.required || (isNew && !isOptional && !marksRequired);
  const speaksOfNull = rules.some((rule) => /\bnull(?:able)?\b/iu.test(rule));
  if ((field.default ?? null) !== null && !speaksOfNull && !field.nullable) field.neverNull = true;
  // Null is a value where it must be sent, and may be that.
  if (rules.some((rule) => REQUIRED.test(rule)) && rules.some((rule) => MAY_BE_NULL.test(rule)))
    Object.assign(field, { required: true, nullable: true });
  if (!told.shown && resource.thing !== null) field.hidden = true;
  return field;
};
