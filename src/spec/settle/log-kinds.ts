import type { ApiFacts, ThingFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Assignment, Log } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { deniedIn } from "./access/denied-in.ts";
import { type Draft, idOf, stateOf, TARGET } from "./log-entry.ts";
import { nameOf } from "./name-asked.ts";
import { type Asked, type Resource, rootOf } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = ApiFacts["rules"][number];

/** `key.rotated`, `key_rotated`: which kind of record, and what became of it. */
const partsOf = (value: string): { noun: string; verb: string[] } | null => {
  const [noun = "", ...verb] = value.split(/[._:-]/u);
  return verb.length === 0 ? null : { noun: singular(noun), verb };
};

const VERBS: Partial<Record<Asked["role"], RegExp>> = {
  create: /^(?:created?|added|made|opened|registered)$/iu,
  replace: /^(?:written|saved|put|replaced|set|stored)$/iu,
  update: /^(?:updated?|changed|edited|renamed|modified)$/iu,
  delete: /^(?:deleted?|removed?)$/iu,
};

/** Whether `key.usage_reset` tells of what a request does to a kind of record. */
const isTold = (value: string, kind: Kind, { role, word }: Asked): boolean => {
  const parts = partsOf(value);
  if (parts === null || parts.noun !== wordsOf(nounOf(kind.resource)).join("")) return false;
  const [verb = ""] = parts.verb;
  if (parts.verb.length === 1 && VERBS[role]?.test(verb)) return true;
  const stems = (words: readonly string[]): string => words.map(stem).toSorted().join(" ");
  return role === "act" && stems(parts.verb) === stems(wordsOf(word));
};

const MADE =
  /^(?:initial|init|created?|creation|registered|registration|opened|opening|new|start(?:ed)?|added|made)$/iu;

/** What each operation that may change a record counts as. */
export const kindsOf = (settling: Settling, root: Resource, kind: Kind, told: readonly string[]) => {
  const of: Record<string, string> = {};
  const asked = [...settling.kinds.values()]
    .filter(({ resource }) => rootOf(resource) === root)
    .flatMap((each) => each.resource.asked.map((one) => ({ each, one })));
  const fits = (value: string, { each, one }: { each: Kind; one: Asked }): boolean => {
    const isMaking = one.role === "create" || one.role === "replace";
    const words = [one.word, singular(one.word), ...(isMaking ? [nounOf(each.resource)] : [])];
    const state = stateOf(each);
    const start = isMaking && each !== kind ? [String(state?.default ?? "")] : [];
    if (each === kind && isMaking) return MADE.test(value);
    if (one.role === "delete") return /^(?:deleted?|removed?)$/iu.test(value);
    if (one.role === "update") return /^(?:updated?|changed?|edited?)$/iu.test(value);
    return [...words, ...start].some((word) => stem(word) === stem(value));
  };
  const lapses = [...settling.kinds.values()].flatMap(({ expiry }) => (expiry?.lapse ? [expiry.lapse.to] : []));
  const strange = told.filter((value) => {
    const found = asked.filter((each) => fits(value, each));
    for (const { each, one } of found) of[nameOf(one, each.resource, each.resource !== root)] = value;
    const isTime = lapses.some((to) => stem(to) === stem(value));
    if (isTime) of[""] = value;
    return found.length === 0 && !isTime;
  });
  if (told.length === 0)
    for (const { each, one } of asked) {
      const verb = { create: "created", replace: "replaced", update: "updated", delete: "deleted" }[String(one.role)];
      const isOwn = each === kind && verb !== undefined;
      of[nameOf(one, each.resource, each.resource !== root)] = isOwn ? verb : singular(one.word);
    }
  if (told.length === 0 && lapses[0] !== undefined) of[""] = lapses[0];
  return { of, strange };
};

/** What is known beside the requests: things that are described, and rules that are told. */
export type LogFacts = { things: readonly ThingFact[]; rules: readonly Rule[]; heard: Set<Sentence> };

/** Rules that tell values of an entry, in a table or a list of their own: "`key.created`, `key.deleted` | key id". */
const valuesIn = ({ rules }: LogFacts, nouns: readonly string[]): { rule: Rule; values: string[] }[] =>
  rules.flatMap((rule) => {
    const denied = deniedIn(rule.text);
    const values = [...rule.text.matchAll(/`([a-z]\w*[.:][a-z]\w*)`/gu)]
      .map(([, value = ""]) => value)
      .filter((value) => value !== denied);
    const isTold = values.length > 0 && values.every((value) => nouns.includes(partsOf(value)?.noun ?? ""));
    return isTold ? [{ rule, values }] : [];
  });

/** An entry that may be about records of several kinds, told apart by values such as `key.created`. */
export const logOfSeveral = (
  settling: Settling,
  kind: Kind,
  { fields, into, kind: what, set }: Draft & { kind: string; into: string },
  facts: LogFacts,
): boolean => {
  const root = rootOf(kind.resource);
  const own = [...settling.kinds.values()].filter(({ resource }) => rootOf(resource) === root);
  const nouns = own.map(({ resource }) => wordsOf(nounOf(resource)).join(""));
  const found = valuesIn(facts, nouns);
  const told = found.flatMap(({ values }) => values);
  const counted = new Set<string>();
  const target = fields.find(({ name }) => TARGET.test(name))?.name;
  for (const each of own) {
    const of: Record<string, string> = {};
    for (const one of each.resource.asked)
      for (const value of told)
        if (isTold(value, each, one)) of[nameOf(one, each.resource, each.resource !== root)] = value;
    for (const value of Object.values(of)) counted.add(value);
    if (Object.keys(of).length === 0) continue;
    const about: Assignment[] = target === undefined ? [] : [{ field: target, to: { field: idOf(each) } }];
    const log: Log = {
      into,
      set: [...set.filter(({ field }) => field !== target), ...about],
      kinds: { field: what, of, only: true },
    };
    each.logs = [...(each.logs ?? []), log];
  }
  for (const { rule, values } of found) {
    if (!values.some((value) => counted.has(value))) continue;
    facts.heard.add(rule);
    for (const value of values)
      if (!counted.has(value))
        leaveUncovered(settling.reading, rule.line, `\`${value}\``, "no operation that is understood counts as this");
  }
  return counted.size > 0;
};
