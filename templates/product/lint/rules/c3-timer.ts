import { isCall, receiverOf, type Rule } from "../syntax.ts";

const MESSAGE = "C3: a timer keeps the object awake, which is billed, and dies with it. Set an alarm.";

/** No timers inside a product. */
export const timer: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const isGlobal = receiverOf(node) === null;
        if (isGlobal && isCall(node, "setTimeout", "setInterval")) context.report({ node, message: MESSAGE });
      },
    };
  },
};
