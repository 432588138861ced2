import { creationFieldName } from "./parse-field.ts";
import { readAccess } from "./read-access.ts";
import { readAssignments, readConditions, readRefusal } from "./read-condition.ts";
import type { Vocabulary } from "./read-condition.ts";
import { unquote } from "./read-value.ts";
import { type FilterWish, readFilter } from "./read-filter.ts";
import type { Access, Assignment, Condition, Field, Narrow, Sort } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { plural } from "./words.ts";

/** What the words of one operation say, before its kind is known. */
export type Said = {
  access: Access | null;
  sort: Sort[];
  sorts: string[];
  filters: string[];
  narrows: Narrow[];
  where: Condition[];
  set: Assignment[];
  when: Condition[];
  to: string | null;
  count: string | null;
  /** Fields that a change is limited to. */
  only: string[];
};

export const startSaid = (): Said => ({
  access: null,
  sort: [],
  sorts: [],
  filters: [],
  narrows: [],
  where: [],
  set: [],
  when: [],
  to: null,
  count: null,
  only: [],
});

const fieldIn = (fields: readonly Field[], text: string): string | null => {
  const name = unquote(text)
    .toLowerCase()
    .replace(/^(?:an?|the|its|their) /u, "");
  const names = [name, name.replaceAll(/[ -]+/gu, "_"), plural(name)];
  return fields.find((field) => names.includes(field.name.toLowerCase()))?.name ?? null;
};

/** The field by which "soonest first" sorts: the only moment that a caller gives, or that at which something begins. */
const momentIn = (fields: readonly Field[]): string | null => {
  const given = fields.filter(({ type, origin }) => type === "date-time" && origin === "caller");
  const begins = given.filter(({ name }) => /^(?:starts?|begins?|due|date|when)/u.test(name));
  const [moment] = given.length === 1 ? given : begins;
  return given.length === 1 || begins.length === 1 ? (moment?.name ?? null) : null;
};

/** The names that `text` joins; null where one is no field. */
export const fieldNames = (fields: readonly Field[], text: string): string[] | null => {
  const names = splitOutside(text.replaceAll(/\b(?:and|or|its|the)\b/gu, ","), ",").map((part) =>
    fieldIn(fields, part),
  );
  return names.includes(null) || names.length === 0 ? null : names.filter((name) => name !== null);
};

/** The filters that `text` joins; null where one is none. */
const filterWishes = (fields: readonly Field[], text: string): FilterWish[] | null => {
  const wishes = splitOutside(text.replaceAll(/\b(?:and|or)\b/gu, ","), ",").map((part) => readFilter(part, fields));
  return wishes.includes(null) || wishes.length === 0 ? null : wishes.filter((wish) => wish !== null);
};

type Rule = [RegExp, (match: RegExpExecArray, said: Said, vocabulary: Vocabulary) => boolean];
const DOWN = /desc|highest|largest|biggest|greatest|best|latest|newest|most|longest|z/iu;

/** Each rule understands one kind of clause and says whether it could. */
const RULES: Rule[] = [
  [
    /^(?:the )?(newest|latest|most recent|oldest|earliest)(?: (?:one|ones|entries))?(?: come| comes)? first$/iu,
    (match, said, { fields }) =>
      said.sort.push({ field: creationFieldName(fields), descending: !/oldest|earliest/iu.test(match[1] ?? "") }) > 0,
  ],
  [
    /^(?:the )?(highest|largest|biggest|most|best|longest|greatest|lowest|smallest|fewest|least|shortest|cheapest)\s+(`?[\w -]+?`?)(?: come| comes)? first$/iu,
    (match, said, { fields }) => {
      const field = fieldIn(fields, match[2] ?? "");
      return field !== null && said.sort.push({ field, descending: DOWN.test(match[1] ?? "") }) > 0;
    },
  ],
  [
    /^(?:the )?(soonest|next|nearest)(?: (?:one|ones|entries))?(?: come| comes)? first$/iu,
    (_, said, { fields }) => {
      const field = momentIn(fields);
      return field !== null && said.sort.push({ field, descending: false }) > 0;
    },
  ],
  [
    /^(?:in )?alphabetical(?:ly| order)?(?: (?:sorted |ordered )?by (`?[\w -]+?`?))?$/iu,
    (match, said, { fields }) => {
      const texts = fields.filter(({ type, required }) => type === "text" && required);
      const field = match[1] ? fieldIn(fields, match[1]) : texts.length === 1 ? (texts[0]?.name ?? null) : null;
      return field !== null && said.sort.push({ field, descending: false }) > 0;
    },
  ],
  [
    /^(?:is |are )?(?:sorted|ordered|sort|order) by (`?\w+`?)(?:[ ,(]+(.*?)\)?)?$/iu,
    (match, said, { fields }) => {
      const field = fieldIn(fields, match[1] ?? "");
      return field !== null && said.sort.push({ field, descending: DOWN.test(match[2] ?? "") }) > 0;
    },
  ],
  [
    /^(?:it |they |optionally |which )?(?:can be |may be )?(?:filter(?:ed|able|s)?|filters?|narrowed(?: down)?|by)(?: by| on|:)? (.+)$/iu,
    (match, said, { fields }) => {
      const wishes = filterWishes(fields, match[1] ?? "");
      for (const wish of wishes ?? [])
        if ("field" in wish) said.filters.push(wish.field);
        else said.narrows.push(wish.narrow);
      return wishes !== null;
    },
  ],
  [
    /^(?:it |they )?(?:can be |may be )?(?:search(?:able|ed|es)?|full-text search)(?: by| in| over| through| on)? (?:the )?(.+?)(?: (?:with|by|as|using|in) (?:the (?:parameter|query) )?`?(\w+)`?)?$/iu,
    (match, said, { fields }) => {
      const names = fieldNames(fields, match[1] ?? "");
      const parameter = match[2] ?? "q";
      return names !== null && said.narrows.push({ parameter, fields: names, by: "contains" }) > 0;
    },
  ],
  [
    /^(?:it |they |callers |people |whoever asks )?(?:can be sort(?:ed)? by|may be sorted by|(?:can|may) sort (?:it |them )?by|sortable by|sort by (?:any|one|either) of|`sort` is one of|`sort`(?: by)?:?) (.+)$/iu,
    (match, said, { fields }) => {
      const [preset = "", sign = "", field = ""] =
        /[\s,(]*\bdefault(?:s to)?(?: is)?:? `?(-?)(\w+)`?\)?/iu.exec(match[1] ?? "") ?? [];
      const names = fieldNames(fields, (match[1] ?? "").replace(preset, "").replaceAll(/(?<![\w])-(?=\w)/gu, ""));
      if (names === null) return false;
      if (fields.some(({ name }) => name === field)) said.sort.push({ field, descending: sign === "-" });
      return said.sorts.push(...new Set(names)) > 0;
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
    /^(?:it )?(?:can(?:no|'|’)t|cannot|may not|must not|can not) be \w+(?: again)? (?:when|if|once|while|where|as long as) (.+)$/iu,
    (match, said, vocabulary) => {
      const when = readRefusal(match[1] ?? "", vocabulary);
      return when !== null && said.when.push(...when) > 0;
    },
  ],
  [
    /^(?:it )?(?:(?:is |gets )?(?:refused|rejected|fails|not allowed|forbidden|impossible)(?: with `?409`?)? unless|(?:is |may be |can be )?(?:\w+ )?only (?:be \w+ )?(?:if|when|while|as long as|where)) (.+)$/iu,
    (match, said, vocabulary) => {
      const when = readConditions(match[1] ?? "", vocabulary);
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
    /^(?:it is |it )?(?:only )?(?:allowed |possible |works |comes )?(?:only )?from (.+)$/iu,
    (match, said, vocabulary) => {
      const when = readConditions((match[1] ?? "").replaceAll(/\band (?:from )?/giu, "or "), vocabulary);
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
    const match = pattern.exec(clause.trim().replace(/\s*\(?(?:with )?`?409`?\)?$/u, ""));
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
    if (last >= 0 && filterWishes(fields, clause) !== null) joined[last] = `${joined[last]}, ${clause}`;
    else joined.push(clause);
    return joined;
  }, []);
