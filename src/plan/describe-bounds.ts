import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Condition, Guard, RecordRule } from "#src/spec/spec.ts";
import { plural, wordsOf } from "#src/spec/words.ts";
import { describeCondition, describeFlood } from "./describe-behaviour.ts";
import type { Operation } from "./plan.ts";

/** What must hold, or the request is refused with `status`; null: as what breaks a rule is. `said`: by its author, or by us for people. */
export type Bound = { text: string; said: string; status: number | null; code: string | null };

/** In a claim about the others of its own kind, what stands outside is the record itself. */
const aboutItself = (claim: Expression, kind: string, inside = false): Expression => {
  if ("parent" in claim) return inside ? { own: claim.parent } : claim;
  if ("do" in claim) return { ...claim, with: claim.with.map((each) => aboutItself(each, kind, inside)) };
  if (!("tally" in claim) || claim.of !== kind) return claim;
  return { ...claim, ...(claim.where && { where: aboutItself(claim.where, kind, true) }) };
};

const isJoined = (text: string): boolean => / (?:and|or) |; /u.test(text);

/** A comparison needs no brackets beside "and". */
const describeClaim = (claim: Expression, kind: string): string => {
  const own = aboutItself(claim, kind);
  const isPair = "do" in own && own.do === "equal" && own.with.every((each) => "do" in each);
  if (!isPair && !("do" in own && own.do === "and")) return describeExpression(own);
  const parts = own.with.map(describeExpression).map((text) => (isJoined(text) ? `(${text})` : text));
  return parts.join(isPair ? " exactly when " : " and ");
};

const describeGuard = ({ code, holds, status, text }: Guard, { behaviour }: Operation, kind: string): Bound => {
  const [denied] = "do" in holds && holds.do === "not" ? holds.with : [];
  const claim =
    denied === undefined ? `only if ${describeClaim(holds, kind)}` : `not if ${describeClaim(denied, kind)}`;
  // What is always true is checked elsewhere.
  const elsewhere =
    behaviour.kind === "sign-in" ? `only with the right ${behaviour.password}` : text.replace(/\.$/u, "");
  return { text: "value" in holds ? elsewhere : claim, said: text, status, code };
};

const describeState = (conditions: readonly Condition[], refusal: { status: number; code: string | null }): Bound[] =>
  conditions.length === 0
    ? []
    : [{ text: `only while ${conditions.map(describeCondition).join(" and ")}`, said: "", ...refusal }];

/** What binds an operation on records of `kind`, in the order in which it is checked. */
export const boundsOf = (operation: Operation, kind: string): Bound[] => {
  const { behaviour, floods = [], guards = [] } = operation;
  return [
    ...floods.map((flood) => ({ text: describeFlood(flood), said: "", status: flood.status, code: flood.code })),
    ...guards.map((guard) => describeGuard(guard, operation, kind)),
    ...(behaviour.kind === "act"
      ? describeState(behaviour.when, behaviour.refusal ?? { status: 409, code: null })
      : []),
  ];
};

/** What must always hold of records of a kind. */
export const describeRule = ({ code, holds, status, text }: RecordRule, kind: string): Bound => ({
  text: describeClaim(holds, kind),
  said: text,
  status,
  code,
});

/** What the records of a part are called. */
export const nounsOf = (name: string): string => plural(wordsOf(name).join(" "));
