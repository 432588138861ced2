import { kindOfVerb } from "./classify-operation.ts";
import type { Said } from "./operation-clause.ts";
import type { Behaviour } from "./spec.ts";
import { singular } from "./words.ts";

type Kind = Behaviour["kind"];

/** What each kind of operation can be told besides who may call it. */
const HEEDED: Partial<Record<Kind, readonly (keyof Said)[]>> = {
  create: [],
  read: [],
  list: ["filters", "sort", "narrows", "sorts"],
  update: ["only"],
  replace: [],
  delete: [],
  act: ["set", "when"],
  clear: ["where"],
  count: ["where"],
  redirect: ["to", "count"],
};

/** Whether `kind` can do all of what a clause said, given the parts of `Said` that the clause filled. */
export const isHeeded = (kind: Kind, parts: readonly (keyof Said)[]): boolean =>
  parts.every((part) => part === "access" || HEEDED[kind]?.includes(part));

/** A purpose or an example: it asks for nothing. */
const EXPLAINS =
  /^(?:so that|so you|so we|because|for example|for instance|e\.g\.|i\.e\.|such as|which helps|in case)\b/iu;
/** Shows less, or to fewer: without it an operation would give away more than was asked. */
const NARROWS = /\b(?:only|except|without|hid(?:e|es|den)|not|never|but|unless|other than|private|own)\b/iu;
/** How much of a list comes at once: the caller can ask for it. */
const AMOUNT = /^(?:at most|up to|no more than|max(?:imum)?|the first|first|top|limited to)\s+\d+\b/iu;

/** What a clause that no rule understands does to an operation: it may be left aside, or the operation must be. */
export const weighClause = (clause: string, kind: Kind): { reason: string; spoils: boolean } => {
  if (EXPLAINS.test(clause)) return { reason: "it explains, and nothing is built from it", spoils: false };
  const amount = AMOUNT.exec(clause)?.[0];
  if (kind === "list" && amount !== undefined)
    return { reason: "a list gives 50 at a time, or as many as its caller asks for with `limit`", spoils: false };
  const reads = kind === "list" || kind === "read" || kind === "count";
  return { reason: "this detail is not understood", spoils: !reads || NARROWS.test(clause) };
};

const STATES =
  /(?:ed|due|able)$|^(?:old|open|active|inactive|unread|unseen|public|private|stale|past|upcoming|future|hidden|draft|unused|late)$/u;

/** The adjective by which a label such as "list overdue to-dos" means some records only; null: it means them all. */
export const narrowingWord = (words: readonly string[], noun: string): string | null => {
  const at = words.findIndex((word, n) => n > 0 && singular(word) === noun);
  const word = words[at - 1] ?? "";
  return at > 1 && STATES.test(word) && kindOfVerb(word) !== "create" ? word : null;
};
