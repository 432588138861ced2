import { type Cursor, remembered, type Rules } from "./cursor.ts";
import { readHaving } from "./read-quantity.ts";
import { readJoined } from "./read-joined.ts";
import { readSingle } from "./read-single.ts";
import { readSum } from "./read-sum.ts";
import { readTerm } from "./read-term.ts";
import { readWhole } from "./read-whole.ts";
import { readTokens } from "./tokens.ts";
import type { Typed } from "./typed.ts";
import { outerScope, type Words } from "./words.ts";

const RULES: Rules = {
  term: remembered("term", readTerm),
  sum: remembered("sum", readSum),
  single: remembered("single", readSingle),
  joined: remembered("joined", readJoined),
  having: (cursor, lacks) => readHaving(cursor, lacks),
  whole: remembered("whole", readWhole),
};

/** What a rule makes of a whole phrase; null where something is left over. */
export const readPhrase = (
  text: string,
  words: Words,
  claims: boolean,
  rule: (cursor: Cursor) => Typed | null,
): Typed | null => {
  const tokens = readTokens(text);
  if (tokens === null || tokens.length === 0) return null;
  const scope = outerScope(words);
  const cursor: Cursor = { tokens, at: 0, scope, rules: RULES, depth: 0, claims, subject: null, memo: new Map() };
  const found = rule(cursor);
  return cursor.at === tokens.length ? found : null;
};
