import { creationFieldName } from "./parse-field.ts";
import { readAccess } from "./read-access.ts";
import { readAssignments, readConditions, readRefusal } from "./read-condition.ts";
import type { Vocabulary } from "./read-condition.ts";
import { unquote } from "./read-value.ts";
import type { Access, Assignment, Condition, Field, Sort } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";

/** What the words of one operation say, before its kind is known. */
export type Said = {
  access: Access | null;
  sort: Sort[];
  filters: string[];
  where: Condition[];
  set: Assignment[];
  when: Condition[];
  to: string | null;
  count: string | null;
};

export const startSaid = (): Said => ({
  access: null,
  sort: [],
  filters: [],
  where: [],
  set: [],
  when: [],
  to: null,
  count: null,
});

const fieldIn = (fields: readonly Field[], text: string): string | null => {
  const name = unquote(text).toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === name)?.name ?? null;
};

const fieldNames = (fields: readonly Field[], text: string): string[] | null => {
  const names = splitOutside(text.replaceAll(/\b(?:and|or|its|the)\b/gu, ","), ",").map((part) =>
    fieldIn(fields, part),
  );
  return names.includes(null) || names.length === 0 ? null : names.filter((name) => name !== null);
};

type Rule = [RegExp, (match: RegExpExecArray, said: Said, vocabulary: Vocabulary) => boolean];
const DOWN = /desc|highest|largest|latest|newest|most|longest|z/iu;

/** Each rule understands one kind of clause and says whether it could. */
const RULES: Rule[] = [
  [
    /^(?:the )?(newest|latest|most recent|oldest|earliest)(?: (?:one|ones|entries))?(?: come| comes)? first$/iu,
    (match, said, { fields }) =>
      said.sort.push({ field: creationFieldName(fields), descending: !/oldest|earliest/iu.test(match[1] ?? "") }) > 0,
  ],
  [
    /^(?:is |are )?(?:sorted|ordered|sort|order) by (`?\w+`?)(?:[ ,(]+(.*?)\)?)?$/iu,
    (match, said, { fields }) => {
      const field = fieldIn(fields, match[1] ?? "");
      return field !== null && said.sort.push({ field, descending: DOWN.test(match[2] ?? "") }) > 0;
    },
  ],
  [
    /^(?:it |they |optionally |which )?(?:can be |may be )?(?:filter(?:ed|able|s)?|filters?|narrowed(?: down)?)(?: by| on|:)? (.+)$/iu,
    (match, said, { fields }) => {
      const names = fieldNames(fields, match[1] ?? "");
      return names !== null && said.filters.push(...names) > 0;
    },
  ],
  [
    /^(?:.*\b)?(?:refused|rejected|fails|not allowed|forbidden|an error|impossible)(?: with `?409`?)? (?:when|if|once|where) (.+)$/iu,
    (match, said, vocabulary) => {
      const when = readRefusal(match[1] ?? "", vocabulary);
      return when !== null && said.when.push(...when) > 0;
    },
  ],
  [
    /^(?:allowed |possible |works )?(?:only|allowed|possible) (?:if|when|while|as long as|where) (.+)$/iu,
    (match, said, vocabulary) => {
      const when = readConditions(match[1] ?? "", vocabulary);
      return when !== null && said.when.push(...when) > 0;
    },
  ],
  [
    /^(?:it )?(?:sets?|marks?|changes?|moves?|turns?|puts?|makes?)\s+(.+)$/iu,
    (match, said, vocabulary) => {
      const set = readAssignments(match[1] ?? "", vocabulary);
      return set !== null && said.set.push(...set) > 0;
    },
  ],
  [
    /^(?:it )?(?:redirects?|forwards?|leads?|sends?)(?: the \w+| people| them)? to (?:the |its )?(.+)$/iu,
    (match, said, { fields }) => {
      said.to = fieldIn(fields, match[1] ?? "");
      return said.to !== null;
    },
  ],
  [
    /^(?:it )?(?:adds? (?:one|1) to|increments?|increases?|raises?|counts?(?: it| the \w+)? in) (?:the )?(.+?)(?: by (?:one|1))?$/iu,
    (match, said, { fields }) => {
      said.count = fieldIn(fields, match[1] ?? "");
      return said.count !== null;
    },
  ],
  [
    /^.*?\b(?:where|whose|with|that|which) (.+)$/iu,
    (match, said, vocabulary) => {
      const where = readConditions(match[1] ?? "", vocabulary);
      return where !== null && said.where.push(...where) > 0;
    },
  ],
];

const accessOf = (clause: string): Access | null => {
  const found = readAccess(clause);
  if (found === null) return null;
  const rest = `${clause.slice(0, found.start)} ${clause.slice(found.end)}`;
  return /^\W*(?:(?:only|by|for|may|can|do|does|use|call|this|it|that|allowed|the)\W*)*$/iu.test(rest)
    ? found.access
    : null;
};

const understand = (clause: string, said: Said, vocabulary: Vocabulary): boolean => {
  const access = accessOf(clause);
  if (access !== null) {
    said.access = access;
    return true;
  }
  return RULES.some(([pattern, apply]) => {
    const match = pattern.exec(clause.trim());
    return match !== null && apply(match, said, vocabulary);
  });
};

/** A sentence with more parts than this is no clause of an operation. */
const MOST_PARTS = 12;

/** Adds what `clause` says to `said`; false where it is not understood. "A and B" may be one clause or two. */
export const readClause = (clause: string, said: Said, vocabulary: Vocabulary): boolean => {
  if (understand(clause, said, vocabulary)) return true;
  const parts = clause.split(/\s+and\s+/iu);
  if (parts.length > MOST_PARTS) return false;
  for (let cut = parts.length - 1; cut > 0; cut -= 1) {
    const head = parts.slice(0, cut).join(" and ");
    const draft = structuredClone(said);
    if (understand(head, draft, vocabulary) && readClause(parts.slice(cut).join(" and "), draft, vocabulary)) {
      Object.assign(said, draft);
      return true;
    }
  }
  return false;
};

/** `filter by done, priority` was cut at its comma: field names alone belong to the clause before them. */
export const joinNames = (clauses: readonly string[], fields: readonly Field[]): string[] =>
  clauses.reduce<string[]>((joined, clause) => {
    const last = joined.length - 1;
    if (last >= 0 && fieldNames(fields, clause) !== null) joined[last] = `${joined[last]}, ${clause}`;
    else joined.push(clause);
    return joined;
  }, []);
