import { startReading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { makeField } from "./make-field.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";

type Stamp = NonNullable<Field["stamped"]>;

const MOMENT = /_at$|_on$|[a-z](?:At|On)$|^(?:timestamp|when)$/u;
/** "set when `done` turns true", "stamped once the task is completed", "the moment at which it was ticked off" */
const SETS =
  /^(?:ours|by us|(?:by )?(?:the )?(?:server|service))?:?\s*(?:a |the )?(?:(?:is |gets |automatically )*(?:set|stamped|filled(?: in)?|recorded|noted|written|moment|time|timestamp|date)\b)?[^,;]{0,40}?\b(?:when|once|as soon as|whenever|at which|upon|after|on becoming|since)\b (.+)$/iu;
const CLEARS =
  /\bnull\b[^,;]{0,20}\b(?:when|once|as soon as|if|while|as long as|otherwise|again|before|until|unless|for|in|on)\b|\b(?:otherwise|else|back to|set to|becomes|is|reset to|turns?) `?null`?|\b(?:cleared|emptied|removed|unset|reset|erased|wiped)\b/iu;
const STAYS = /\b(?:first|stays?|keeps?|kept|never (?:cleared|changes?|reset))\b/iu;
/** Words for the same: something was done. */
const DONE = new Set(
  ["done", "complete", "completed", "finished", "checked", "ticked", "closed", "resolved"].map(stem),
);

const stemsOf = (text: string): Set<string> => new Set(wordsOf(text).map(stem));

/** The value that a clause speaks of, by its own name or by a word that means it. */
const valueIn = (clause: string, name: string, fields: readonly Field[]): Pick<Stamp, "equals" | "field"> | null => {
  const words = stemsOf(clause);
  for (const field of fields) {
    const isNamed = clause.includes(`\`${field.name}\``) || words.has(stem(field.name));
    const told = /\b(true|false)\b/iu.exec(clause)?.[1];
    if (field.type === "boolean" && isNamed) return { field: field.name, equals: told?.toLowerCase() !== "false" };
    const value = field.type === "enum" ? field.values?.find((each) => words.has(stem(each))) : undefined;
    if (value !== undefined) return { field: field.name, equals: value };
  }
  const own = stemsOf(`${name} ${clause}`);
  const flags = fields.filter(
    (field) =>
      field.type === "boolean" &&
      [...stemsOf(field.name)].some(
        (each) => own.has(each) || (DONE.has(each) && [...own].some((word) => DONE.has(word))),
      ),
  );
  const [flag] = flags;
  return flag !== undefined && flags.length === 1 ? { field: flag.name, equals: true } : null;
};

/** The clauses of a rule that tell when a moment is set, and what is left of it. */
const readRule = (rule: string, name: string, fields: readonly Field[]): { stamp: Stamp; clears: boolean } | null => {
  const clauses = rule.split(/[,;]\s*|\s+and\s+(?=(?:is |then )?(?:cleared|back|reset|null|`null`|emptied|removed))/iu);
  const [first = ""] = clauses;
  const when = SETS.exec(first)?.[1];
  const value = when === undefined ? null : valueIn(when, name, fields);
  if (value === null) return null;
  if (clauses.slice(1).some((clause) => !CLEARS.test(clause) && !STAYS.test(clause))) return null;
  return { stamp: value, clears: clauses.slice(1).some((clause) => CLEARS.test(clause)) };
};

/** Takes out of what is said of moments what other member they are set by, when callers change that. */
export const withoutStamps = (
  told: readonly Told[],
  resource: Resource,
): { told: Told[]; stamps: Map<string, Stamp> } => {
  const stamps = new Map<string, Stamp>();
  const mayBe = told.filter(({ name, rules, sentBy }) => sentBy.size === 0 && MOMENT.test(name) && rules.length > 0);
  if (mayBe.length === 0) return { told: [...told], stamps };
  const options = { hasCallers: false, marksRequired: false, reading: startReading() };
  const fields = told
    .filter(({ sentBy }) => sentBy.has("update") || sentBy.has("replace"))
    .map((member) => makeField(member, resource, options))
    .filter(({ type }) => type === "boolean" || type === "enum");
  const rest = told.map((member) => {
    const rule = mayBe.includes(member)
      ? member.rules.find((each) => readRule(each, member.name, fields) !== null)
      : undefined;
    const read = rule === undefined ? null : readRule(rule, member.name, fields);
    if (read === null) return member;
    const others = member.rules.filter((each) => each !== rule);
    const clears = read.clears || others.some((each) => CLEARS.test(each) && !/^.{0,30}\bor `?null`?$/iu.test(each));
    const isFlag = typeof read.stamp.equals === "boolean";
    const stays = !clears && (!isFlag || member.rules.some((each) => STAYS.test(each)));
    stamps.set(member.name, { ...read.stamp, ...(stays && { stays: true as const }) });
    return { ...member, rules: others.filter((each) => !CLEARS.test(each)) };
  });
  return { told: rest, stamps };
};

/** Moments that a change of another member sets. */
export const stampFields = (fields: readonly Field[], stamps: ReadonlyMap<string, Stamp>): void => {
  for (const field of fields) {
    const stamped = stamps.get(field.name);
    if (stamped !== undefined) Object.assign(field, { type: "date-time", origin: "service", stamped });
  }
};
