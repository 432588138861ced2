import { type Class, type Method, nameOf, type Node } from "./syntax.ts";

/** `object`: a Durable Object class; `service`: one that stands on the layer; null: an ordinary class. */
export const kindOf = ({ superClass }: Class): "object" | "service" | null => {
  const parent = superClass === null ? null : nameOf(superClass);
  if (parent === "ServiceObject") return "service";
  return parent === "DurableObject" ? "object" : null;
};

export const methodsOf = ({ body }: Class): Method[] =>
  body.body.filter((member): member is Method => member.type.endsWith("MethodDefinition"));

/** What the runtime calls by itself. */
export const HANDLERS = ["constructor", "alarm", "fetch", "webSocketMessage", "webSocketClose", "webSocketError"];

/** Whether others can call it: the runtime knows `#private` and nothing else, least of all `private` and `protected`. */
export const isReachable = ({ key, kind, static: isStatic }: Method): boolean =>
  kind === "method" && !isStatic && key.type !== "PrivateIdentifier";

export const isClass = (node: Node): node is Class =>
  node.type === "ClassDeclaration" || node.type === "ClassExpression";
