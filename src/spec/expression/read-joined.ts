import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, take, takeAny, takeMark } from "./cursor.ts";
import { readPredicate } from "./read-predicate.ts";
import { asClaim, claim, join, negate, type Typed } from "./typed.ts";

/** "unless" and "if" end what is joined. */
type Link = "and" | "or" | "unless" | "if" | ",";
/** `from`: where the link stands. */
type Linked = { link: Link; is: Expression; from: number };

const takeLink = (cursor: Cursor): Link | null => {
  const comma = takeMark(cursor, ",", ";") !== null;
  const word = takeAny(cursor, ["and", "or", "nor", "but", "unless", "as well as"]);
  if (word === null && cursor.claims && takeAny(cursor, ["if", "while", "when", "as long as"]) !== null) return "if";
  if (word === null) return comma ? "," : null;
  return word === "or" || word === "nor" ? "or" : word === "unless" ? "unless" : "and";
};

const readLinked = (cursor: Cursor): Linked | null => {
  const from = cursor.at;
  const link = takeLink(cursor);
  if (link === null || (link === "," && cursor.isCondition)) return null;
  cursor.claims = true;
  const { subject } = cursor;
  const whole = attempt(cursor, (inner) => {
    const found = inner.rules.single(inner);
    return found === null ? null : asClaim(found);
  });
  const found = whole ?? (subject === null ? null : attempt(cursor, (inner) => readPredicate(inner, subject)));
  if (found === null) return null;
  // "in the future, at most a year ahead": more is said of the same subject.
  return { link: link === "," && whole === null ? "and" : link, is: found.is, from };
};

/** A comma means what the next word does; null where none follows. */
const spell = (all: readonly Linked[]): Linked[] | null => {
  let next: Link | null = null;
  const spelled = all.toReversed().map(({ link, is, from }): Linked | null => {
    if (link !== ",") next = link;
    return next === null ? null : { link: next, is, from };
  });
  const whole = spelled.filter((each) => each !== null);
  return whole.length === all.length ? whole.toReversed() : null;
};

/** "placed and paid": what can't be both was meant in another way. */
const isContrary = (claims: readonly Expression[]): boolean => {
  const values = new Map<string, unknown>();
  return claims.some((each) => {
    const [left, right] = "do" in each && each.do === "equal" ? each.with : [];
    if (left === undefined || right === undefined || !("value" in right)) return false;
    const key = JSON.stringify(left);
    const differs = values.has(key) && values.get(key) !== right.value;
    values.set(key, right.value);
    return differs;
  });
};

/** "and" binds closer than "or". Null where commas leave open what belongs together. */
const group = (first: Expression, all: readonly Linked[]): Expression | null => {
  const links = new Set(all.map(({ link }) => link));
  const spelled = spell(all);
  if (spelled === null || (links.has(",") && links.has("and") && links.has("or"))) return null;
  const groups: Expression[][] = [[first]];
  for (const { link, is } of spelled) {
    if (link === "or") groups.push([is]);
    else groups.at(-1)?.push(is);
  }
  if (groups.some(isContrary)) return null;
  return join(
    "or",
    groups.map((each) => join("and", each)),
  );
};

/** Words of what must hold. */
export const DEMANDS = /^(?:must|should|shall|needs?)$/iu;

/** What must hold need not where the exception does; what only tells when does not hold then. */
const except = (cursor: Cursor, start: number, is: Expression, { link, is: other, from }: Linked): Expression => {
  const exception = link === "unless" ? other : negate(other);
  const demands = cursor.tokens.slice(start, from).some(({ kind, text }) => kind === "word" && DEMANDS.test(text));
  return demands ? join("or", [is, exception]) : join("and", [is, negate(exception)]);
};

/** What follows a first claim, and the exception that ends it. A comma that joins nothing is left where it stands. */
const readRest = (cursor: Cursor): { all: Linked[]; end: Linked | null } => {
  const all: Linked[] = [];
  let end: Linked | null = null;
  while (end === null) {
    const linked = attempt(cursor, readLinked);
    if (linked === null) break;
    if (linked.link === "unless" || linked.link === "if") end = linked;
    else all.push(linked);
  }
  const joined = all.findLastIndex(({ link }) => link !== ",") + 1;
  const loose = all[joined];
  if (loose === undefined) return { all, end };
  cursor.at = loose.from;
  return { all: all.slice(0, joined), end: null };
};

const readFirst = (cursor: Cursor): Typed | null => {
  const found =
    attempt(cursor, cursor.rules.single) ??
    attempt(cursor, (inner) => (take(inner, "either") ? inner.rules.single(inner) : null));
  return found !== null && cursor.claims ? (asClaim(found) ?? found) : found;
};

/** Claims joined by "and", "or" and "unless"; or a value, where no claim is made of it. */
export const readJoined = (cursor: Cursor): Typed | null => {
  const start = cursor.at;
  const first = readFirst(cursor);
  if (first?.kind !== "boolean") return first;
  const { all, end } = readRest(cursor);
  if (all.length === 0 && end === null) return first;
  const initial = asClaim(first);
  const joined = initial === null ? null : group(initial.is, all);
  if (joined === null) return null;
  return claim(end === null ? joined : except(cursor, start, joined, end));
};
