import type { Expression } from "#src/spec/expression.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import { coarser, operand, renderExpression, type Scope } from "./render-expression.ts";
import { mayBeNothing } from "./render-schema.ts";
import { fieldIn, scaleOf } from "./scale-of.ts";

const bare = (code: string): string => (/^\([^()]*\)$/u.test(code) ? code.slice(1, -1) : code);

const renderConstant = (value: Json, scale: number): string =>
  JSON.stringify(value === null || Number.isNaN(Number(value)) ? value : Number(value).toFixed(scale));

/**
 * An expression as the value of a field: a decimal is told as a text, and as a number where the field holds one. Without
 * a field, whatever has decimals is told as a decimal.
 */
export const renderValue = (scope: Scope, expression: Expression, field?: Field): string => {
  const scale = scaleOf(scope, expression);
  const isText = field === undefined ? scale > 0 : field.type === "decimal";
  const own = field === undefined ? scale : (field.scale ?? 0);
  if (!isText && scale === 0) return renderExpression(scope, expression);
  if (!isText) return `${operand(scope, expression, false)} / ${10 ** scale}`;
  const found = fieldIn(scope, expression);
  if (found?.type === "decimal" && found.scale === own) return renderExpression(scope, expression);
  if ("value" in expression) return renderConstant(expression.value, own);
  const code = own === scale ? bare(operand(scope, expression, false)) : coarser(scope, expression, own);
  return `${mayBeNothing(expression) ? "decimalOrNull" : "decimalOf"}(${code}, ${own})`;
};

/** Functions of the layer for decimals that a piece of code uses. */
export const decimalsIn = (code: string): string[] =>
  ["decimalOf", "decimalOrNull", "minorOf"].filter((name) => code.includes(`${name}(`));
