import { isStorageCall } from "../storage.ts";
import { around, bare, isCall, isFunction, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "C1: blockConcurrencyWhile stops every other request of the object: 5 ms of it bound the object to 200 requests a second. Use it in the constructor only.";
const OUTSIDE =
  "C1: what waits for something else than the storage here keeps every request of the object waiting. Fetch it later, where it is needed.";

const isInConstructor = (node: Node): boolean => {
  const method = [...around(node)].find(({ type }) => type === "MethodDefinition");
  return method?.type === "MethodDefinition" && method.kind === "constructor";
};

/** The gate of an object stands in its constructor, and waits for its storage alone. */
export const blocking: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        if (!isCall(node, "blockConcurrencyWhile")) return;
        if (!isInConstructor(node)) context.report({ node, message: MESSAGE });
        const [callback] = node.arguments.map(bare);
        if (callback === undefined || !isFunction(callback)) return;
        for (const part of walk(callback)) {
          if (part.type !== "AwaitExpression") continue;
          const awaited = bare(part.argument);
          const isOwn = awaited.type === "CallExpression" && isStorageCall(context, awaited);
          if (!isOwn) context.report({ node: part, message: OUTSIDE });
        }
      },
    };
  },
};
