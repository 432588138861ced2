import { valueOf } from "./resolve.ts";
import { type Context, isCall, nameOf, type Node, receiverOf } from "./syntax.ts";

/** `Date.now()`, `performance.now()`, `new Date().getTime()`. */
export const isClockRead = (node: Node): boolean => {
  if (!isCall(node, "now", "getTime")) return false;
  const receiver = receiverOf(node);
  if (receiver?.type === "NewExpression") return nameOf(receiver.callee) === "Date" && receiver.arguments.length === 0;
  return receiver !== null && ["Date", "performance"].includes(nameOf(receiver) ?? "");
};

/** The two readings of the clock that a difference is made of; null: it is none of two times. */
export const readingsOf = (context: Context, node: Node): [Node, Node] | null => {
  if (node.type !== "BinaryExpression" || node.operator !== "-") return null;
  const [from, to] = [valueOf(context, node.right), valueOf(context, node.left)];
  return isClockRead(from) && isClockRead(to) ? [from, to] : null;
};
