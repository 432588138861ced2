import { isClass, kindOf, methodsOf } from "../classes.ts";
import { isCall, nameOf, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "W3: a close that is not answered leaves the other side waiting, and ends as error 1006. Call ws.close(code, reason) in webSocketClose.";

/** Who takes sockets answers their close. */
export const unansweredClose: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isClass(node) || kindOf(node) === null) return;
      if (![...walk(node.body)].some((part) => isCall(part, "acceptWebSocket"))) return;
      const close = methodsOf(node).find(({ key }) => nameOf(key) === "webSocketClose");
      const answers = close !== undefined && [...walk(close.value)].some((part) => isCall(part, "close"));
      if (!answers) context.report({ node: close?.key ?? node.id ?? node, message: MESSAGE });
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
