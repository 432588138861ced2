import { splitSentences } from "#src/spec/split-sentences.ts";

/** One thing that a comment asks for, as `said`. */
export type Wish = { said: string } & (
  | { kind: "rename"; from: string; to: string }
  | { kind: "no-page" }
  | { kind: "bearer" }
  | { kind: "sort"; by: string; descending: boolean }
  | { kind: "sentence" }
);

const NAME = "[`'\"“]?([A-Za-z]\\w*)[`'\"”]?";
const RENAME = new RegExp(
  `^(?:please,? )?(?:rename|call) (?:the )?(?:field |service |operation )?${NAME} (?:(?:to|into|as|→|->) )?${NAME}$`,
  "iu",
);
const NO_PAGE =
  /\b(?:no|without(?: an?| any)?|(?:drop|skip|remove|leave out) the|(?:do not|don't|needn't) (?:need|want|build|make)(?: an?| any| the)?) (?:web ?)?(?:ui|user interface|front-?end|pages?|website)\b(?! (?:limit|size|number|token|break|count|view)s?\b)/iu;
const BEARER = /\bbearer (?:tokens?|auth\w*)\b/iu;
const SORT =
  /\b(?:sort(?:ed)?|order(?:ed)?)\b.*?\bby (?:the |their |its )?[`'"“]?([\w ]+?)[`'"”]?(?:,? \(?(ascending|descending|asc|desc|newest first|latest first|highest first|largest first|oldest first|lowest first)\)?)?$/iu;
const FALLING = /^(?:desc|newest|latest|highest|largest)/iu;

const wishOf = (said: string): Wish => {
  const [, from, to] = RENAME.exec(said) ?? [];
  if (from !== undefined && to !== undefined) return { kind: "rename", said, from, to };
  if (NO_PAGE.test(said)) return { kind: "no-page", said };
  if (BEARER.test(said)) return { kind: "bearer", said };
  const [, by, way = ""] = SORT.exec(said) ?? [];
  if (by !== undefined && /\blists?\b|^(?:please,? )?(?:sort|order)\b/iu.test(said))
    return { kind: "sort", said, by, descending: FALLING.test(way) };
  return { kind: "sentence", said };
};

/** Quotations are another's words, and blocks of code no wishes. */
const ownWords = (comment: string): string =>
  comment
    .replaceAll(/```[\s\S]*?(?:```|$)/gu, "")
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "")
    .split("\n")
    .filter((line) => !/^\s*(?:>|\/)/u.test(line))
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/u, ""))
    .join("\n");

const MOST = 10;

/** What a comment asks for, sentence by sentence, the first ten. */
export const readWish = (comment: string): Wish[] =>
  ownWords(comment)
    .split("\n")
    .flatMap((line) => splitSentences(line, 1))
    .map(({ text }) => text.replace(/[.!]+$/u, ""))
    .filter((said) => /\w{2}/u.test(said))
    .slice(0, MOST)
    .map(wishOf);
