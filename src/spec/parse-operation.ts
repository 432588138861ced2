import { isBuiltIn } from "./built-in-clause.ts";
import { chooseBehaviour, impliedSet } from "./choose-behaviour.ts";
import { classifyOperation, kindOfVerb } from "./classify-operation.ts";
import { isHeeded, narrowingWord, weighClause } from "./judge-clauses.ts";
import { parseHandwritten } from "./parse-handwritten.ts";
import { nameOperation } from "./name-operation.ts";
import { fieldNames, joinNames, readClause, type Said, startSaid } from "./operation-clause.ts";
import type { Vocabulary } from "./read-condition.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readMaker } from "./record-maker.ts";
import type { Behaviour, Method, OperationSpec, WordedKind } from "./spec.ts";
import { splitHands } from "./split-hands.ts";
import { splitRequest } from "./split-request.ts";
import { splitOutside } from "./split-sentences.ts";
import { singular, stem, wordsOf } from "./words.ts";

/** Words that only repeat what the label, method and status already say. */
const NOISE =
  /^(?:an?|the|its?|it|this|that|of|for|to|in|on|by|with|and|or|all|every|each|one|as|is|are|be|exactly|then|new|existing|whole|single|answers?|returns?|gives?|shows?|deletes?|removes?|creates?|adds?|lists?|reads?|counts?|changes?|updates?|replaces?|saves?|json|n|deleted|count|back|page|pages|number|only|fields?|sent)$/iu;

const isNoise = (clause: string, known: ReadonlySet<string>): boolean =>
  wordsOf(clause.replaceAll(/`?\{[^{}]*\}`?/gu, "")).every(
    (word) => NOISE.test(word) || known.has(stem(singular(word))),
  );

export type OperationLine = { line: number; text: string; service: string; vocabulary: Vocabulary; reading: Reading };

/** "Change a note's title and tags": the fields that alone may change, and the words before them. */
const readChanged = (label: string, vocabulary: Vocabulary): { before: string; fields: string[] | null } | null => {
  const match =
    /^((\w+)\s+(?:(?:an?|the|my|one's)\s+)?[\w-]+)['’]s?\s+(.+)$/u.exec(label) ??
    /^((\w+))\s+(?:the\s+)?(.+?)\s+of\s+(?:an?|the|one)\s+[\w-]+$/u.exec(label);
  if (!match || kindOfVerb(match[2] ?? "") !== "update") return null;
  return { before: match[1] ?? label, fields: fieldNames(vocabulary.fields, match[3] ?? "") };
};

/** What a method does where nothing else is said. */
const KIND_OF_METHOD: Record<Method, WordedKind> = {
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
export const parseOperation = (asked: OperationLine): OperationSpec | null => {
  const hands = splitHands(asked.text);
  return hands === null ? parseBuilt(asked) : parseHandwritten(asked, hands);
};

const parseBuilt = ({ line, text, service, vocabulary, reading }: OperationLine): OperationSpec | null => {
  const { label, detail, method, path, status } = splitRequest(text);
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
  const behaviour = kind === null ? "no rule knows what it does" : chooseBehaviour(kind, said, vocabulary, words);
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
  return {
    ...nameOperation({ leading, noun, words }, behaviour),
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
