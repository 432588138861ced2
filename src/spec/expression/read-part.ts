import type { Expression, Tally } from "#src/spec/expression.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark, within } from "./cursor.ts";
import { isMaker, ownMaker } from "./read-maker.ts";
import { takeNoun } from "./read-name.ts";
import { readStates } from "./read-state.ts";
import { claim, join, type Typed } from "./typed.ts";
import { innerScope, type PartWords } from "./words.ts";

/** Records of a part, all or those for which something holds. */
export type Some = { part: PartWords; where: Expression | null };

/** A tally over some records; `what`: of each. */
export const tallyOf = (tally: Tally, { part, where }: Some, what?: Expression): Expression => ({
  tally,
  of: part.part,
  ...(what === undefined ? {} : { what }),
  ...(where === null ? {} : { where }),
});

const byCaller = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["made", "written", "created", "owned", "given", "sent"]);
  if (!take(cursor, "by the caller") && !take(cursor, "of the caller")) return null;
  const maker = ownMaker(cursor.scope);
  return maker === null ? null : claim(isMaker(maker));
};

const whereHolds = (cursor: Cursor): Typed | null =>
  takeAny(cursor, ["where", "for which", "of which", "whose"]) ? cursor.rules.joined(cursor) : null;

/** Steps over the name of the field that a state is of: "high priority". */
const takeStated = (cursor: Cursor, { is }: Typed): boolean => {
  const left = "do" in is ? is.with[0] : undefined;
  return left !== undefined && "field" in left && takeNoun(cursor, left.field);
};

const readGraded = (cursor: Cursor): Typed | null => {
  const states = readStates(cursor);
  return states !== null && takeStated(cursor, states) ? states : null;
};

const withThings = (cursor: Cursor): Typed | null => {
  const lacks = take(cursor, "without");
  if (lacks) return cursor.rules.having(cursor, true);
  if (takeAny(cursor, ["with", "of"]) === null) return null;
  return firstOf(cursor, [
    readGraded,
    (inner) => {
      const found = inner.rules.single(inner);
      return found?.kind === "boolean" ? found : null;
    },
    (inner) => inner.rules.having(inner, false),
  ]);
};

/** "in `paid` or `shipped`" */
const inStates = (cursor: Cursor): Typed | null =>
  take(cursor, "in") && peek(cursor)?.kind === "code" ? readStates(cursor) : null;

/** What they are, without a subject of their own: "that are still open", "not done", "with a deadline". */
const whatTheyAre = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["that", "which"])) {
    if (takeAny(cursor, ["are", "is", "were", "have been", "has been"])) return readStates(cursor);
    return takeAny(cursor, ["have", "has"]) ? cursor.rules.having(cursor, false) : null;
  }
  return readStates(cursor);
};

const filter = (cursor: Cursor): Typed | null =>
  firstOf(cursor, [byCaller, whereHolds, withThings, inStates, whatTheyAre]);

/** All that is said of records of a part behind their noun; null where nothing is. */
const readFilters = (cursor: Cursor): Expression | null => {
  const claims: Expression[] = [];
  for (;;) {
    const found = attempt(cursor, (inner) => {
      if (claims.length > 0) takeAny(inner, ["and", "but"]);
      return filter(inner);
    });
    if (found?.kind !== "boolean") return claims.length === 0 ? null : join("and", claims);
    claims.push(found.is);
  }
};

const DETERMINERS = [
  "all of its",
  "all the",
  "all its",
  "all",
  "of its",
  "of the",
  "the",
  "its",
  "any",
  "each",
  "every",
] as const;

/** "open to-dos", "comments by the caller", "items whose `price` is 0": the records of one part. */
export const readSome = (cursor: Cursor): Some | null => {
  takeAny(cursor, DETERMINERS);
  attempt(cursor, (inner) => (takeNoun(inner, inner.scope.words.noun) ? takeMark(inner, "'s") : null));
  for (const part of cursor.scope.words.parts) {
    const some = attempt(cursor, (outer): Some | null =>
      within(outer, innerScope(outer.scope, part), (inner) => {
        const before = attempt(inner, readStates);
        if (before !== null) takeStated(inner, before);
        if (![part.noun, part.part, ...(part.also ?? [])].some((noun) => takeNoun(inner, noun))) return null;
        if (takeMark(inner, "'s")) return null;
        const after = readFilters(inner);
        const claims = [before?.is, after].filter((each) => each !== null && each !== undefined);
        return { part, where: claims.length === 0 ? null : join("and", claims) };
      }),
    );
    if (some !== null) return some;
  }
  return null;
};
