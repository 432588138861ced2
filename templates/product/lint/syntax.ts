import type { RuleTester } from "oxlint/plugins-dev";

type AnyRule = Parameters<RuleTester["run"]>[1];

/** A rule of this plugin: `create` answers what is to be called for each kind of node. */
export type Rule = Exclude<AnyRule, { createOnce: unknown }>;
export type Context = Parameters<Rule["create"]>[0];
/** A node of the syntax tree, and one of a certain kind. */
export type Node = Context["sourceCode"]["ast"]["body"][number]["parent"];
export type Of<Type extends Node["type"]> = Extract<Node, { type: Type }>;
export type Call = Of<"CallExpression">;
export type Class = Of<"ClassDeclaration" | "ClassExpression">;
export type Method = Of<"MethodDefinition" | "TSAbstractMethodDefinition">;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

/** What a node is made of, in the order of the text. */
export const partsOf = (node: Node): Node[] =>
  Object.entries(node)
    .filter(([name]) => name !== "parent")
    .flatMap(([, value]: [string, unknown]) =>
      Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
    )
    .toSorted((a, b) => a.start - b.start);

/** The node itself and all that it holds. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const part of partsOf(node)) yield* walk(part);
}

const FUNCTIONS = [
  "ArrowFunctionExpression",
  "FunctionDeclaration",
  "FunctionExpression",
  "TSDeclareFunction",
  "TSEmptyBodyFunctionExpression",
] as const;
export type FunctionNode = Of<(typeof FUNCTIONS)[number]>;

export const isFunction = (node: Node): node is FunctionNode => (FUNCTIONS as readonly string[]).includes(node.type);

/** Without what stands around a value and changes nothing: parentheses, `as`, `satisfies`, `!`, `?.`. */
export const bare = (node: Node): Node => {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "ChainExpression":
      return bare(node.expression);
    default:
      return node;
  }
};

/** The nodes around one, the nearest first. */
export function* around(node: Node): Generator<Node> {
  for (let outer: Node | null = node.parent; outer !== null && outer !== undefined; outer = outer.parent) yield outer;
}

export const functionAround = (node: Node): FunctionNode | null => [...around(node)].find(isFunction) ?? null;

/** The last name of `a`, `a.b`, `a.#b`, `a["b"]`; null for anything else. */
export const nameOf = (node: Node): string | null => {
  const value = bare(node);
  if (value.type === "Identifier" || value.type === "PrivateIdentifier") return value.name;
  if (value.type !== "MemberExpression") return null;
  if (!value.computed) return nameOf(value.property);
  return value.property.type === "Literal" && typeof value.property.value === "string" ? value.property.value : null;
};

/** What a call is a method of: `a.b` in `a.b.c()`; null for a plain function. */
export const receiverOf = ({ callee }: Call): Node | null => {
  const called = bare(callee);
  return called.type === "MemberExpression" ? bare(called.object) : null;
};

export const isCall = (node: Node | null, ...names: string[]): node is Call =>
  node?.type === "CallExpression" && names.includes(nameOf(node.callee) ?? "");

const ENDS = /^(?:ReturnStatement|ThrowStatement)$/u;
export const endsHere = (node: Node): boolean => ENDS.test(node.type);
