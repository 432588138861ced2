import { bare, type Context, type Node } from "./syntax.ts";

/** Where a name was declared; null where this file doesn't say. */
export const declarationOf = (context: Context, name: Node): Node | null => {
  const node = bare(name);
  if (node.type !== "Identifier") return null;
  type Scope = ReturnType<Context["sourceCode"]["getScope"]>;
  for (let scope: Scope | null = context.sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const [definition] = scope.set.get(node.name)?.defs ?? [];
    if (definition !== undefined) return definition.node as Node;
  }
  return null;
};

/** What a name stands for: the value it was declared with, seen through other names; anything else stays itself. */
export const valueOf = (context: Context, node: Node, depth = 4): Node => {
  const value = bare(node);
  const declared = declarationOf(context, value);
  if (depth === 0 || declared?.type !== "VariableDeclarator" || declared.init === null) return value;
  return declared.id.type === "Identifier" ? valueOf(context, declared.init, depth - 1) : value;
};

/** The text of a string; of a template or a sum, the fixed part it begins with; null where it is not known. */
export const textOf = (context: Context, node: Node): string | null => {
  const value = valueOf(context, node);
  if (value.type === "Literal") return typeof value.value === "string" ? value.value : null;
  if (value.type === "TemplateLiteral") return value.quasis.map(({ value: { cooked } }) => cooked ?? "").join("?");
  return value.type === "BinaryExpression" && value.operator === "+" ? textOf(context, value.left) : null;
};

export const numberOf = (context: Context, node: Node): number | null => {
  const value = valueOf(context, node);
  return value.type === "Literal" && typeof value.value === "number" ? value.value : null;
};
