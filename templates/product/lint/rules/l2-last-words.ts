import { isClass, kindOf, methodsOf } from "../classes.ts";
import { around, isCall, nameOf, type Rule } from "../syntax.ts";

const MESSAGE =
  "L2: an object ends without notice, so nothing runs at its end. Write when it happens, or from an alarm.";

const ENDS = ["beforeunload", "unload", "exit", "beforeExit", "SIGTERM", "SIGINT"];
const DISPOSE = ["dispose", "asyncDispose"];

/** Nothing waits for an end of which nobody is told. */
export const lastWords: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const [event] = node.arguments;
        const isEnd = event?.type === "Literal" && typeof event.value === "string" && ENDS.includes(event.value);
        if (isEnd && isCall(node, "on", "once", "addEventListener")) context.report({ node, message: MESSAGE });
      },
      NewExpression(node) {
        if (nameOf(node.callee) === "FinalizationRegistry") context.report({ node, message: MESSAGE });
      },
      MethodDefinition(node) {
        const object = [...around(node)].find(isClass);
        if (object === undefined || kindOf(object) === null || !methodsOf(object).includes(node)) return;
        const isSymbol = node.computed && node.key.type === "MemberExpression" && nameOf(node.key.object) === "Symbol";
        if (isSymbol && DISPOSE.includes(nameOf(node.key) ?? "")) context.report({ node: node.key, message: MESSAGE });
      },
    };
  },
};
