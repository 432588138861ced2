import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, take, takeAny, takeMark } from "./cursor.ts";
import { readPredicate } from "./read-predicate.ts";
import { claim, join, negate, type Typed } from "./typed.ts";

type Link = "and" | "or" | "unless" | ",";
type Linked = { link: Link; is: Expression };

/** A yes-or-no value taken for the claim that it is yes. */
export const asClaim = (found: Typed): Typed | null => {
  if (found.kind !== "boolean") return null;
  const { is } = found;
  const isName = "field" in is || "parent" in is || "sent" in is;
  return isName ? claim({ do: "equal", with: [is, { value: true }] }) : found;
};

const takeLink = (cursor: Cursor): Link | null => {
  const comma = takeMark(cursor, ",", ";") !== null;
  const word = takeAny(cursor, ["and", "or", "nor", "but", "unless", "as well as"]);
  if (word === null) return comma ? "," : null;
  return word === "or" || word === "nor" ? "or" : word === "unless" ? "unless" : "and";
};

const readLinked = (cursor: Cursor): Linked | null => {
  const link = takeLink(cursor);
  if (link === null) return null;
  cursor.claims = true;
  const { subject } = cursor;
  const whole = attempt(cursor, (inner) => {
    const found = inner.rules.single(inner);
    return found === null ? null : asClaim(found);
  });
  const found = whole ?? (subject === null ? null : attempt(cursor, (inner) => readPredicate(inner, subject)));
  return found === null ? null : { link, is: found.is };
};

/** A comma means what the next word does; null where none follows. */
const spell = (all: readonly Linked[]): Linked[] | null => {
  let next: Link | null = null;
  const spelled = all.toReversed().map(({ link, is }): Linked | null => {
    if (link !== ",") next = link;
    return next === null || next === "unless" ? null : { link: next, is };
  });
  const whole = spelled.filter((each) => each !== null);
  return whole.length === all.length ? whole.toReversed() : null;
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
  return join(
    "or",
    groups.map((each) => join("and", each)),
  );
};

const DEMANDS = /^(?:must|should|shall|needs?)$/iu;

/** What must hold need not where the exception does; what only tells when does not hold then. */
const except = (cursor: Cursor, start: number, is: Expression, exception: Expression): Expression => {
  const demands = cursor.tokens.slice(start, cursor.at).some(({ kind, text }) => kind === "word" && DEMANDS.test(text));
  return demands ? join("or", [is, exception]) : join("and", [is, negate(exception)]);
};

/** Claims joined by "and", "or" and "unless"; or a value, where no claim is made of it. */
export const readJoined = (cursor: Cursor): Typed | null => {
  const start = cursor.at;
  take(cursor, "either");
  const found = attempt(cursor, cursor.rules.single) ?? ((cursor.at = start), cursor.rules.single(cursor));
  const first = found === null ? null : cursor.claims ? (asClaim(found) ?? found) : found;
  if (first?.kind !== "boolean") return first;
  const all: Linked[] = [];
  let exception: Expression | null = null;
  while (exception === null) {
    const linked = attempt(cursor, readLinked);
    if (linked === null) break;
    if (linked.link === "unless") exception = linked.is;
    else all.push(linked);
  }
  const initial = all.length > 0 || exception !== null ? asClaim(first) : first;
  if (initial === null) return null;
  const joined = group(initial.is, all);
  if (joined === null) return null;
  return claim(exception === null ? joined : except(cursor, start, joined, exception));
};
