import { HANDLERS, isClass, isReachable, kindOf, methodsOf } from "../classes.ts";
import { type Method, nameOf, type Node, type Rule } from "../syntax.ts";

const MODIFIER = "R9: the runtime lets others call `private` and `protected` methods all the same. Write `#name`.";
const SHAPE =
  "R9: every public method of a service can be called by others, so each is an operation of its contract, `name(call, input)`. Make anything else `#private`.";

const isOperation = ({ value }: Method): boolean => {
  const [call, input, ...rest] = value.params;
  return rest.length === 0 && nameOf(call ?? value) === "call" && /^_?input$/u.test(nameOf(input ?? value) ?? "");
};

/** What others can call is what the contract says, and nothing else. */
export const reachable: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isClass(node) || kindOf(node) === null) return;
      for (const method of methodsOf(node)) {
        if (!isReachable(method)) continue;
        const hidden = method.accessibility === "private" || method.accessibility === "protected";
        if (hidden) context.report({ node: method.key, message: MODIFIER });
        else if (kindOf(node) === "service" && !HANDLERS.includes(nameOf(method.key) ?? "") && !isOperation(method))
          context.report({ node: method.key, message: SHAPE });
      }
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
