import { around, type Call, type Context, isCall, type Node, receiverOf, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "T1: isolation is per file, so tests that share an instance see what the other left. Name it crypto.randomUUID(), or reset() after each.";

/** `test.each(…)("name", …)`. */
const isEach = (node: Node): node is Call => node.type === "CallExpression" && isCall(node.callee, "each");

const testAround = (node: Node): Call | null =>
  [...around(node)].find((outer): outer is Call => isCall(outer, "test", "it") || isEach(outer)) ?? null;

const addressOf = (context: Context, node: Call): string | null => {
  const [name] = node.arguments;
  const receiver = receiverOf(node);
  if (name?.type !== "Literal" || receiver === null) return null;
  return `${context.sourceCode.getText(receiver)} ${String(name.value)}`;
};

/** Two tests of a file never address the same instance. */
export const sharedName: Rule = {
  create(context) {
    const seen = new Map<string, Call | null>();
    const shared: Node[] = [];
    let resets = false;
    return {
      CallExpression(node) {
        if (isCall(node, "afterEach") && [...walk(node)].some((part) => isCall(part, "reset"))) resets = true;
        const address = isCall(node, "getByName", "idFromName") ? addressOf(context, node) : null;
        if (address === null) return;
        const test = testAround(node);
        if (test === null || (seen.has(address) && seen.get(address) !== test)) shared.push(node);
        seen.set(address, test);
      },
      "Program:exit"() {
        if (!resets) for (const node of shared) context.report({ node, message: MESSAGE });
      },
    };
  },
};
