import { isRemoteCall } from "../stub.ts";
import { bare, type Context, isCall, isFunction, nameOf, type Node, receiverOf, type Rule, walk } from "../syntax.ts";

const MESSAGE = "R7: an error loses its class on the way from another object. Ask for its `code`, which it keeps.";

const callsOut = (context: Context, node: Node): boolean =>
  [...walk(node)].some((part) => part.type === "CallExpression" && isRemoteCall(context, part));

/** What a remote call threw is known by its fields alone. */
export const instanceofRemote: Rule = {
  create(context) {
    const check = (name: string | null, body: Node): void => {
      if (name === null) return;
      for (const part of walk(body))
        if (part.type === "BinaryExpression" && part.operator === "instanceof" && nameOf(part.left) === name)
          context.report({ node: part, message: MESSAGE });
    };
    return {
      TryStatement({ block, handler }) {
        if (handler?.param && callsOut(context, block)) check(nameOf(handler.param), handler.body);
      },
      CallExpression(node) {
        const receiver = receiverOf(node);
        const [callback] = node.arguments.map(bare);
        if (!isCall(node, "catch") || receiver === null || callback === undefined || !isFunction(callback)) return;
        const [parameter] = callback.params;
        if (parameter !== undefined && callback.body && callsOut(context, receiver))
          check(nameOf(parameter), callback.body);
      },
    };
  },
};
