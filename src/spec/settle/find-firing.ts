import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field, Firing, Step } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";
import { type Kind, nounOf } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

const FIRES =
  /\b(?:fires?|rings?|goes off|go off|(?:is|are) triggered|(?:comes?|falls?) due|runs? (?:by itself|again)|sounds?|reminds?|alerts?)\b/iu;
const WHEN = /\b(?:when|at|as soon as|once|on|whenever|until)\b/iu;
const NEXT = /^next(?: \w+)?(?: at| on| time)?$/u;
const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 };
const CYCLES: Record<string, number> = {
  minutely: 60,
  hourly: 3_600,
  daily: 86_400,
  weekly: 604_800,
  fortnightly: 1_209_600,
};
const STEPS = /^(?:every|each|repeats?|interval|period|frequency|recurrence|cycle|schedule)$/u;
const TIMES =
  /^(?:times|repetitions|occurrences|(?:max|at most) (?:times|count|rings|fires|firings|runs|repeats|doses|alerts)|repeat (?:times|count))$/u;

const plainName = (name: string): string => wordsOf(name).join(" ");
const isMoment = ({ type }: Field): boolean => type === "date-time";

/** Fields with their paths: those of objects too. */
const pathsIn = (fields: readonly Field[]): { path: string; field: Field }[] =>
  fields.flatMap((field) => [
    { path: field.name, field },
    ...(field.members ?? []).map((member) => ({ path: `${field.name}.${member.name}`, field: member })),
  ]);

const unitIn = (text: string): number | undefined =>
  wordsOf(text)
    .map((word) => UNITS[word.replace(/s$/u, "")])
    .find((unit) => unit !== undefined);

/** How long lies between two firings: as a field tells it, or a sentence. */
const stepOf = (fields: readonly Field[], told: readonly Told[], texts: readonly string[]): Step | undefined => {
  for (const { field, path } of pathsIn(fields)) {
    if (field.origin !== "caller" || !wordsOf(path).some((word) => STEPS.test(word))) continue;
    const cycles = Object.entries(CYCLES).filter(([name]) => field.values?.includes(name));
    if (cycles.length > 0) return { field: path, each: Object.fromEntries(cycles) };
    const rules = told.find(({ name }) => name === field.name)?.rules ?? [];
    const unit = unitIn(field.name) ?? unitIn(field.description) ?? unitIn(rules.join(" "));
    if (unit !== undefined && (field.type === "integer" || field.type === "number"))
      return { field: path, seconds: unit };
  }
  const [, amount = "1", unit] =
    texts
      .map((text) => /\bevery (?:(\d{1,6}) )?(second|minute|hour|day|week)s?\b/iu.exec(text))
      .find((match) => match !== null) ?? [];
  return unit === undefined ? undefined : { seconds: Number(amount) * (UNITS[unit.toLowerCase()] ?? 1) };
};

const WORDS: Record<string, number> = { once: 1, twice: 2, two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10 };

/** How often at most: as a field tells it, or a sentence. */
const timesOf = (fields: readonly Field[], texts: readonly string[]): number | string | undefined => {
  const named = pathsIn(fields).find(
    ({ field }) => field.origin === "caller" && field.type === "integer" && TIMES.test(plainName(field.name)),
  );
  if (named !== undefined) return named.path;
  const [, amount] =
    texts
      .map((text) => /\b(?:at most|up to|no more than) (\d{1,4}|\w+)(?: times| firings| rings)\b/iu.exec(text))
      .find((match) => match !== null) ?? [];
  const number = amount === undefined ? Number.NaN : (WORDS[amount.toLowerCase()] ?? Number(amount));
  return Number.isNaN(number) ? undefined : number;
};

const STAYS = /\b(?:stays|remains|still|keeps|goes on)\b/iu;
const LAST =
  /\b(?:last|not recurring|non-recurring|one-off|fires once|no (?:further|more)|without (?:a )?repe\w+|that was it|after the (?:last|final)|nothing more)\b/iu;

/** States that a record comes into by firing. */
const stateOf = (fields: readonly Field[], texts: readonly string[]): Firing["state"] => {
  const state = fields.find(
    ({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.length > 1,
  );
  const start = state?.default ?? state?.values?.[0];
  if (state === undefined || typeof start !== "string") return undefined;
  const valueIn = (text: string): string | undefined =>
    [...text.matchAll(/`([^`]+)`/gu)].map(([, value = ""]) => value).find((value) => state.values?.includes(value));
  const after = texts.filter((text) => !STAYS.test(text));
  const ended = after
    .filter((text) => LAST.test(text))
    .map(valueIn)
    .find((value) => value !== undefined);
  const each = after
    .filter((text) => FIRES.test(text) && !LAST.test(text) && !/\b(?:until|while|unless|only)\b/iu.test(text))
    .map(valueIn)
    .find((value) => value !== undefined && value !== start);
  return {
    field: state.name,
    from: [...new Set([start, ...(each === undefined ? [] : [each])])],
    ...((ended ?? each) !== undefined && { ended: ended ?? each }),
    ...(each !== undefined && { meanwhile: each }),
  };
};

/** Sentences of the part of the text in which firing is told, and which of them it is told by. */
const aboutFiring = ({ resource }: Kind, rules: readonly Rule[]): Rule[] => {
  const nouns = new Set([...wordsOf(nounOf(resource)), ...wordsOf(resource.word)].map((word) => stem(singular(word))));
  const speaks = (text: string): boolean => wordsOf(text).some((word) => nouns.has(stem(singular(word))));
  const told = rules.filter(({ text }) => FIRES.test(text) && speaks(text) && WHEN.test(text));
  return told;
};

/** What is kept to without being told further: firing on a grid, neither early nor late, and once for what was missed. */
const KEPT: RegExp[] = [
  /\bgrid\b|\bdrift\b/iu,
  /\b(?:was|were|is) (?:down|off|away|not running)\b[^.]*\b(?:once|catch|coming back|missed|skipped)\b/iu,
  /\b(?:not|never|no) (?:before|earlier|early|sooner)\b|\b(?:at most|not more than|within) (?:\d+|one|two|a few) seconds? (?:late|after)\b/iu,
  /^then:?$/iu,
];

/** The same at steps that put a firing off. */
const KEPT_AT_STEPS: RegExp[] = [
  /\bdo(?:es)? not count as (?:a )?(?:firing|fired|ring|ringing)\b/iu,
  /\bonly this (?:one )?(?:firing|ring|time)\b[^.]*\bmoves\b/iu,
  /\bgoes on (?:with|at) the (?:first|next) (?:grid )?point\b/iu,
  /\b(?:fires|rings) (?:again|once more) and (?:its )?`\w+` becomes 2\b/iu,
];

const takeSteps = ({ resource }: Kind): void => {
  const isKept = (clause: string): boolean => KEPT_AT_STEPS.some((pattern) => pattern.test(clause));
  for (const { request } of resource.asked)
    request.sentences = request.sentences.filter(({ text }) => !text.split(";").every(isKept));
};

const settleCounters = (fields: readonly Field[], texts: readonly string[]): Pick<Firing, "count" | "last"> => {
  const own = fields.filter(({ origin }) => origin === "service" || origin === "counter");
  const text = texts.join(" ");
  const told = /\b(?:adds (?:1|one) to|counts? (?:it |them |each )?(?:up )?in|raises|increments) `(\w+)`/iu.exec(
    text,
  )?.[1];
  const count = own.find(
    ({ name, type }) => type === "integer" && (name === told || /count|times|^(?:fires|rings|runs|doses)$/u.test(name)),
  );
  const last = own.find((field) => isMoment(field) && /^last(?: |$)/u.test(plainName(field.name)));
  if (count !== undefined) Object.assign(count, { origin: "service", default: 0 });
  return { ...(count !== undefined && { count: count.name }), ...(last !== undefined && { last: last.name }) };
};

const DELAY = /^(?:(?:\w+ )?(?:in|after)|delay|wait|duration)(?: (?:seconds?|minutes?|hours?|days?))?$/u;

const hidden = (name: string, more: Partial<Field>): Field => ({
  name,
  type: "date-time",
  description: "",
  required: false,
  origin: "service",
  hidden: true,
  ...more,
});

/** The first moment, as callers give it: itself, or how long it is until then. */
const startOf = ({ fields }: Kind, isNamed: (field: Field) => boolean): Field | null => {
  const given = fields.filter((field) => isMoment(field) && field.origin === "caller");
  const moment = given.find(isNamed) ?? given.find(({ required }) => required) ?? given[0];
  if (moment !== undefined) return Object.assign(moment, { utc: true as const });
  const delay = fields.find(
    ({ name, origin, type }) => origin === "caller" && type === "integer" && DELAY.test(plainName(name)),
  );
  const seconds = delay === undefined ? undefined : unitIn(delay.name);
  if (delay === undefined || seconds === undefined) return null;
  const field = hidden("first_at", { after: { seconds, times: delay.name } });
  fields.push(field);
  return field;
};

/** The field that holds the next moment, which begins as the first one. */
const settleMoments = (kind: Kind, texts: readonly string[]): Pick<Firing, "at" | "start"> | null => {
  const { fields } = kind;
  const isNamed = ({ name }: Field): boolean => texts.some((text) => text.includes(`\`${name}\``));
  const own = fields.filter((field) => isMoment(field) && field.origin === "service");
  const next = own.find(({ name }) => NEXT.test(plainName(name))) ?? own.find(isNamed);
  const start = startOf(kind, isNamed);
  if (start === null) return null;
  if (next !== undefined) next.follows = start.name;
  else fields.push(hidden(`next_${start.name}`, { follows: start.name }));
  return { at: next?.name ?? `next_${start.name}`, start: start.name };
};

/**
 * How records of this kind fire by themselves, as their author says; null where they do not. Gives the rules that it has
 * read to `heard`.
 */
export const findFiring = (
  kind: Kind,
  members: readonly Told[],
  rules: readonly Rule[],
  heard: Set<Sentence>,
): Firing | null => {
  const { fields } = kind;
  const leads = aboutFiring(kind, rules);
  const moments = fields.filter((field) => isMoment(field) && field.origin !== "created-at");
  const isTold = leads.some(({ text }) => moments.some(({ name }) => text.includes(`\`${name}\``)));
  if (!isTold) return null;
  const headings = new Set(leads.map(({ under }) => under));
  const near = rules.filter(({ under }) => headings.has(under));
  const texts = near.map(({ text }) => text);
  const found = settleMoments(
    kind,
    leads.map(({ text }) => text),
  );
  if (found === null) return null;
  takeSteps(kind);
  const every = stepOf(fields, members, texts);
  const times = every === undefined ? undefined : timesOf(fields, texts);
  const state = stateOf(fields, texts);
  const counters = settleCounters(fields, texts);
  // What is counted must be kept, shown or not.
  if (times !== undefined && counters.count === undefined) {
    counters.count = "times_fired";
    kind.fields.push({
      name: "times_fired",
      type: "integer",
      description: "",
      required: false,
      origin: "service",
      default: 0,
      hidden: true,
    });
  }
  const steps = [every !== undefined && "field" in every ? every.field : undefined, times];
  const names = [found.at, found.start, counters.count, counters.last, ...steps]
    .filter((name) => typeof name === "string")
    .map((name) => `\`${name.split(".").at(-1)}\``);
  const told = [...names, ...(state === undefined ? [] : [state.field])];
  for (const rule of near) {
    const { text } = rule;
    const isAbout = leads.includes(rule) || told.some((name) => text.includes(name));
    if (
      KEPT.some((pattern) => pattern.test(text)) ||
      (isAbout && (FIRES.test(text) || LAST.test(text) || STAYS.test(text) || /\bfiring\b/iu.test(text)))
    )
      heard.add(rule);
  }
  return {
    ...found,
    ...(every !== undefined && { every }),
    ...(times !== undefined && { times }),
    ...counters,
    ...(state !== undefined && { state }),
  };
};
