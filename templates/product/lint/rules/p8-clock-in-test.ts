import { readingsOf } from "../clock.ts";
import { valueOf } from "../resolve.ts";
import { isCall, nameOf, receiverOf, type Rule } from "../syntax.ts";

const SLEEP =
  "P8: how long this takes depends on the machine. Run the alarm with runDurableObjectAlarm, or await what is waited for.";
const BOUND =
  "P8: a bound on time fails on a slow machine and proves nothing on a fast one. Test what happened, not when.";

const COMPARES = /^toBe(?:Less|Greater)Than(?:OrEqual)?$/u;

/** A test says the same on every machine. */
export const clockInTest: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const receiver = receiverOf(node);
        const sleeps =
          isCall(node, "setTimeout", "setInterval") ||
          (isCall(node, "wait") && receiver !== null && nameOf(receiver) === "scheduler");
        if (sleeps) context.report({ node, message: SLEEP });
        if (!COMPARES.test(nameOf(node.callee) ?? "") || receiver?.type !== "CallExpression") return;
        const [measured] = receiver.arguments;
        const isTime = measured !== undefined && readingsOf(context, valueOf(context, measured)) !== null;
        if (isTime) context.report({ node, message: BOUND });
      },
    };
  },
};
