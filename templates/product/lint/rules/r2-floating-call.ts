import { isRemoteCall } from "../stub.ts";
import { bare, type Context, isCall, type Node, receiverOf, type Rule } from "../syntax.ts";

const MESSAGE =
  "R2: nobody hears how this call ends, and the runtime may drop it with the request. Await it, or hand it to waitUntil.";

const isRemote = (context: Context, node: Node): boolean => {
  const value = bare(node);
  if (value.type !== "CallExpression") return false;
  const receiver = receiverOf(value);
  if (receiver === null) return isCall(value, "fetch");
  return isRemoteCall(context, value) || (isCall(value, "then", "catch", "finally") && isRemote(context, receiver));
};

/** A statement that is nothing but a call to another object, or to the outside. */
export const floatingCall: Rule = {
  create(context) {
    return {
      ExpressionStatement({ expression }) {
        const value = bare(expression);
        const called = value.type === "UnaryExpression" && value.operator === "void" ? value.argument : value;
        if (isRemote(context, called)) context.report({ node: called, message: MESSAGE });
      },
    };
  },
};
