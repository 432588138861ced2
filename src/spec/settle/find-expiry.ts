import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Field, Guard, Lapse } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";
import { type Expiry, type Kind, nounOf } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

const LIFETIME =
  /^(?:expires?|expiry|expiration|ttl|lifetime|lives|hold|valid|keep|kept|lasts?|stays?|retention|time to live|max age)(?: (?:in|for|after))?(?: (?:seconds?|secs?|minutes?|mins?|hours?|days?))?$/u;
const MOMENT = /^(?:expires?|expiry|expiration|valid until)(?: (?:at|on|date))?$/u;
const FLAG = /^(?:is )?expired$/u;
const UNITS: [RegExp, number][] = [
  [/\bdays?\b/iu, 86_400],
  [/\bhours?\b/iu, 3_600],
  [/\bmin(?:ute)?s?\b/iu, 60],
];

const plainName = (name: string): string => wordsOf(name).join(" ");

export const isLifetimeName = (name: string): boolean => LIFETIME.test(plainName(name));

const isLifetime = ({ name, sentBy }: Told): boolean => sentBy.size > 0 && LIFETIME.test(plainName(name));
const isMoment = ({ name, sentBy }: Told): boolean => sentBy.size === 0 && MOMENT.test(plainName(name));
const isFlag = ({ name, sentBy }: Told): boolean => sentBy.size === 0 && FLAG.test(plainName(name));

/** What is said of how long something lives, and kept to without being told further. */
const OF_LIFETIME =
  /^without `?\w+`?,? (?:the |an? |it )?[\w -]{0,20}\b(?:lives?|stays?|is kept|never expires)\b.*$|^(?:the )?(?:number of )?seconds (?:that |for which )?(?:the |it |an? )[\w -]{0,30}\blives?\b(?: for)?$|^(?:it )?counts? from (?:now|the moment|then)\b.*$|^`?null`? (?:removes|clears|takes away|means|for)\b.*$|^so an? expired\b.*$|^(?:that many )?seconds from now$|^(?:itself )?(?:is not|isn['’]t|is never) (?:returned|shown|told)$|^\d+ (?:seconds|minutes|hours|days|weeks)$/iu;
const NEVER =
  /[:,]?\s*(?:or )?(?:(?:left out|missing|absent) or )?`?null`?\s*(?:means|for|:|is|=|→)?\s*["“]?(?:it )?(?:never|lives? for ever|no expiry)(?: expires?| runs? out)?["”]?|[:,]\s*(?:it )?never (?:expires?|runs? out)\b/iu;
/** "A whole number of seconds" is one. */
const NUMBER_OF =
  /^(?:is )?(?:the |an? )?(?:whole )?(?:(?:number|integer)(?: of|,| in)? )?(?:seconds|minutes|hours|days)(?:,? (?:that|for which|until) (?:it|the [\w-]+) (?:lives?|lasts?|exists?|stays?|is kept|expires?|is gone)(?: for)?)?$/iu;
const UNSEEN = /\b(?:not|isn['’]t|never) (?:returned|shown|told)\b/iu;
const OF_MOMENT = /\bplus\b|\bkeeps its value\b/iu;
const OF_FLAG = /\b(?:computed|true (?:as soon as|once|when|after|if))\b/iu;

/** Rules of members that say when a record is over are read here; to fields alone they mean nothing. */
export const withoutExpiry = (told: readonly Told[]): Told[] =>
  told.map((member) => {
    if (isFlag(member)) return { ...member, rules: member.rules.filter((rule) => !OF_FLAG.test(rule)) };
    if (isMoment(member)) return { ...member, rules: member.rules.filter((rule) => !OF_MOMENT.test(rule)) };
    if (!isLifetime(member)) return member;
    const rules = member.rules
      .map((rule) => rule.replace(NEVER, " ").trim().replace(NUMBER_OF, "integer"))
      .filter((rule) => !OF_LIFETIME.test(rule));
    return {
      ...member,
      rules: rules.filter((rule) => rule !== ""),
      ...(NEVER.test(member.rules.join(", ")) && { optional: true }),
    };
  });

/** That a record is not over yet. */
export const isAlive = (moment: string): Expression => ({
  do: "or",
  with: [
    { do: "equal", with: [{ field: moment }, { value: null }] },
    { do: "more", with: [{ field: moment }, { now: true }] },
  ],
});

const unitOf = ({ name, rules }: Told): number =>
  UNITS.find(([pattern]) => pattern.test(plainName(name)))?.[1] ??
  (/\bseconds?\b/iu.test(rules.join(" ")) ? 1 : (UNITS.find(([pattern]) => pattern.test(rules.join(" ")))?.[1] ?? 1));

const hiddenMoment = (): Field => ({
  name: "expires_at",
  type: "date-time",
  description: "",
  required: false,
  origin: "service",
  hidden: true,
});

/** The field that says when a record is over, made so long after it as the caller says; null where there is none. */
const momentOf = ({ fields }: Kind, told: readonly Told[]): Field | null => {
  const shown = fields.find(({ name, type }) => type === "date-time" && MOMENT.test(plainName(name)));
  const lifetime = told.find(isLifetime);
  const field = fields.find(({ name }) => name === lifetime?.name);
  if (shown?.origin === "caller") shown.utc = true;
  if (lifetime === undefined || field === undefined || !["integer", "number"].includes(field.type))
    return shown?.origin === "caller" ? shown : null;
  const moment = shown ?? hiddenMoment();
  if (shown === undefined) fields.push(moment);
  moment.after = { seconds: unitOf(lifetime), times: field.name };
  if (!lifetime.shown || lifetime.rules.some((rule) => UNSEEN.test(rule))) field.hidden = true;
  if (lifetime.optional || field.default !== undefined) field.required = false;
  if (NEVER.test(lifetime.rules.join(", ")) && (field.default ?? null) !== null) {
    field.nullable = true;
    delete field.neverNull;
  }
  return moment;
};

const OVER_STATE = /^(?:expired|lapsed|timed[_-]?out)$/iu;

/** A state that records are in when their time is over: those that are still as they were made come into it by themselves. */
const lapseOf = ({ fields }: Kind, ends: string): Lapse | null => {
  const state = fields.find(
    ({ origin, type, values = [] }) =>
      type === "enum" && origin === "service" && values.some((value) => OVER_STATE.test(value)),
  );
  const to = state?.values?.find((value) => OVER_STATE.test(value));
  const from = state?.default ?? state?.values?.find((value) => value !== to);
  return state === undefined || to === undefined || typeof from !== "string"
    ? null
    : { ends, field: state.name, from: [from], to };
};

const OVER = /\b(?:expired|run[- ]?out|lapsed|outlived)\b/iu;
/** "Expired or burnt": the sentence says something of others too. */
const BESIDE = /\b(?:nor|or|and)\b/iu;
const EVERYWHERE = /\b(?:every|each|any|all|everywhere|whatever)\b/iu;
const LEFT_OUT =
  /\b(?:left out|leaves? out|excluded|hidden|omitted|not (?:listed|shown|included|counted)|(?:are |is )?never (?:listed|shown|included|show up))\b/iu;
const STAYS = /\b(?:still (?:holds|keeps|has)|counts? from|removes? the expiry|plus that many seconds)\b/iu;

const speaksOf = (kind: Kind, text: string): boolean => {
  const nouns = new Set(
    [...wordsOf(nounOf(kind.resource)), ...wordsOf(kind.resource.word)].map((word) => stem(singular(word))),
  );
  return wordsOf(text).some((word) => nouns.has(stem(singular(word))));
};

const OF_RECORD = new Set(["read", "update", "replace", "delete", "act", "redirect", "report"]);

/** Takes what a request says of records that are over. */
const takeRequest = (expiry: Expiry, request: RequestFact): void => {
  for (const { code, status, when } of request.failures) {
    if (status === 410 && (when === "" || OVER.test(when) || OVER.test(code ?? "")))
      expiry.refuses.set(request, { status, code });
    if (status === 404 && OVER.test(when)) expiry.isGone = true;
  }
  request.sentences = request.sentences.filter(({ text }) => {
    const hides = request.method === "GET" && OVER.test(text) && LEFT_OUT.test(text);
    if (hides) expiry.hides.add(request);
    return !(hides && !BESIDE.test(text)) && !(STAYS.test(text) && (OVER.test(text) || /\bexpir/iu.test(text)));
  });
};

/** Takes what is said of them for all requests together; false where a rule says something else. */
const takeRule = (expiry: Expiry, kind: Kind, { line, text }: Rule): boolean => {
  if (!OVER.test(text) || !speaksOf(kind, text)) return false;
  const failure = failuresIn(text, line).find(({ status }) => status === 410 || status === 404);
  const about = kind.resource.asked.filter(({ role }) => OF_RECORD.has(role));
  const words = new Set(wordsOf(text).map(stem));
  const named = about.filter(({ word }) => wordsOf(word).every((each) => words.has(stem(each))));
  if (failure?.status === 404) expiry.isGone = true;
  else if (failure !== undefined && EVERYWHERE.test(text))
    for (const { request } of about) expiry.refuses.set(request, { status: 410, code: failure.code });
  else if (failure !== undefined && named.length > 0)
    for (const { request } of named) expiry.refuses.set(request, { status: 410, code: failure.code });
  else if (LEFT_OUT.test(text))
    for (const { request, role } of kind.resource.asked) {
      if (role === "list") expiry.hides.add(request);
    }
  else return false;
  return !BESIDE.test(text);
};

/**
 * When records of this kind are over, as their author says; null where they never are. Gives the rules that it has read
 * to `heard`.
 */
export const findExpiry = (
  kind: Kind,
  told: readonly Told[],
  rules: readonly Rule[],
  heard: Set<Sentence>,
): Expiry | null => {
  const moment = momentOf(kind, told);
  if (moment === null) return null;
  const lapse = lapseOf(kind, moment.name);
  const expiry: Expiry = { moment: moment.name, refuses: new Map(), hides: new Set(), isGone: false, lapse };
  for (const { request } of kind.resource.asked) takeRequest(expiry, request);
  for (const rule of rules) if (takeRule(expiry, kind, rule)) heard.add(rule);
  const flag = kind.fields.find(({ name }) => FLAG.test(plainName(name)));
  const isUsed =
    expiry.isGone || lapse !== null || expiry.refuses.size > 0 || expiry.hides.size > 0 || flag !== undefined;
  // A moment that nobody shows, and on which nothing depends, is none.
  if (moment.hidden && !isUsed) {
    kind.fields.splice(kind.fields.indexOf(moment), 1);
    return null;
  }
  if (flag !== undefined) {
    delete flag.default;
    Object.assign(flag, { type: "boolean", origin: "computed", compute: { do: "not", with: [isAlive(moment.name)] } });
  }
  return expiry;
};

/** The refusal of what is over, where a request is one that tells so. */
export const expiryGuards = ({ expiry }: Kind, request: RequestFact): Guard[] => {
  const refusal = expiry?.refuses.get(request);
  if (expiry == null || refusal === undefined) return [];
  const { lapse, moment } = expiry;
  const holds: Expression =
    lapse === null ? isAlive(moment) : { do: "unequal", with: [{ field: lapse.field }, { value: lapse.to }] };
  return [{ holds, ...refusal, text: "Its time is over." }];
};
