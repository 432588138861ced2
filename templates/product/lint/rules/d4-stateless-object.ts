import { isClass, kindOf, methodsOf } from "../classes.ts";
import { type Class, nameOf, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "D4: this object keeps nothing, waits for nothing and holds no socket, so every call pays the way to it for nothing. Do this in the Worker.";

const STATE = ["storage", "sql", "kv", "records", "instance", "acceptWebSocket", "getWebSockets", "container"];

const keepsState = (object: Class): boolean =>
  methodsOf(object).some(({ key }) => nameOf(key) === "alarm") ||
  [...walk(object.body)].some((node: Node) => node.type === "MemberExpression" && STATE.includes(nameOf(node) ?? ""));

/** A class without storage, alarm or socket is no Durable Object's work. */
export const statelessObject: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isClass(node) || kindOf(node) === null || node.abstract) return;
      if (!keepsState(node)) context.report({ node: node.id ?? node, message: MESSAGE });
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
