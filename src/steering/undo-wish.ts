import { UserError } from "#src/errors.ts";
import { mergeLines } from "#src/spec/merge-lines.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";

type Text = { title: string; body: string };

/** What one wish made of the text of a spec. */
export type Made = { before: string; after: string };

const BUILT_ON =
  "the spec was changed in the same place since; withdraw that first, or say what shall be otherwise as `/aidevos revise …`";
const EMPTY = /\n+## (?:Rules|Clarifications)\s*$/u;

/** The lines that were only added; null: others are gone or changed. */
const addedBy = ({ after, before }: Made): string[] | null => {
  const old = before.trimEnd().split("\n");
  const added: string[] = [];
  let at = 0;
  for (const line of after.trimEnd().split("\n")) {
    if (line === old[at]) at += 1;
    else added.push(line);
  }
  return at === old.length ? added.filter((line) => line.startsWith("- ")) : null;
};

/** Null: one of them stands there no more as it was. */
const without = (body: string, added: readonly string[]): string | null => {
  const lines = body.split("\n");
  for (const line of added) {
    const at = lines.lastIndexOf(line);
    if (at === -1) return null;
    lines.splice(at, 1);
  }
  return lines.join("\n").replace(EMPTY, "\n");
};

/** The body of a spec as it were without one wish; `because`: why that can't be had. */
export const undoWish = ({ body, title }: Text, made: Made): { body: string } | { because: string } => {
  if (made.before === made.after) return { body };
  const added = addedBy(made);
  const rest = added !== null && added.length > 0 ? without(body, added) : mergeLines(body, made.after, made.before);
  if (rest === null) return { because: BUILT_ON };
  try {
    parseSpec({ title, body: rest });
    return { body: rest };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { because: `the spec can't be built without it: ${error.message}` };
  }
};
