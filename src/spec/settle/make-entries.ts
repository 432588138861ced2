import { singular, wordsOf } from "#src/spec/words.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import { makeField } from "./make-field.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const plain = (name: string): string => wordsOf(name).map(singular).join("");

/** "`quantity` 1..99", where it is said of a list: each entry's. */
const OF_MEMBER = /^(?:each |every |with |the )?`(\w+)`(?: is| are| must be|:)? (?=\S)/iu;

/** What each entry of a list of objects is, as an example of one shows it; `shared`: rules by the names of members. */
export const makeEntries = (
  field: Field,
  { example, line, rules: said, sentBy }: Told,
  shared: ReadonlyMap<string, readonly string[]>,
  resource: Resource,
  reading: Reading,
): void => {
  const first = Array.isArray(example) ? example[0] : undefined;
  if (field.type !== "list" || field.entries !== undefined || !isObject(first) || sentBy.size === 0) return;
  const members = Object.entries(first).map(([name, value]) => {
    const own = said.flatMap((rule) => (OF_MEMBER.exec(rule)?.[1] === name ? [rule] : []));
    forgetUncovered(reading, field, own);
    const rules = [...(shared.get(plain(name)) ?? []), ...own.map((rule) => rule.replace(OF_MEMBER, ""))];
    const told: Told = { name, line, rules, example: value, sentBy: new Set(["create"]), shown: true, listed: false };
    return makeField(told, resource, { hasCallers: false, marksRequired: false, reading });
  });
  delete field.pattern;
  field.entries = { name: "entry", type: "object", description: "", required: true, origin: "caller", members };
};

/** "If a sku is named in several lines they are added up into the first of them". */
const MERGED =
  /\b(?:an?|the same|one|equal) `?([a-z]\w*)`?s? (?:[a-z]+ ){0,3}(?:in|on|by|of)? ?(?:several|more than one|two(?: or more)?|many) (?:[a-z]+)[, ][^.]{0,30}\b(?:added up|added together|summed(?: up)?|merged|joined)\b/iu;
const TWICE =
  /\b(?:an?|the same|if an?) `?([a-z]\w*)`?(?: (?:that|which))? (?:occurs?|appears?|is (?:named|listed|given|sent|there)|stands there|comes up) (?:twice|more than once|several times|repeatedly|again)\b[^.]{0,50}\b(?:added up|added together|summed(?: up)?|merged|joined|combined|one line)\b/iu;
const PLAIN_MERGE =
  /\b[a-z]{2,20} (?:with|of|for) the same `?(\w+)`? (?:are|get) (?:added up|added together|summed(?: up)?|merged|joined)\b/iu;
/** "No seat twice", "a seat may be named only once", "each code at most once". */
const ONCE =
  /\b(?:no|never the same|not the same) `?([a-z]\w*)`? (?:may be named |may appear |is named |is listed )?(?:twice|more than once)\b|\b(?:an?|each|every) `?([a-z]\w*)`? (?:may (?:be named|be listed|appear|occur|stand there) )?(?:only|at most) once\b/iu;

const numbersOf = ({ members = [] }: Field): string[] =>
  members.filter(({ type }) => type === "integer" || type === "number").map(({ name }) => name);

/** Whether a sentence says what becomes of entries that name the same; then the list is told so. */
export const takeRepeats = (lists: readonly Field[], text: string): boolean => {
  const merged = MERGED.exec(text)?.[1] ?? TWICE.exec(text)?.[1] ?? PLAIN_MERGE.exec(text)?.[1];
  const once = ONCE.exec(text);
  const word = merged ?? once?.[1] ?? once?.[2];
  if (word === undefined) return false;
  for (const list of lists) {
    const { entries } = list;
    const member = entries?.members?.find(({ name }) => plain(name) === plain(word));
    if (merged !== undefined && member !== undefined && entries !== undefined && numbersOf(entries).length > 0) {
      list.merges = { by: member.name, sums: numbersOf(entries) };
      return true;
    }
    if (merged === undefined && (member !== undefined || plain(list.name) === plain(word))) {
      list.single = member?.name ?? true;
      return true;
    }
  }
  return false;
};
