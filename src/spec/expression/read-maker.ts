import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { type Cursor, attempt, peek, take, takeAny, takeMark } from "./cursor.ts";
import { takeNoun } from "./read-name.ts";
import { apply } from "./typed.ts";
import { fieldsIn, type Scope } from "./words.ts";

/** Words for whoever made something, whatever the field is called. */
const MAKERS = new Set("owner author creator maker writer".split(" "));

type Side = "field" | "parent";
type Maker = { side: Side; field: Field };

const makersOn = (scope: Scope, side: Side): Field[] =>
  fieldsIn(scope, side).filter(
    ({ name, origin }) => origin === "owner" || (side === "field" && scope.words.makers.includes(name)),
  );

const named = (makers: readonly Field[], word: string): Field | undefined => {
  const [only] = makers;
  const exact = makers.find(({ name }) => wordsOf(name).some((part) => stem(part) === stem(word)));
  return exact ?? (makers.length === 1 && MAKERS.has(word) ? only : undefined);
};

const makerFor = (scope: Scope, side: Side | null, word: string): Maker | null => {
  const sides: readonly Side[] = side === null ? ["field", "parent"] : [side];
  for (const each of sides) {
    const field = named(makersOn(scope, each), word);
    if (field !== undefined) return { side: each, field };
  }
  return null;
};

const takeSide = (cursor: Cursor): Side | null => {
  takeAny(cursor, ["the", "its", "this", "that"]);
  if (takeNoun(cursor, cursor.scope.words.noun) || take(cursor, "it")) return "field";
  return takeNoun(cursor, cursor.scope.words.parentNoun) ? "parent" : null;
};

const ofSide = (cursor: Cursor): Side | null => (take(cursor, "of") ? takeSide(cursor) : null);
const ownSide = (cursor: Cursor): Side | null => {
  const side = takeSide(cursor);
  return side !== null && takeMark(cursor, "'s") ? side : null;
};

/** Who made the record or what it is a part of: `the author`, `the owner of the post`, `the post's owner`. */
export const readMaker = (cursor: Cursor): Maker | null => {
  const before = attempt(cursor, ownSide);
  const its = before === null && take(cursor, "its");
  if (!its) takeAny(cursor, ["the", "an", "a"]);
  const token = peek(cursor);
  if (token?.kind !== "word" && token?.kind !== "code") return null;
  cursor.at += 1;
  const after = before === null && !its ? attempt(cursor, ofSide) : null;
  return makerFor(cursor.scope, before ?? after ?? (its ? "field" : null), token.text.toLowerCase());
};

/** That the caller is whoever made it. */
export const isMaker = ({ side, field }: Maker): Expression =>
  apply("equal", side === "field" ? { field: field.name } : { parent: field.name }, {
    caller: field.holds === "id" ? "id" : "name",
  });

/** Who made the record itself, if that is known. */
export const ownMaker = (scope: Scope): Maker | null => {
  const [field, another] = makersOn(scope, "field");
  return field === undefined || another !== undefined ? null : { side: "field", field };
};
