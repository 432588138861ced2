import type { WordedKind, Method } from "./spec.ts";
import { singular, stem } from "./words.ts";

type Kind = WordedKind;

const VERBS: [Kind, string][] = [
  [
    "create",
    "add create post submit shorten send register book place write make start open record save publish enqueue schedule put deliver store log report upload enter insert new reserve invite ask note",
  ],
  ["list", "list browse search"],
  ["read", "read look lookup view see show get fetch find retrieve display inspect check"],
  ["update", "change update edit rename correct modify patch adjust move"],
  ["replace", "replace overwrite upsert set"],
  ["delete", "delete remove discard drop erase forget"],
  ["clear", "clear purge wipe empty"],
  ["count", "count number"],
  ["redirect", "follow redirect visit forward resolve"],
];
const KIND_OF_STEM = new Map(
  VERBS.flatMap(([kind, verbs]) => verbs.split(" ").map((verb) => [stem(verb), kind] as const)),
);

/** The kind an everyday verb suggests; null where it names no everyday operation. */
export const kindOfVerb = (verb: string): Kind | null => KIND_OF_STEM.get(stem(verb)) ?? null;

/** `words`: of the operation's label. `acts`: its text sets fields. `path`: with the key's and record's parameters. */
export type OperationClue = {
  words: readonly string[];
  noun: string;
  method: Method | null;
  path: string | null;
  status: number | null;
  acts: boolean;
  redirects: boolean;
  conditional: boolean;
};

const speaksOfMany = ({ words, noun }: OperationClue): boolean =>
  words.some((word) => word === "all" || word === "every") ||
  words.slice(1).some((word) => word !== singular(word) && (singular(word) === noun || word.length > 3));

/** Verbs that make a record unless they speak of one that is there: "leave an entry", "sign the guest book". */
const MAKES = new Set(
  "leave vote sign apply comment reply rate donate answer propose suggest share order buy".split(" "),
);

const makesRecord = ({ words, noun }: OperationClue): boolean => {
  const [first = ""] = words;
  const at = words.findIndex((word, n) => n > 0 && word === noun);
  return MAKES.has(first) && !(at > 0 && /^(?:the|this|that|its)$/u.test(words[at - 1] ?? ""));
};

/** Totals and averages: no rule computes them. */
const COMPUTES =
  /^(?:total|sum|average|mean|median|statistics|stats|summarise|summarize|compute|calculate|export|rank)$/u;

/** By the words alone, where no path is given. A noun made from a verb, such as "bookings", does nothing. */
const kindByWords = (clue: OperationClue): Kind | null => {
  const [first = ""] = clue.words;
  const verb = first.endsWith("ings") ? null : (kindOfVerb(first) ?? (makesRecord(clue) ? "create" : null));
  if (clue.acts && verb !== "clear" && verb !== "delete")
    return verb === "create" && clue.words[0] === "add" ? "create" : "act";
  if (verb === "read") return speaksOfMany(clue) ? "list" : "read";
  if (verb === "delete") return speaksOfMany(clue) ? "clear" : "delete";
  return verb;
};

const isCollection = (segment: string, noun: string): boolean =>
  !segment.startsWith("{") && singular(segment.split("-").at(-1) ?? "") === noun;

const kindOfGet = (clue: OperationClue, kind: Kind | null, segments: readonly string[]): Kind | null => {
  const last = segments.at(-1) ?? "";
  if (clue.redirects || kind === "redirect") return "redirect";
  if (kind === "count" || /(?:^|-)count$/u.test(last)) return "count";
  if (clue.words.slice(0, 2).some((word) => COMPUTES.test(word)) || COMPUTES.test(last)) return null;
  if (last.startsWith("{")) return "read";
  if (isCollection(last, clue.noun) && singular(last) !== last) return "list";
  // Something else is read beside the records: `/todos/overdue`.
  if (segments.slice(0, -1).some((segment) => isCollection(segment, clue.noun)) && kind !== "read") return null;
  return kind === "read" && !speaksOfMany(clue) ? "read" : "list";
};

const kindOfPost = (clue: OperationClue, kind: Kind | null, segments: readonly string[]): Kind => {
  const last = segments.at(-1) ?? "";
  if (!clue.acts && (isCollection(last, clue.noun) || clue.status === 201) && kind !== "clear" && kind !== "delete")
    return "create";
  if (clue.acts && (segments.some((segment) => segment.startsWith("{")) || stem(last) === stem(clue.words[0] ?? "")))
    return "act";
  if (kind === "clear" || kind === "delete")
    return kind === "delete" && segments.at(-2)?.startsWith("{") ? "delete" : "clear";
  if (
    segments.at(-2)?.startsWith("{") &&
    last !== "" &&
    kindOfVerb(last) !== "create" &&
    stem(last) === stem(clue.words[0] ?? "")
  )
    return "act";
  return "create";
};

/** What an operation does, from its words, method and path; null where no rule understands it. */
export const classifyOperation = (clue: OperationClue): Kind | null => {
  const byWords = kindByWords(clue);
  const segments = (clue.path ?? "").split("/").filter((segment) => segment !== "");
  const last = segments.at(-1) ?? "";
  switch (clue.method) {
    case "GET":
      return kindOfGet(clue, byWords, segments);
    case "POST":
      return kindOfPost(clue, byWords, segments);
    case "PUT":
      return clue.acts ? "act" : "replace";
    case "PATCH":
      return clue.acts && !last.startsWith("{") ? "act" : "update";
    case "DELETE":
      return last.startsWith("{") && !clue.conditional ? "delete" : "clear";
    case null:
      return clue.redirects ? "redirect" : byWords;
  }
};
