import { isClass, kindOf } from "../classes.ts";
import { around, isCall, type Rule, receiverOf } from "../syntax.ts";

const ACCEPT =
  "W1: a socket accepted like this keeps the object awake for as long as it is open. Use ctx.acceptWebSocket.";
const LISTEN = "W1: listeners are gone when the object sleeps. Write webSocketMessage and webSocketClose as methods.";

/** Sockets belong to the runtime, which keeps them while the object sleeps. */
export const plainSocket: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        if (receiverOf(node) === null) return;
        if (isCall(node, "accept") && node.arguments.length === 0) context.report({ node, message: ACCEPT });
        const [event] = node.arguments;
        const isOfSocket = event?.type === "Literal" && (event.value === "message" || event.value === "close");
        const object = [...around(node)].find(isClass);
        if (isCall(node, "addEventListener") && isOfSocket && object !== undefined && kindOf(object) !== null)
          context.report({ node, message: LISTEN });
      },
    };
  },
};
