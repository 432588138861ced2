import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, takeAny } from "./cursor.ts";
import { DEMANDS } from "./read-joined.ts";
import { readDemand } from "./read-whole.ts";
import { readPhrase } from "./rules.ts";
import { asClaim, claim, negate, type Typed } from "./typed.ts";
import type { Words } from "./words.ts";

const LEADS = ["if", "when", "while", "as long as", "as soon as", "once", "for", "from", "on", "by", ""].flatMap(
  (word) => [`only ${word}`.trim(), ...(word === "" ? [] : [word])],
);

/** A demand that did not read as one is no list of conditions. */
const isTorn = ({ tokens }: Cursor): boolean => {
  const comma = tokens.findIndex(({ kind, text }) => kind === "mark" && text === ",");
  const opens = /^(?:if|when|while)$/iu.test(tokens[0]?.text ?? "");
  return opens && comma > 0 && tokens.slice(comma).some(({ kind, text }) => kind === "word" && DEMANDS.test(text));
};

const readAll = (cursor: Cursor): Typed | null => {
  const demand = attempt(cursor, (inner) => {
    const found = readDemand(inner);
    return inner.at === inner.tokens.length ? found : null;
  });
  if (demand !== null) return demand;
  if (isTorn(cursor)) return null;
  const isException = takeAny(cursor, ["unless"]) !== null;
  if (!isException) takeAny(cursor, LEADS);
  const found = cursor.rules.joined(cursor);
  takeAny(cursor, ["only"]);
  const read = found === null ? null : asClaim(found);
  return read !== null && isException ? claim(negate(read.is)) : read;
};

/**
 * Reads a phrase that tells what holds, or must: "`start` must be before `end`", "it has at least one item", "not done",
 * "the caller is the author". Null where a name or word is not understood.
 */
export const readClaim = (text: string, vocabulary: Words): Expression | null =>
  readPhrase(text, vocabulary, true, readAll)?.is ?? null;
