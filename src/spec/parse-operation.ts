import { isBuiltIn } from "./built-in-clause.ts";
import { classifyOperation, kindOfVerb } from "./classify-operation.ts";
import { isHeeded, narrowingWord, weighClause } from "./judge-clauses.ts";
import { fieldNames, joinNames, readClause, type Said, startSaid } from "./operation-clause.ts";
import { readFilter } from "./read-filter.ts";
import { readConditions } from "./read-condition.ts";
import type { Vocabulary } from "./read-condition.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readMaker } from "./record-maker.ts";
import type { Assignment, Behaviour, Field, Method, OperationSpec } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { camelCase, plural, singular, stem, wordsOf } from "./words.ts";

export const HTTP = /`?\b(GET|POST|PUT|PATCH|DELETE)\s+(\/[^\s`)]*)`?/u;
const STATUS =
  /\s*(?:(?:→|->|=>|—|–|,)\s*)?(?:(?:answers?|returns?|responds?|replies|gives?)(?: with)?|status(?: code)?|→|->|=>)\s*`?(\d{3})\b`?(?: (?:Created|OK|No Content|Found|See Other|Accepted))?/iu;

/** "Creates a book. 201 with the book." */
const LEADING_STATUS = /(?<=[.;:⟂]\s*)`?([23]\d\d)`?(?=\s+(?:with|and|without)\b|\s*[,.;]|$)/u;

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
  /^(?:an?|the|its?|their|one|of|for|to|in|on|at|by|from|into|and|or|all|any|some|my|own|with|every|each|new|as|what|how|many|whole|only|members?|given)$/u;

/** "Change a note's title, text and tags" is called by its verb: what it changes would make no name. */
const changesSeveral = (behaviour: Behaviour): boolean =>
  behaviour.kind === "update" && (behaviour.fields?.length ?? 0) > 1;

/** What an operation is called whose author names its request and its answer, and nothing between. */
const everydayWords = (kind: Behaviour["kind"], noun: string): string => {
  const isMany = kind === "list" || kind === "clear" || kind === "count";
  return isMany ? `${kind} the ${plural(noun)}` : `${kind} ${/^[aeiou]/u.test(noun) ? "an" : "a"} ${noun}`;
};

/** `list the notifications of a recipient` → `list`: what it is part of adds nothing. */
const nameOf = (words: readonly string[], noun: string, kind: Behaviour["kind"]): string => {
  const tail = words.findIndex(
    (word, n) => n > 1 && n < words.length - 1 && /^(?:of|for|from|in|into|on|by|with)$/u.test(word),
  );
  const own = tail === -1 ? words : words.slice(0, tail);
  const telling = own.filter(
    (word, n) =>
      n === 0 ||
      (n === own.length - 1 && /^(?:on|off|in|out)$/u.test(word)) ||
      (!FILLER.test(word) && singular(word) !== noun),
  );
  const name = camelCase(telling.slice(0, 3));
  const tells = name !== "" && !/\d/u.test(name) && !FILLER.test(words[0] ?? "");
  return tells && !RESERVED.has(name) ? name : kind;
};

const listOf = (words: readonly string[], said: Said, { fields }: Vocabulary): Behaviour | string => {
  const narrows = [...said.narrows];
  const isSearched = narrows.some(({ by }) => by === "contains");
  if (words[0] === "search" && !isSearched && said.filters.length === 0) {
    const wish = readFilter("q", fields);
    if (wish === null || !("narrow" in wish)) return "there is no text to search in";
    narrows.push(wish.narrow);
  }
  return {
    kind: "list",
    filters: [...new Set(said.filters)],
    sort: said.sort,
    ...(narrows.length > 0 && { narrows }),
    ...(said.sorts.length > 0 && { sorts: [...new Set(said.sorts)] }),
  };
};

const behaviourOf = (
  kind: Behaviour["kind"],
  said: Said,
  vocabulary: Vocabulary,
  words: readonly string[],
): Behaviour | string => {
  switch (kind) {
    case "list":
      return listOf(words, said, vocabulary);
    case "update":
      return said.only.length > 0 ? { kind, fields: [...new Set(said.only)] } : { kind };
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
  const bracketed = http !== null && text[http.index - 1] === "(" && text[http.index + http[0].length] === ")";
  if (bracketed)
    return split(`${text.slice(0, http.index - 1)}: ${http[0]}${text.slice(http.index + http[0].length + 1)}`);
  const withoutHttp = http ? `${text.slice(0, http.index)} ⟂ ${text.slice(http.index + http[0].length)}` : text;
  const pattern = [STATUS, LEADING_STATUS].find((each) => each.test(withoutHttp));
  const status = pattern?.exec(withoutHttp);
  const bare = pattern ? withoutHttp.replace(pattern, " ⟂ ") : withoutHttp;
  const [, head = "", tail = ""] = /^([^:;⟂–—]*?)\s*(?:[:;⟂]|\s[–—-]\s|$)(.*)$/su.exec(bare) ?? [];
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

/** "Change a note's title and tags": the fields that alone may change, and the words before them. */
const readChanged = (label: string, vocabulary: Vocabulary): { before: string; fields: string[] | null } | null => {
  const match =
    /^((\w+)\s+(?:(?:an?|the|my|one's)\s+)?[\w-]+)['’]s?\s+(.+)$/u.exec(label) ??
    /^((\w+))\s+(?:the\s+)?(.+?)\s+of\s+(?:an?|the|one)\s+[\w-]+$/u.exec(label);
  if (!match || kindOfVerb(match[2] ?? "") !== "update") return null;
  return { before: match[1] ?? label, fields: fieldNames(vocabulary.fields, match[3] ?? "") };
};

/** What a method does where nothing else is said. */
const KIND_OF_METHOD: Record<Method, Behaviour["kind"]> = {
  GET: "read",
  POST: "create",
  PUT: "replace",
  PATCH: "update",
  DELETE: "delete",
};

type Heard = { clause: string; parts: (keyof Said)[] };
const PARTS = Object.keys(startSaid()) as (keyof Said)[];

/** Reads each clause into `said`, and tells which parts each one filled; none: it was not understood. */
const hear = (clauses: readonly string[], said: Said, vocabulary: Vocabulary): Heard[] =>
  clauses.map((clause) => {
    const before = structuredClone(said);
    const understood = readClause(clause, said, vocabulary);
    const parts = PARTS.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(said[part]));
    return { clause, parts: understood ? parts : [] };
  });

const ANSWERS = /^(?:gives?|answers?|returns?|responds?|replies|yields?)$/iu;

/** "`POST /books` creates a book. …" is said as "Create a book: `POST /books`; …". */
const bareVerb = (text: string): string => {
  const [, request = "", verb = "", rest = ""] = /^(`[A-Z]+ \/[^`]*`)\s+([a-z]+s)\b([^]*)$/u.exec(text) ?? [];
  const base = verb.replace(/s$/u, "");
  if (request === "" || ANSWERS.test(verb) || (kindOfVerb(verb) ?? kindOfVerb(base)) === null) return text;
  const [object = "", more = ""] = [/^[^.;,:]*/u.exec(rest)?.[0] ?? "", rest.replace(/^[^.;,:]*[.;,:]?/u, "")];
  return `${base}${object}: ${request};${more}`;
};

type Label = { plain: string; leading: string; inLabel: string | undefined; only: string[] | null | undefined };

const readLabel = (label: string, vocabulary: Vocabulary): Label => {
  const plain = label.replaceAll("`", "");
  const [, leading = plain, inLabel] = /^(.*?)\s*,\s*(.*)$/u.exec(plain) ?? [];
  const changed = readChanged(plain, vocabulary);
  const sorted = /^(\w+\s.*?)\s+((?:(?:filtered|sorted|ordered)\s+)?by\s+.+)$/u.exec(leading);
  if (changed === null && sorted && ["list", "read"].includes(kindOfVerb(wordsOf(leading)[0] ?? "") ?? ""))
    return {
      plain,
      leading: sorted[1] ?? leading,
      inLabel: [sorted[2], inLabel].filter(Boolean).join(", "),
      only: undefined,
    };
  return changed === null
    ? { plain, leading, inLabel, only: undefined }
    : { plain, leading: plain, inLabel: undefined, only: changed.fields };
};

/** Why an operation cannot be built as it was asked for; null: it can. Details that it can do without are named. */
const findSpoiled = (
  heard: readonly Heard[],
  kind: Behaviour["kind"],
  isKnown: (clause: string) => boolean,
  { line, reading }: { line: number; reading: Reading },
): string | null => {
  for (const { clause, parts } of heard) {
    if (parts.length > 0 && isHeeded(kind, parts)) continue;
    if (parts.length === 0 && (isKnown(clause) || isBuiltIn(kind, clause))) continue;
    const { reason, spoils } =
      parts.length > 0
        ? { reason: "this cannot be built into such an operation yet", spoils: true }
        : weighClause(clause, kind);
    if (spoils) return `of “${clause}”, ${reason}; it is left out as a whole, not built in part`;
    leaveUncovered(reading, line, clause, reason);
  }
  return null;
};

/** Reads one operation, such as "Add a to-do: `POST /todos` → 201"; null (and uncovered) where it is not understood. */
export const parseOperation = ({ line, text, service, vocabulary, reading }: OperationLine): OperationSpec | null => {
  const { label, detail, method, path, status } = split(bareVerb(text.replaceAll("**", "")));
  const said = startSaid();
  const noun = wordsOf(service).at(-1) ?? "";
  const { plain, leading, inLabel, only } = readLabel(label, vocabulary);
  const words = wordsOf(leading.replaceAll(/\b(?:where|whose|that (?:is|are))\b.*$/gu, ""));
  const known = new Set([...words, ...wordsOf(service)].map((word) => stem(singular(word))));
  const late = /\b(?:where|whose|that (?:is|are))\b.*$/u.exec(leading)?.[0];
  const clauses = splitOutside([late, inLabel, detail].filter(Boolean).join("; "), ";.")
    .filter((clause) => method === null || !isBuiltIn(KIND_OF_METHOD[method], clause))
    .flatMap((clause) => joinNames(splitOutside(clause, ","), vocabulary.fields));
  const heard = hear(clauses, said, vocabulary);
  said.only = only ?? [];
  const clue = {
    words,
    noun,
    method,
    path,
    status,
    acts: said.set.length > 0,
    redirects: said.to !== null,
    conditional: said.where.length > 0,
  };
  const implied = impliedSet(words[0] ?? "", vocabulary.fields).length > 0;
  const kind = classifyOperation(clue) ?? (implied ? "act" : null);
  const behaviour = kind === null ? "no rule knows what it does" : behaviourOf(kind, said, vocabulary, words);
  const strange = heard.find(({ clause, parts }) => parts.length === 0 && !isNoise(clause, known))?.clause;
  const spoiled =
    typeof behaviour === "string"
      ? `${behaviour}${strange === undefined ? "" : `, and “${strange}” is not understood`}`
      : only === null
        ? "not all that it changes are fields"
        : (narrowed(behaviour, words, noun) ??
          findSpoiled(heard, behaviour.kind, (clause) => isNoise(clause, known), { line, reading }));
  if (typeof behaviour === "string" || spoiled !== null) {
    leaveUncovered(reading, line, text, spoiled ?? "");
    reading.leftOut.push({ line, text: plain, reason: spoiled ?? "", method, path });
    return null;
  }
  for (const { clause } of heard) {
    const maker = said.access === "owner" ? readMaker(clause) : null;
    if (maker) reading.makers.push({ line, text: clause, object: maker.object });
  }
  const summary = FILLER.test(words[0] ?? "") ? everydayWords(behaviour.kind, noun) : leading;
  return {
    name: nameOf(changesSeveral(behaviour) ? words.slice(0, 1) : words, noun, behaviour.kind),
    summary: summary.charAt(0).toUpperCase() + summary.slice(1),
    line,
    behaviour,
    method,
    path,
    status,
    access: said.access,
  };
};

/** "List overdue to-dos" would give them all, "clear old notes" remove them all. */
const narrowed = (behaviour: Behaviour, words: readonly string[], noun: string): string | null => {
  const word = narrowingWord(words, noun);
  const isSaid = behaviour.kind === "list" || ("where" in behaviour && behaviour.where.length === 0);
  return word !== null && isSaid ? `it is not known which are “${word}”, and it would take them all` : null;
};
