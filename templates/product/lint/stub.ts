import { valueOf } from "./resolve.ts";
import { type Call, type Context, isCall, nameOf, type Node, receiverOf } from "./syntax.ts";

const ADDRESSING = ["idFromName", "idFromString", "newUniqueId"];

/** Whether a value stands for another object: got from a namespace, here or where its name was declared. */
export const isStub = (context: Context, node: Node): boolean => {
  const value = valueOf(context, node);
  if (value.type !== "CallExpression") return false;
  const method = nameOf(value.callee);
  const isAddressed = value.arguments.some((id) => isCall(valueOf(context, id), ...ADDRESSING));
  return method === "getByName" || (method === "get" && isAddressed);
};

/** Whether a call leaves the object: a method of a stub, or a call through the mesh. */
export const isRemoteCall = (context: Context, call: Call): boolean => {
  const receiver = receiverOf(call);
  if (receiver === null) return false;
  return isStub(context, receiver) || (nameOf(call.callee) === "call" && nameOf(receiver) === "mesh");
};
