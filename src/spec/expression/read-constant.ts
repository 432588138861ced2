import type { Json } from "#src/spec/spec.ts";
import { fitValue } from "#src/spec/read-value.ts";
import { wordsOf } from "#src/spec/words.ts";
import { attempt, type Cursor, peek, take, takeAny, takeMark } from "./cursor.ts";
import { wordsAhead } from "./read-name.ts";
import type { Typed } from "./typed.ts";

const LONGEST_VALUE = 3;
const CAMEL = /[a-z][A-Z]|[_.]/u;

const readYesNo = (cursor: Cursor): boolean | null => {
  if (takeAny(cursor, ["yes", "true", "on"])) return true;
  return takeAny(cursor, ["no", "false", "off"]) ? false : null;
};

const quotedBoolean = (text: string): boolean | undefined =>
  /^(?:true|yes)$/u.test(text) ? true : /^(?:false|no)$/u.test(text) ? false : undefined;

const readNumber = (cursor: Cursor): number | null => {
  const minus = takeMark(cursor, "-") !== null;
  const token = peek(cursor);
  const isNumber = token?.kind === "number" || (token?.kind === "code" && /^-?\d+(?:\.\d+)?$/u.test(token.text));
  if (!isNumber) return take(cursor, "zero") ? 0 : take(cursor, "one") ? 1 : null;
  cursor.at += 1;
  return minus ? -Number(token.text) : Number(token.text);
};

/** One of the values of an enumerated field, quoted or in words: `in_progress`, "in progress". */
const readChoice = (cursor: Cursor, values: readonly string[]): string | null => {
  const token = peek(cursor);
  if (token?.kind === "code" || token?.kind === "text" || token?.kind === "number") {
    cursor.at += 1;
    return values.find((value) => value.toLowerCase() === token.text.toLowerCase()) ?? null;
  }
  for (let length = LONGEST_VALUE; length > 0; length--) {
    const words = wordsAhead(cursor, length);
    const found =
      words === null ? undefined : values.find((value) => wordsOf(value).join(" ") === wordsOf(words).join(" "));
    if (found === undefined) continue;
    cursor.at += length;
    return found;
  }
  return null;
};

const readQuoted = (cursor: Cursor, { field }: Typed, anyCode: boolean): Json | undefined => {
  const token = peek(cursor);
  if (token?.kind !== "text" && !(token?.kind === "code" && anyCode && !CAMEL.test(token.text))) return undefined;
  cursor.at += 1;
  return field === undefined ? token.text : fitValue(field, token.text);
};

/**
 * A value that `subject` can have, as it stands: "open", 5, yes, nothing. `anyCode`: a code span may be text, and not only
 * one of the values that are known.
 */
export const readConstant = (cursor: Cursor, subject: Typed, anyCode: boolean): Json | undefined => {
  const { kind, field } = subject;
  const values = field?.type === "enum" ? (field.values ?? []) : null;
  const choice = values === null ? null : attempt(cursor, (inner) => readChoice(inner, values));
  if (choice !== null) return choice;
  const token = peek(cursor);
  if (takeAny(cursor, ["null", "nothing", "none"]) !== null) return null;
  if (token?.kind === "code" && token.text === "null") {
    cursor.at += 1;
    return null;
  }
  if (values !== null) return undefined;
  if (kind === "boolean") {
    const quoted = token?.kind === "code" ? quotedBoolean(token.text) : undefined;
    if (quoted !== undefined) cursor.at += 1;
    return quoted ?? readYesNo(cursor) ?? undefined;
  }
  if (kind === "number") return readNumber(cursor) ?? undefined;
  if (kind === "any") return readNumber(cursor) ?? readYesNo(cursor) ?? readQuoted(cursor, subject, anyCode);
  return kind === "list" || kind === "object" ? undefined : readQuoted(cursor, subject, anyCode);
};
