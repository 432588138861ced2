import type { data } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";

import type { Template } from "./workflow.ts";
import { expressions } from "./workflow-language.ts";

/** Plain JSON, as contexts are made of and expressions evaluate to. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** What an expression can see: contexts by name, and the functions that depend on the place. */
export type Scope = {
  contexts: Record<string, Value>;
  functions: Record<string, (...args: string[]) => string | boolean>;
};

/** The value of an expression (the text between `${{` and `}}`). Throws with the expression named. */
const evaluate = (expression: string, scope: Scope): Value => fromData(evaluateData(expression, scope));

/** Whether a condition holds, by GitHub's rules of truth. */
export const isTrue = (condition: string, scope: Scope): boolean => evaluate(`!!(${condition})`, scope) === true;

/** A template with its expressions evaluated. */
export const resolve = (template: Template, scope: Scope): Value => {
  if (Array.isArray(template)) return template.map((item) => resolve(item, scope));
  if (template instanceof Map) {
    return Object.fromEntries([...template].map(([key, value]) => [key, resolve(value, scope)]));
  }
  return isExpression(template) ? evaluate(template.expression, scope) : template;
};

/** A template as the text it becomes; a mapping or a list becomes what `${{ }}` would print for it. */
export const resolveText = (template: Template, scope: Scope): string =>
  isExpression(template)
    ? evaluateData(template.expression, scope).coerceString()
    : toData(resolve(template, scope)).coerceString();

/** A mapping of texts (`env`, `with`, `outputs`), or the object that one whole expression gives. */
export const resolveTexts = (template: Template, scope: Scope): Record<string, string> => {
  if (template instanceof Map) {
    return Object.fromEntries([...template].map(([key, value]) => [key, resolveText(value, scope)]));
  }
  const value = resolve(template, scope);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toData(entry).coerceString()]));
};

/** Plain JSON as an object to look keys up in; everything else as an empty one. */
export const asObject = (value: Value | undefined): { [key: string]: Value } =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};

const isExpression = (template: Template): template is { expression: string } =>
  template !== null && typeof template === "object" && "expression" in template;

const evaluateData = (expression: string, scope: Scope): data.ExpressionData => {
  const functions = new Map<string, FunctionDefinition>(
    Object.entries(scope.functions).map(([name, call]) => [
      name.toLowerCase(),
      {
        name,
        minArgs: 0,
        maxArgs: 255,
        call: (...args) => toData(call(...args.map((arg) => arg.coerceString()))),
      },
    ]),
  );
  try {
    const { tokens } = new expressions.Lexer(expression).lex();
    const tree = new expressions.Parser(tokens, Object.keys(scope.contexts), [...functions.values()]).parse();
    const contexts = Object.entries(scope.contexts).map(([key, value]) => ({ key, value: toData(value) }));
    return new expressions.Evaluator(tree, new expressions.data.Dictionary(...contexts), functions).evaluate();
  } catch (error) {
    throw new Error(`The expression \`${expression}\` can't be evaluated: ${(error as Error).message}`, {
      cause: error,
    });
  }
};

const toData = (value: Value): data.ExpressionData =>
  JSON.parse(JSON.stringify(value), expressions.data.reviver) as data.ExpressionData;

const fromData = (value: data.ExpressionData): Value =>
  JSON.parse(JSON.stringify(value, expressions.data.replacer)) as Value;
