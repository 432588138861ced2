import { isClockRead } from "../clock.ts";
import { numberOf, valueOf } from "../resolve.ts";
import { isCall, type Rule } from "../syntax.ts";

const MESSAGE =
  "A4: an object that wakes several times a second never sleeps, and is billed for it. Wait at least a second.";

const SECOND_MS = 1_000;

/** An alarm is not a clock's tick. */
export const fastAlarm: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const [time] = node.arguments;
        if (!isCall(node, "setAlarm") || time === undefined) return;
        const value = valueOf(context, time);
        if (value.type !== "BinaryExpression" || value.operator !== "+") return;
        const delays = [value.left, value.right].filter((part) => !isClockRead(valueOf(context, part)));
        const [delay] = delays.map((part) => numberOf(context, part));
        if (delays.length === 1 && typeof delay === "number" && delay < SECOND_MS)
          context.report({ node: time, message: MESSAGE });
      },
    };
  },
};
