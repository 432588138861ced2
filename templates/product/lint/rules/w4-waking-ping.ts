import { isClass, kindOf } from "../classes.ts";
import { isCall, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "W4: without setWebSocketAutoResponse every ping wakes the object, which is billed. Set it in the constructor.";

/** Pings are answered by the runtime. */
export const wakingPing: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isClass(node) || kindOf(node) === null) return;
      const parts = [...walk(node.body)];
      const accepts = parts.find((part) => isCall(part, "acceptWebSocket"));
      if (accepts && !parts.some((part) => isCall(part, "setWebSocketAutoResponse")))
        context.report({ node: accepts, message: MESSAGE });
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
