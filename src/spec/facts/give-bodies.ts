import { wordsOf } from "#src/spec/words.ts";
import type { Draft } from "./draft.ts";
import type { RowFact } from "./facts.ts";
import { say } from "./walk.ts";
import type { Walk } from "./walk.ts";

const BODY = /^(?:(?:request )?body|takes|input|payload|sends?|needs|fields|members|with|parameters|data)$/u;
const STEP =
  /^(?:actions?|steps?|transitions?|commands?|operations?|verbs?|triggers?|events?|requests?|calls?|by|via)$/u;
const NOTHING = /^(?:–|—|-|none|nothing|no body|empty|`?\{\}`?)?$/iu;

const plain = (text: string): string => wordsOf(text.replaceAll("`", "").split("/").at(-1) ?? "").join(" ");

/** The only request whose path ends in the word of a cell. */
const stepOf = (drafts: readonly Draft[], { cells, head }: RowFact): Draft | null => {
  const word = plain(cells[head.findIndex((name) => STEP.test(name))] ?? "");
  const named = drafts.filter(
    ({ method, path }) => method !== "GET" && /\}\/[^/{]+$/u.test(path) && plain(path) === word,
  );
  return word !== "" && named.length === 1 ? (named[0] ?? null) : null;
};

/** A table of steps may have a column for what each of them takes, apart from where its request is told. */
export const giveBodies = (walk: Walk): void => {
  for (const rule of walk.rules) {
    const { row } = rule;
    const at = row?.head.findIndex((name) => BODY.test(name)) ?? -1;
    const draft = row === undefined || at === -1 ? null : stepOf(walk.drafts, row);
    if (row === undefined || draft === null) continue;
    const text = row.cells[at] ?? "";
    if (!NOTHING.test(text.trim())) say([draft], { kind: "cell", line: rule.line, text, column: "body" });
    rule.row = { head: row.head.filter((_, n) => n !== at), cells: row.cells.filter((_, n) => n !== at) };
    rule.text = rule.row.cells.filter((cell) => cell !== "").join(" | ");
  }
};
