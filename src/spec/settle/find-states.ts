import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";

const STATE = /^(?:status|state|phase|stage)$/u;
const LIST = String.raw`((?:\x60[a-z][a-z_-]*\x60)(?:(?:, (?:or |and )?| or | and (?=\x60))\x60[a-z][a-z_-]*\x60)*)`;
/** "status goes back to `x`", "`status` is `x`, `y` or `z`", "status `x`" */
const OF_FIELD = (name: string): RegExp =>
  new RegExp(
    String.raw`\x60?\b${name}\b\x60?(?:\s*(?:is|are|=|:|→|stays|becomes|turns|remains|to|goes (?:back )?to|one of|set to))*\s*${LIST}`,
    "giu",
  );
/** "only while `x`", "from `x` or `y`", "on a `x` one", "once `x`" */
const OF_RECORD = new RegExp(
  String.raw`\b(?:only(?: (?:while|for|from|on|when))?|while|from|once|already|now|becomes|(?:on|for) an?)(?: it is| still)? ${LIST}(?!\s*(?:and\/or|is\b|to\b|must\b|plus\b|by\b))`,
  "giu",
);

const valuesIn = (list: string): string[] => [...list.matchAll(/`([a-z][a-z_-]*)`/gu)].map(([, value = ""]) => value);

/** Sentences that stand at the requests about these records or speak of them, and those beside, which may. */
const textsAbout = ({ asked, thing, word }: Resource, rules: ApiFacts["rules"]): { own: string[]; near: string[] } => {
  const nouns = new Set([...wordsOf(thing?.noun ?? word), ...wordsOf(word)].map((each) => stem(singular(each))));
  const speaks = (text: string): boolean => wordsOf(text).some((each) => nouns.has(stem(singular(each))));
  // A part of the text is about what its first sentence speaks of.
  const isFirst = ({ under }: ApiFacts["rules"][number], n: number): boolean => rules[n - 1]?.under !== under;
  const headings = new Set(rules.filter((rule, n) => isFirst(rule, n) && speaks(rule.text)).map(({ under }) => under));
  const said = asked.flatMap(({ request }) => [
    ...request.sentences.map(({ text }) => text),
    ...request.failures.map(({ when }) => when),
  ]);
  const isOwn = ({ text, under }: ApiFacts["rules"][number]): boolean => speaks(text) || speaks(under);
  return {
    own: [...said, ...rules.filter(isOwn).map(({ text }) => text)],
    near: rules.filter((rule) => headings.has(rule.under) && !isOwn(rule)).map(({ text }) => text),
  };
};

/** The states of a record whose author lists them nowhere, but speaks of each: its first one is that of the example. */
export const findStates = (
  fields: readonly Field[],
  told: readonly Told[],
  resource: Resource,
  rules: ApiFacts["rules"],
): void => {
  const field = fields.find(
    ({ name, origin, type, values }) =>
      STATE.test(name) && origin === "service" && type === "text" && values === undefined,
  );
  if (field === undefined) return;
  const names = new Set(fields.map(({ name }) => name));
  const example = told.find(({ name }) => name === field.name)?.example;
  const first = typeof example === "string" && /^[a-z][a-z_-]*$/u.test(example) ? [example] : [];
  const asked = resource.asked.flatMap(({ request }) =>
    request.query.filter(({ name }) => name === field.name).flatMap(({ rules: said }) => said),
  );
  const listed = asked.flatMap((rule) =>
    (/^one of ([\w-]+(?:, [\w-]+)+)$/u.exec(rule.replaceAll("`", ""))?.[1] ?? "")
      .split(", ")
      .filter((value) => value !== ""),
  );
  const { near, own } = textsAbout(resource, rules);
  const found = [
    ...[...own, ...near].flatMap((text) => [...text.matchAll(OF_FIELD(field.name))]),
    ...own.flatMap((text) => [...text.matchAll(OF_RECORD)]),
  ].flatMap(([, list = ""]) => valuesIn(list));
  const values = [...new Set([...first, ...listed, ...found])].filter(
    (value) => !names.has(value) && !/^(?:null|true|false)$/u.test(value),
  );
  if (values.length < 2) return;
  Object.assign(field, { type: "enum", values });
  if (first[0] !== undefined) field.default ??= first[0];
};
