import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, takeAny } from "./cursor.ts";
import { asClaim } from "./read-joined.ts";
import { readDemand } from "./read-whole.ts";
import { readPhrase } from "./rules.ts";
import { claim, negate, type Typed } from "./typed.ts";
import type { Words } from "./words.ts";

const LEADS = ["only if", "only when", "only while", "only for", "if", "when", "while", "as long as"] as const;

const readAll = (cursor: Cursor): Typed | null => {
  const demand = attempt(cursor, (inner) => {
    const found = readDemand(inner);
    return inner.at === inner.tokens.length ? found : null;
  });
  if (demand !== null) return demand;
  const isException = takeAny(cursor, ["unless"]) !== null;
  if (!isException) takeAny(cursor, LEADS);
  const found = cursor.rules.joined(cursor);
  const read = found === null ? null : asClaim(found);
  return read !== null && isException ? claim(negate(read.is)) : read;
};

/**
 * Reads a phrase that tells what holds, or must: "`start` must be before `end`", "it has at least one item", "not done",
 * "the caller is the author". Null where a name or word is not understood.
 */
export const readClaim = (text: string, vocabulary: Words): Expression | null =>
  readPhrase(text, vocabulary, true, readAll)?.is ?? null;
