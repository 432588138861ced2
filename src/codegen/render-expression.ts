import { compareMoments } from "./compare-moments.ts";
import { OPPOSITE } from "#src/spec/expression/typed.ts";
import { COMPARES, INFIX } from "./operators.ts";
import type { Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Expression, Operator, Tally } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { joinTexts } from "./join-texts.ts";
import { isAlwaysSet } from "./render-schema.ts";
import type { Scope } from "./scope.ts";
import { inEntries, renderEntries } from "./render-entries.ts";
import { lookUp } from "./look-up.ts";
import { decimalsOf, fieldIn, isAligned, scaleOf } from "./scale-of.ts";

export type { Scope } from "./scope.ts";

const ZEROES: Partial<Record<Field["type"], string>> = { integer: "0", number: "0", boolean: "false", list: "[]" };

/** A field that may hold nothing counts as nothing of its kind where it is calculated with. */
const filled = (code: string, field: Field | undefined): string =>
  field === undefined || isAlwaysSet(field, null) ? code : `(${code} ?? ${ZEROES[field.type] ?? '""'})`;

const call = (name: string, operands: readonly string[]): string => `${name}(${operands.join(", ")})`;

const isValue = (expression: Expression): expression is { value: null } =>
  "value" in expression && expression.value === null;

/** A number in a finer unit. */
const finer = (code: string, by: number): string => (by === 0 ? code : `${code} * ${10 ** by}`);

/** Operands of a comparison may be nothing; those of a calculation may not. */
export const operand = (scope: Scope, expression: Expression, plain: boolean): string => {
  const found = lookUp(scope, expression);
  const decimal = plain ? undefined : fieldIn(scope, expression);
  if (found !== null && decimal?.type === "decimal") return `minorOf(${found.code}, ${decimal.scale ?? 0})`;
  if (found !== null) return plain || found.field === undefined ? found.code : filled(found.code, found.field);
  const code = renderExpression(scope, expression);
  // Of none there is no average, no least and no most.
  if (!plain && "tally" in expression && /^(?:average|least|most)$/u.test(expression.tally)) return `(${code} ?? 0)`;
  const isCompound =
    ("do" in expression && (INFIX[expression.do] !== undefined || expression.do === "if")) ||
    ("tally" in expression && expression.tally === "any") ||
    "carries" in expression;
  return isCompound ? `(${code})` : code;
};

/** An operand counted in units of so many decimals. */
const inUnits = (scope: Scope, expression: Expression, scale: number): string => {
  if ("value" in expression && expression.value !== null) {
    const value = Number(expression.value);
    return Number.isNaN(value) ? JSON.stringify(expression.value) : String(Number((value * 10 ** scale).toFixed(6)));
  }
  const by = scale - scaleOf(scope, expression);
  return by === 0 ? operand(scope, expression, false) : `(${finer(operand(scope, expression, false), by)})`;
};

/** What is calculated with decimals, in whole units; null where no operand is one. */
const renderDecimal = (scope: Scope, operator: Operator, operands: readonly Expression[]): string | null => {
  const scales = operands.map((each) => scaleOf(scope, each));
  const [first] = operands;
  if (first === undefined || scales.every((scale) => scale === 0) || operands.some(isValue)) return null;
  const most = Math.max(...scales);
  if (operator === "if") {
    const [condition = "", ...values] = operands.map((each, n) =>
      n === 0 ? operand(scope, each, false) : inUnits(scope, each, Math.max(...scales.slice(1))),
    );
    return most === 0 ? null : `${condition} ? ${values.join(" : ")}`;
  }
  if (operator === "round") return call("roundHalfUp", [coarser(scope, first, decimalsOf(operands[1]))]);
  if (operator === "floor" || operator === "ceil") return call(`Math.${operator}`, [coarser(scope, first, 0)]);
  if (!isAligned(operator)) return null;
  const codes = operands.map((each) => inUnits(scope, each, most));
  const infix = INFIX[operator];
  return infix === undefined ? call(operator === "least" ? "Math.min" : "Math.max", codes) : codes.join(` ${infix} `);
};

/** The code of an expression, in units of fewer decimals. */
export const coarser = (scope: Scope, expression: Expression, scale: number): string => {
  const by = scaleOf(scope, expression) - scale;
  const code = operand(scope, expression, false);
  return by > 0 ? `${code} / ${10 ** by}` : finer(code, -by);
};

/** "What was sent, or else something": nothing is asked of twice. */
const isFallback = (operands: readonly Expression[]): operands is [Expression, Expression, Expression] => {
  const [condition, , value] = operands;
  if (condition === undefined || value === undefined || !("do" in condition) || condition.do !== "equal") return false;
  const [asked, nothing] = condition.with;
  return nothing !== undefined && isValue(nothing) && JSON.stringify(asked) === JSON.stringify(value);
};

const renderOperator = (scope: Scope, operator: Operator, operands: readonly Expression[]): string => {
  const plainly = (each: Expression): string => operand(scope, each, true);
  const told = compareMoments(scope, operator, operands, plainly) ?? renderDecimal(scope, operator, operands);
  if (told !== null) return told;
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
      return call("addSeconds", operands.map(plainly));
    case "day":
      return call("dayOf", operands.map(plainly));
    case "placeholders":
      return call(
        "placeholdersIn",
        operands.map((each) => operand(scope, each, true)),
      );
    case "members":
      return `${first}.map((each) => each.${JSON.parse(second) as string})`;
    case "among": {
      const [list, all] = operands.map((each) => operand(scope, each, true));
      return `${list}.every((each) => ${all}.includes(each))`;
    }
    case "join":
      return joinTexts(operands, codes);
    case "month":
    case "year":
      return `periodOf(${operands.map((each) => operand(scope, each, true)).join(", ")}, "${operator}")`;
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
    if (claim.do === "not" && claim.with[0] !== undefined) return operand(scope, claim.with[0], true);
    if (claim.do === "and" || claim.do === "or")
      return claim.with
        .map((each) =>
          "do" in each && INFIX[each.do] && !OPPOSITE[each.do]
            ? `!(${renderExpression(scope, each)})`
            : renderNegation(scope, each),
        )
        .join(claim.do === "and" ? " || " : " && ");
  }
  if ("tally" in claim && claim.tally === "any") return renderExpression(scope, claim).replace(/ > 0$/u, " === 0");
  return "carries" in claim ? `${renderKey(claim.carries)} === undefined` : `!${operand(scope, claim, true)}`;
};

/** What a header carries, as the layer hands it over: hashed, or undefined. */
const renderKey = (header: string): string => `input.keys?.["${header}"]`;

/** A secret is told to nobody, so the table compares. */
const renderOpening = (scope: Scope, { by, of, opens }: Extract<Expression, { opens: string }>): string => {
  const owner = of === "parent" ? scope.parent : scope.record;
  if (owner === null) throw new Error(`nothing stands above ${scope.record.subject.name}`);
  const { subject, variable } = owner;
  const isOnly = subject.name === scope.service.name && subject.records === "one";
  const which = isOnly ? "ONLY" : `${variable}.${fieldOf(subject, "id") ?? "id"}`;
  return `${tableOf(scope.service, subject.name)}.opens(${which}, "${opens}", ${renderKey(by)})`;
};

/** A condition that the table itself can look for: a stored field that has one value. */
const simpleCondition = (scope: Scope, part: Service, claim: Expression): string | null => {
  if (!("do" in claim) || claim.do !== "equal") return null;
  const [left, right] = claim.with;
  if (left === undefined || right === undefined || !("field" in left)) return null;
  if (!("value" in right || "caller" in right || "sent" in right || "parent" in right)) return null;
  const field = part.fields.find(({ name }) => name === left.field.split(".")[0]);
  if (field === undefined || field.origin === "computed") return null;
  return `{ field: "${left.field}", equals: ${renderExpression(scope, right)} }`;
};

const claimsOf = (claim: Expression | undefined): Expression[] => {
  if (claim === undefined) return [];
  return "do" in claim && claim.do === "and" ? claim.with.flatMap(claimsOf) : [claim];
};

/** Records of a part for which something holds: as conditions that their table looks for, and as a test of the rest. */
export const renderKept = (
  scope: Scope,
  of: string,
  where: Expression | undefined,
  loose = false,
): { table: string; conditions: string; test: string; inner: Scope } => {
  const part = partNamed(scope.service, of);
  const subject = asSubject(scope.service, part);
  const table = tableOf(scope.service, subject.name);
  const parent = fieldOf(subject, "parent");
  // What belongs to the record above is counted there, whichever of its parts speaks of it.
  const siblings = subject.name === scope.record.subject.name;
  const isBeside = !siblings && scope.parent !== null && part?.of === scope.parent.subject.name;
  const isAbove = isBeside || (loose && scope.unmade === true);
  const own = isAbove && scope.parent !== null ? scope.parent : scope.record;
  const id = fieldOf(own.subject, "id") ?? "id";
  const above = siblings && scope.unmade ? scope.parent : null;
  const common =
    above === null
      ? `${own.variable}.${siblings ? parent : id}`
      : `${above.variable}.${fieldOf(above.subject, "id") ?? "id"}`;
  const belongs =
    parent === null || loose || scope.overall || (part?.of !== own.subject.name && !siblings)
      ? []
      : [`{ field: "${parent}", equals: ${common} }`];
  const claims = claimsOf(where);
  const variable = siblings ? "other" : variableOf(subject.name);
  const inner: Scope = { ...scope, record: { subject, variable }, parent: own, known: new Set() };
  const simple = claims.map((claim) => simpleCondition(inner, subject, claim));
  const asked = scope.asked?.of === subject.name ? [scope.asked.code] : [];
  const conditions = [...asked, ...belongs, ...simple.filter((each) => each !== null)].join(", ");
  const rest = claims.filter((_, index) => simple[index] === null);
  return { table, conditions, test: rest.map((claim) => operand(inner, claim, true)).join(" && "), inner };
};

/** Code of a list of those records. */
export const listKept = ({ conditions, inner, table, test }: ReturnType<typeof renderKept>): string => {
  const all = `${table}.where([${conditions}])`;
  return test === "" ? all : `${all}.filter((${inner.record.variable}) => ${test})`;
};

const renderTally = (scope: Scope, expression: Extract<Expression, { tally: Tally }>): string => {
  const { loose, of, tally, what, where } = expression;
  const entries = inEntries(scope, of);
  if (entries !== null)
    return renderEntries(expression, {
      list: operand(scope, entries.list, false),
      test: where === undefined ? "" : operand(entries.inner, where, false),
      value: what === undefined ? "" : operand(entries.inner, what, false),
      variable: entries.inner.record.variable,
    });
  const found = renderKept(scope, of, where, loose);
  const { conditions, inner, table, test } = found;
  if (test === "" && tally === "count") return `${table}.countWhere([${conditions}])`;
  if (test === "" && tally === "any") return `${table}.countWhere([${conditions}]) > 0`;
  const { variable } = inner.record;
  const kept = listKept(found);
  if (tally === "all") return kept;
  if (tally === "count") return `${kept}.length`;
  if (tally === "any") return `${kept}.length > 0`;
  const value = what === undefined ? "0" : operand(inner, what, false);
  return call({ sum: "sumOf", average: "averageOf", least: "leastOf", most: "mostOf" }[tally], [
    kept,
    `(${variable}) => ${value}`,
  ]);
};

const renderPresent = ({ record }: Scope, what: "names" | "count"): string => {
  const id = `${record.variable}.${fieldOf(record.subject, "id") ?? "id"}`;
  return what === "count" ? `this.instance.countPresent(${id})` : `this.instance.present(${id})`;
};

/** An expression as TypeScript. */
export const renderExpression = (scope: Scope, expression: Expression): string => {
  const found = lookUp(scope, expression);
  if (found !== null) return found.code;
  if ("value" in expression) return JSON.stringify(expression.value);
  if ("caller" in expression) {
    return `this.instance.caller.${expression.caller}`;
  }
  if ("found" in expression) return `found.${expression.found}`;
  if ("carries" in expression) return `${renderKey(expression.carries)} !== undefined`;
  if ("opens" in expression) return renderOpening(scope, expression);
  if ("now" in expression) return "new Date().toISOString()";
  if ("remark" in expression) return `this.instance.remarks[${JSON.stringify(expression.remark)}] ?? null`;
  if ("present" in expression) return renderPresent(scope, expression.present);
  if ("tally" in expression) return renderTally(scope, expression);
  if ("do" in expression) return renderOperator(scope, expression.do, expression.with);
  throw new Error("no such expression");
};

/** A number that is calculated with: nothing is none. */
export const renderQuantity = (scope: Scope, expression: Expression): string => operand(scope, expression, false);
