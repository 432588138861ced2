import { declarationOf, numberOf } from "../resolve.ts";
import { isRemoteCall } from "../stub.ts";
import { around, type Context, isFunction, nameOf, type Node, receiverOf, type Rule, walk } from "../syntax.ts";

const STUB = "R3: a stub that has failed stays broken. Make a new one for each try.";
const TRIES = "R3: more than three tries make an overload worse. Give up, and say so.";
const OVERLOADED = "R3: trying again makes an overloaded object slower. Ask `overloaded` where `retryable` is asked.";

const MAX_TRIES = 3;

const loopAround = (node: Node): Node | null => {
  for (const outer of around(node)) {
    if (isFunction(outer)) return null;
    if (/^(?:For|While|DoWhile)/u.test(outer.type)) return outer;
  }
  return null;
};

/** `for (let n = 1; n <= 5; n += 1)`: 5; null where the text doesn't say. */
const roundsOf = (context: Context, loop: Node): number | null => {
  if (loop.type !== "ForStatement" || loop.test?.type !== "BinaryExpression") return null;
  const [counter] = loop.init?.type === "VariableDeclaration" ? loop.init.declarations : [];
  const from = counter?.init ? numberOf(context, counter.init) : null;
  const to = numberOf(context, loop.test.right);
  if (from === null || to === null) return null;
  return loop.test.operator === "<=" ? to - from + 1 : to - from;
};

/** A loop that calls another object and catches its failure is a retry. */
export const retry: Rule = {
  create(context) {
    const asked = { retryable: [] as Node[], overloaded: false };
    const note = (node: Node, name: string | null): void => {
      if (name === "retryable") asked.retryable.push(node);
      if (name === "overloaded") asked.overloaded = true;
    };
    return {
      CallExpression(node) {
        const loop = loopAround(node);
        if (loop === null || !isRemoteCall(context, node)) return;
        if (![...walk(loop)].some((part) => part.type === "CatchClause")) return;
        const receiver = receiverOf(node);
        const declared = receiver === null ? null : declarationOf(context, receiver);
        const isOlder = declared !== null && (declared.start < loop.start || declared.end > loop.end);
        if (isOlder && nameOf(receiver ?? node) !== "mesh") context.report({ node, message: STUB });
        if ((roundsOf(context, loop) ?? 0) > MAX_TRIES) context.report({ node: loop, message: TRIES });
      },
      MemberExpression(node) {
        note(node, nameOf(node));
      },
      Property(node) {
        if (node.parent.type === "ObjectPattern") note(node, nameOf(node.key));
      },
      "Program:exit"() {
        if (asked.overloaded) return;
        for (const node of asked.retryable) context.report({ node, message: OVERLOADED });
      },
    };
  },
};
