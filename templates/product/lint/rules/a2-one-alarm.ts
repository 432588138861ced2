import { isClass, kindOf } from "../classes.ts";
import { around, functionAround, isCall, type Node, type Rule } from "../syntax.ts";

const TWICE =
  "A2: an object has one alarm, and who sets it forgets what was set before. Let one function set it for whatever is due first.";
const SERVICE = "A2: the one alarm of a service is the layer's. Give the layer what is due instead of setting it here.";

/** One function sets the alarm. */
export const oneAlarm: Rule = {
  create(context) {
    const calls: Node[] = [];
    return {
      CallExpression(node) {
        if (isCall(node, "setAlarm")) calls.push(node);
      },
      "Program:exit"() {
        const [first] = calls;
        for (const call of calls) {
          const object = [...around(call)].find(isClass);
          if (object !== undefined && kindOf(object) === "service") context.report({ node: call, message: SERVICE });
          else if (first !== undefined && functionAround(call) !== functionAround(first))
            context.report({ node: call, message: TWICE });
        }
      },
    };
  },
};
