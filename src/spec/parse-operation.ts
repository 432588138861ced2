import { classifyOperation } from "./classify-operation.ts";
import { creationFieldName } from "./parse-field.ts";
import { readAccess } from "./read-access.ts";
import { readAssignments, readConditions, readRefusal } from "./read-condition.ts";
import type { Vocabulary } from "./read-condition.ts";
import { unquote } from "./read-value.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Access, Assignment, Behaviour, Condition, Field, Method, OperationSpec, Sort } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { camelCase, singular, stem, wordsOf } from "./words.ts";

export const HTTP = /`?\b(GET|POST|PUT|PATCH|DELETE)\s+(\/[^\s`]*)`?/u;
const STATUS =
  /\s*(?:(?:→|->|=>|—|–|,)\s*)?(?:(?:answers?|returns?|responds?|replies)(?: with)?|status(?: code)?|→|->|=>)\s*`?(\d{3})\b`?(?: (?:Created|OK|No Content|Found|See Other|Accepted))?/iu;

/** `:list` and `<list>` as `{list}`; without a query string. */
export const normalPath = (path: string): string =>
  path
    .replace(/[?#].*$/u, "")
    .replaceAll(
      /:([A-Za-z]\w*)|<([A-Za-z][\w-]*)>/gu,
      (_, colon: string | undefined, angle: string | undefined) => `{${colon ?? angle ?? ""}}`,
    )
    .replaceAll(/\{([^{}]*)\}/gu, (_, name: string) => `{${camelOrSnake(name)}}`)
    .replace(/(?<=.)\/$/u, "");
const camelOrSnake = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]+/gu, "_");

/** What the words of one operation say, before its kind is known. */
type Said = {
  access: Access | null;
  sort: Sort[];
  filters: string[];
  where: Condition[];
  set: Assignment[];
  when: Condition[];
  to: string | null;
  count: string | null;
};

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

/** "A and B" may be two clauses or one with two values: the whole is tried first. */
const readClause = (clause: string, said: Said, vocabulary: Vocabulary): boolean => {
  if (understand(clause, said, vocabulary)) return true;
  const parts = clause.split(/\s+and\s+/iu);
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

/** Words that only repeat what the label, method and status already say. */
const NOISE =
  /^(?:an?|the|its?|it|this|that|of|for|to|in|on|by|with|and|or|all|every|each|one|as|is|are|be|exactly|then|new|existing|whole|single|answers?|returns?|gives?|shows?|deletes?|removes?|creates?|adds?|lists?|reads?|counts?|changes?|updates?|replaces?|saves?|json|n|deleted|count|back|page|pages|number|only|fields?|sent)$/iu;

const isNoise = (clause: string, known: ReadonlySet<string>): boolean =>
  wordsOf(clause.replaceAll(/`?\{[^{}]*\}`?/gu, "")).every(
    (word) => NOISE.test(word) || known.has(stem(singular(word))),
  );

const RESERVED = new Set([
  "fetch",
  "alarm",
  "constructor",
  "ctx",
  "env",
  "then",
  "webSocketMessage",
  "webSocketClose",
  "webSocketError",
]);
const FILLER =
  /^(?:an?|the|its?|their|one|of|for|to|in|on|at|by|from|into|and|or|all|any|some|my|own|with|every|each|new|as|what|how|many)$/u;

const nameOf = (words: readonly string[], noun: string, kind: Behaviour["kind"]): string => {
  const telling = words.filter((word, n) => n === 0 || (!FILLER.test(word) && singular(word) !== noun));
  const name = camelCase(telling.slice(0, 3));
  return name === "" || RESERVED.has(name) ? kind : name;
};

const behaviourOf = (
  kind: Behaviour["kind"],
  said: Said,
  vocabulary: Vocabulary,
  words: readonly string[],
): Behaviour | string => {
  switch (kind) {
    case "list":
      return { kind, filters: [...new Set(said.filters)], sort: said.sort };
    case "clear":
    case "count": {
      const spoken =
        said.where.length > 0 ? said.where : words.slice(1).flatMap((word) => readConditions(word, vocabulary) ?? []);
      return { kind, where: spoken };
    }
    case "act": {
      const set = said.set.length > 0 ? said.set : impliedSet(words[0] ?? "", vocabulary.fields);
      return set.length === 0 ? "it is not said which field it sets" : { kind, set, when: said.when };
    }
    case "redirect": {
      const to = said.to ?? vocabulary.fields.find((field) => field.type === "url")?.name;
      return to === undefined ? "no field holds the address to go to" : { kind, to, count: said.count };
    }
    default:
      return { kind };
  }
};

/** `complete` sets the flag `done` or `completed`, `cancel` the status `cancelled`: where exactly one field fits. */
const impliedSet = (verb: string, fields: readonly Field[]): Assignment[] => {
  const flags = fields.filter(
    (field) =>
      field.type === "boolean" &&
      (stem(field.name) === stem(verb) || (field.name === "done" && /^(?:complete|finish|tick|check)$/u.test(verb))),
  );
  const states = fields.flatMap((field) =>
    field.type === "enum"
      ? (field.values ?? [])
          .filter((value) => stem(value) === stem(verb))
          .map((value) => ({ field: field.name, value }))
      : [],
  );
  const found = [...flags.map((field): Assignment => ({ field: field.name, value: true })), ...states];
  return found.length === 1 ? found : [];
};

export type OperationLine = { line: number; text: string; service: string; vocabulary: Vocabulary; reading: Reading };

const split = (
  text: string,
): { label: string; detail: string; method: Method | null; path: string | null; status: number | null } => {
  const http = HTTP.exec(text);
  const path = http?.[2] ?? null;
  const query = [...(path ?? "").matchAll(/[?&](\w+)=?/gu)].map((match) => match[1]);
  const withoutHttp = http ? `${text.slice(0, http.index)} ⟂ ${text.slice(http.index + http[0].length)}` : text;
  const status = STATUS.exec(withoutHttp);
  const bare = status ? withoutHttp.replace(STATUS, " ⟂ ") : withoutHttp;
  const [, head = "", tail = ""] = /^([^:⟂–—]*?)\s*(?:[:⟂]|\s[–—-]\s|$)(.*)$/su.exec(bare) ?? [];
  const more = query.length > 0 ? `; filter by ${query.join(", ")}` : "";
  const rest = tail.replaceAll("⟂", ";") + more;
  const [first = "", ...others] = splitOutside(rest, ";");
  const labelled = head.trim() !== "";
  return {
    label: (labelled ? head : first).replace(/^[\s–—:-]+/u, ""),
    detail: labelled ? rest : others.join("; "),
    method: (http?.[1] ?? null) as Method | null,
    path: path === null ? null : normalPath(path),
    status: status ? Number(status[1]) : null,
  };
};

/** Reads one operation, such as "Add a to-do: `POST /todos` → 201"; null (and uncovered) where it is not understood. */
export const parseOperation = ({ line, text, service, vocabulary, reading }: OperationLine): OperationSpec | null => {
  const { label, detail, method, path, status } = split(text.replaceAll("**", ""));
  const said: Said = { access: null, sort: [], filters: [], where: [], set: [], when: [], to: null, count: null };
  const noun = wordsOf(service).at(-1) ?? "";
  const plainLabel = label.replaceAll("`", "");
  const [, leading = plainLabel, inLabel] = /^(.*?)\s*,\s*(.*)$/u.exec(plainLabel) ?? [];
  const words = wordsOf(leading.replaceAll(/\b(?:where|whose|that (?:is|are))\b.*$/gu, ""));
  const known = new Set([...words, ...wordsOf(service)].map((word) => stem(singular(word))));
  const late = /\b(?:where|whose|that (?:is|are))\b.*$/u.exec(leading)?.[0];
  const clauses = splitOutside([late, inLabel, detail].filter(Boolean).join("; "), ";.").flatMap((clause) =>
    joinNames(splitOutside(clause, ","), vocabulary.fields),
  );
  for (const clause of clauses)
    if (!readClause(clause, said, vocabulary) && !isNoise(clause, known))
      leaveUncovered(reading, line, clause, `this detail of "${plainLabel.slice(0, 60)}" is not understood`);
  const clue = {
    words,
    noun,
    method,
    path,
    acts: said.set.length > 0,
    redirects: said.to !== null,
    conditional: said.where.length > 0,
  };
  const kind = classifyOperation(clue) ?? (impliedSet(words[0] ?? "", vocabulary.fields).length > 0 ? "act" : null);
  const behaviour = kind === null ? "no rule knows what it does" : behaviourOf(kind, said, vocabulary, words);
  if (typeof behaviour === "string") {
    leaveUncovered(reading, line, text, behaviour);
    return null;
  }
  const summary = plainLabel.charAt(0).toUpperCase() + plainLabel.slice(1);
  return {
    name: nameOf(words, noun, behaviour.kind),
    summary,
    line,
    behaviour,
    method,
    path,
    status,
    access: said.access,
  };
};

/** `filter by done, priority` was cut at its comma: field names alone belong to the clause before them. */
const joinNames = (clauses: readonly string[], fields: readonly Field[]): string[] =>
  clauses.reduce<string[]>((joined, clause) => {
    const last = joined.length - 1;
    if (last >= 0 && fieldNames(fields, clause) !== null) joined[last] = `${joined[last]}, ${clause}`;
    else joined.push(clause);
    return joined;
  }, []);
