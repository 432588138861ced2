import { valueOf } from "../resolve.ts";
import { isCall, nameOf, type Node, receiverOf, type Rule } from "../syntax.ts";

const MESSAGE =
  "D1: a name that never changes sends everybody to one object, which takes some hundred requests a second. Name the instance after what it is kept for.";

const isFixed = (value: Node): boolean =>
  value.type === "Literal" || (value.type === "TemplateLiteral" && value.expressions.length === 0);

/** `bindings`: the layer's own objects of which there is one by design, and which no request waits for. */
export const constantName: Rule = {
  meta: { schema: [{ type: "object", properties: { bindings: { type: "array", items: { type: "string" } } } }] },
  create(context) {
    const [options] = context.options as [{ bindings?: string[] }?];
    const allowed = options?.bindings ?? [];
    return {
      CallExpression(node) {
        if (!isCall(node, "getByName", "idFromName")) return;
        const [name] = node.arguments;
        const receiver = receiverOf(node);
        if (name === undefined || (receiver !== null && allowed.includes(nameOf(receiver) ?? ""))) return;
        if (isFixed(valueOf(context, name))) context.report({ node: name, message: MESSAGE });
      },
    };
  },
};
