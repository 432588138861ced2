import type { Expression } from "#src/spec/expression.ts";
import { takeAny } from "./cursor.ts";
import { isValue } from "./typed.ts";
import { readPhrase } from "./rules.ts";
import type { Words } from "./words.ts";

/**
 * Reads a phrase that tells a value: `on_hand - reserved`, "the number of to-dos not done", "0 if there are no items;
 * otherwise 495". Null where a name or word is not understood.
 */
export const readExpression = (text: string, vocabulary: Words): Expression | null => {
  const found = readPhrase(text, vocabulary, false, (cursor) => {
    takeAny(cursor, ["always"]);
    return cursor.rules.whole(cursor);
  });
  return found !== null && isValue(found) ? found.is : null;
};
