import type { Behaviour, Method } from "./spec.ts";
import { singular, stem } from "./words.ts";

type Kind = Behaviour["kind"];

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
  acts: boolean;
  redirects: boolean;
  conditional: boolean;
};

const speaksOfMany = ({ words, noun }: OperationClue): boolean =>
  words.some((word) => word === "all" || word === "every") ||
  words.slice(1).some((word) => word !== singular(word) && (singular(word) === noun || word.length > 3));

/** By the words alone, where no path is given. A noun made from a verb, such as "bookings", does nothing. */
const kindByWords = (clue: OperationClue): Kind | null => {
  const [first = ""] = clue.words;
  const verb = first.endsWith("ings") ? null : kindOfVerb(first);
  if (clue.acts && verb !== "clear" && verb !== "delete")
    return verb === "create" && clue.words[0] === "add" ? "create" : "act";
  if (verb === "read") return speaksOfMany(clue) ? "list" : "read";
  if (verb === "delete") return speaksOfMany(clue) ? "clear" : "delete";
  return verb;
};

const kindOfGet = (clue: OperationClue, kind: Kind | null, last: string): Kind => {
  if (clue.redirects || kind === "redirect") return "redirect";
  if (kind === "count" || /(?:^|-)count$/u.test(last)) return "count";
  if (last.startsWith("{")) return "read";
  return kind === "read" && !speaksOfMany(clue) ? "read" : "list";
};

const kindOfPost = (clue: OperationClue, kind: Kind | null, segments: readonly string[]): Kind => {
  const last = segments.at(-1) ?? "";
  if (clue.acts && segments.some((segment) => segment.startsWith("{"))) return "act";
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
      return kindOfGet(clue, byWords, last);
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
