import type { Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Expression, Operator, Tally } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { isAlwaysSet } from "./render-schema.ts";

/** What the words of an expression stand for in the code around it. */
export type Scope = {
  service: Service;
  /** The record that is spoken of: its fields, and the variable that holds it. */
  record: { subject: Service; variable: string };
  /** What it is a part of. */
  parent: { subject: Service; variable: string } | null;
  /** What was sent: its fields, and the variable that holds it. */
  sent: { fields: readonly Field[]; variable: string } | null;
  /** Computed values that stand in variables of their own already. */
  known?: ReadonlySet<string>;
  /** No record is spoken of: what is counted is everybody's. */
  overall?: boolean;
};

const ZEROES: Partial<Record<Field["type"], string>> = { integer: "0", number: "0", boolean: "false", list: "[]" };

const member = (variable: string, path: string): string =>
  path.split(".").reduce((code, name) => `${code}.${name}`, variable);

/** A field that may hold nothing counts as nothing of its kind where it is calculated with. */
const filled = (code: string, field: Field | undefined): string =>
  field === undefined || isAlwaysSet(field, null) ? code : `(${code} ?? ${ZEROES[field.type] ?? '""'})`;

const INFIX: Partial<Record<Operator, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  remainder: "%",
  equal: "===",
  unequal: "!==",
  less: "<",
  "at-most": "<=",
  more: ">",
  "at-least": ">=",
  and: "&&",
  or: "||",
};
/** The claim that holds where this one does not. */
const OPPOSITE: Partial<Record<Operator, Operator>> = {
  equal: "unequal",
  unequal: "equal",
  less: "at-least",
  "at-least": "less",
  more: "at-most",
  "at-most": "more",
};
const COMPARES = new Set<Operator>(["equal", "unequal"]);

const call = (name: string, operands: readonly string[]): string => `${name}(${operands.join(", ")})`;

const lookUp = (scope: Scope, expression: Expression): { code: string; field: Field | undefined } | null => {
  const find = (fields: readonly Field[], path: string) => fields.find(({ name }) => name === path.split(".")[0]);
  if ("field" in expression) {
    const { subject, variable } = scope.record;
    const [first = ""] = expression.field.split(".");
    if (scope.known?.has(first)) return { code: expression.field, field: undefined };
    return { code: member(variable, expression.field), field: find(subject.fields, expression.field) };
  }
  if ("parent" in expression) {
    if (scope.parent === null) throw new Error(`nothing stands above ${scope.record.subject.name}`);
    const { subject, variable } = scope.parent;
    return { code: member(variable, expression.parent), field: find(subject.fields, expression.parent) };
  }
  if ("sent" in expression) {
    if (scope.sent === null) throw new Error(`nothing is sent to ${scope.record.subject.name}`);
    const { fields, variable } = scope.sent;
    return { code: member(variable, expression.sent), field: find(fields, expression.sent) };
  }
  return null;
};

const isValue = (expression: Expression): expression is { value: null } =>
  "value" in expression && expression.value === null;

/** Operands of a comparison may be nothing; those of a calculation may not. */
const operand = (scope: Scope, expression: Expression, plain: boolean): string => {
  const found = lookUp(scope, expression);
  if (found !== null) return plain || found.field === undefined ? found.code : filled(found.code, found.field);
  const code = renderExpression(scope, expression);
  const isCompound = "do" in expression && INFIX[expression.do] !== undefined;
  return isCompound ? `(${code})` : code;
};

/** "What was sent, or else something": nothing is asked of twice. */
const isFallback = (operands: readonly Expression[]): operands is [Expression, Expression, Expression] => {
  const [condition, , value] = operands;
  if (condition === undefined || value === undefined || !("do" in condition) || condition.do !== "equal") return false;
  const [asked, nothing] = condition.with;
  return nothing !== undefined && isValue(nothing) && JSON.stringify(asked) === JSON.stringify(value);
};

const renderOperator = (scope: Scope, operator: Operator, operands: readonly Expression[]): string => {
  const infix = INFIX[operator];
  const plain = COMPARES.has(operator) || operands.some(isValue);
  const codes = operands.map((each) => operand(scope, each, plain));
  if (infix !== undefined) return codes.join(` ${infix} `);
  const [first = "null", second = "null", third = "null"] = codes;
  switch (operator) {
    case "not":
      return operands[0] === undefined ? "true" : renderNegation(scope, operands[0]);
    case "if":
      if (isFallback(operands)) return `${operand(scope, operands[2], true)} ?? ${second}`;
      return `${first} ? ${second} : ${third}`;
    case "length":
      return `${first}.length`;
    case "lower":
      return `${first}.toLowerCase()`;
    case "holds":
      return `${first}.includes(${second})`;
    case "round":
      return call("roundHalfUp", codes);
    case "floor":
    case "ceil":
      return call(`Math.${operator}`, codes);
    case "add-seconds":
      return `new Date(${operands[0] !== undefined && "now" in operands[0] ? "this.instance.now" : `Date.parse(${first})`} + ${second} * 1_000).toISOString()`;
    case "least":
      return call("Math.min", codes);
    case "most":
      return call("Math.max", codes);
    default:
      throw new Error(`no code is known for ${operator}`);
  }
};

/** A claim turned round. */
export const renderNegation = (scope: Scope, claim: Expression): string => {
  if ("do" in claim) {
    const opposite = OPPOSITE[claim.do];
    if (opposite !== undefined) return renderOperator(scope, opposite, claim.with);
    if (claim.do === "not" && claim.with[0] !== undefined) return renderExpression(scope, claim.with[0]);
    if (claim.do === "and" || claim.do === "or")
      return claim.with
        .map((each) =>
          "do" in each && INFIX[each.do] && !OPPOSITE[each.do]
            ? `!(${renderExpression(scope, each)})`
            : renderNegation(scope, each),
        )
        .join(claim.do === "and" ? " || " : " && ");
  }
  return `!${operand(scope, claim, true)}`;
};

/** A condition that the table itself can look for: a stored field that has one value. */
const simpleCondition = (scope: Scope, part: Service, claim: Expression): string | null => {
  if (!("do" in claim) || claim.do !== "equal") return null;
  const [left, right] = claim.with;
  if (left === undefined || right === undefined || !("field" in left)) return null;
  if (!("value" in right || "caller" in right || "sent" in right)) return null;
  const field = part.fields.find(({ name }) => name === left.field);
  if (field === undefined || field.origin === "computed") return null;
  return `{ field: "${left.field}", equals: ${renderExpression(scope, right)} }`;
};

const claimsOf = (claim: Expression | undefined): Expression[] => {
  if (claim === undefined) return [];
  return "do" in claim && claim.do === "and" ? claim.with.flatMap(claimsOf) : [claim];
};

const renderTally = (scope: Scope, { of, tally, what, where }: Extract<Expression, { tally: Tally }>): string => {
  const part = partNamed(scope.service, of);
  const subject = asSubject(scope.service, part);
  const table = tableOf(scope.service, subject.name);
  const parent = fieldOf(subject, "parent");
  const own = scope.record;
  const id = fieldOf(own.subject, "id") ?? "id";
  const belongs =
    parent === null || part?.of !== own.subject.name || scope.overall
      ? []
      : [`{ field: "${parent}", equals: ${own.variable}.${id} }`];
  const claims = claimsOf(where);
  const simple = claims.map((claim) => simpleCondition(scope, subject, claim));
  const conditions = [...belongs, ...simple.filter((each) => each !== null)].join(", ");
  const rest = claims.filter((_, index) => simple[index] === null);
  if (rest.length === 0 && tally === "count") return `${table}.countWhere([${conditions}])`;
  if (rest.length === 0 && tally === "any") return `${table}.countWhere([${conditions}]) > 0`;
  const variable = variableOf(subject.name);
  const inner: Scope = { ...scope, record: { subject, variable }, parent: own, known: new Set() };
  const all = `${table}.where([${conditions}])`;
  const tests = rest.map((claim) => operand(inner, claim, true)).join(" && ");
  const kept = rest.length === 0 ? all : `${all}.filter((${variable}) => ${tests})`;
  if (tally === "count") return `${kept}.length`;
  if (tally === "any") return `${kept}.length > 0`;
  const value = what === undefined ? "0" : operand(inner, what, false);
  return call({ sum: "sumOf", average: "averageOf", least: "leastOf", most: "mostOf" }[tally], [
    kept,
    `(${variable}) => ${value}`,
  ]);
};

/** An expression as TypeScript. */
export const renderExpression = (scope: Scope, expression: Expression): string => {
  const found = lookUp(scope, expression);
  if (found !== null) return found.code;
  if ("value" in expression) return JSON.stringify(expression.value);
  if ("caller" in expression) {
    return `this.instance.caller.${expression.caller}`;
  }
  if ("now" in expression) return "new Date().toISOString()";
  if ("tally" in expression) return renderTally(scope, expression);
  if ("do" in expression) return renderOperator(scope, expression.do, expression.with);
  throw new Error("no such expression");
};

/** A number that is calculated with: nothing is none. */
export const renderQuantity = (scope: Scope, expression: Expression): string => operand(scope, expression, false);

/** Functions of the layer that a piece of code uses. */
export const talliesIn = (code: string): string[] =>
  ["averageOf", "leastOf", "mostOf", "roundHalfUp", "sumOf"].filter((name) => code.includes(`${name}(`));
