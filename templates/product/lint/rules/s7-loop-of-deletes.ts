import { statementOf, storageUse } from "../storage.ts";
import { around, isCall, isFunction, nameOf, type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "S7: emptying an object piece by piece leaves it half empty after a crash, and its files behind. Call storage.deleteAll(), which takes the alarm along.";

const WHOLE = /^\s*(?:DELETE\s+FROM\s+[\w"]+\s*;?\s*$|DROP\s+TABLE\b)/iu;

const isInLoop = (node: Node): boolean => {
  for (const outer of around(node)) {
    if (/^(?:For|While|DoWhile)/u.test(outer.type) || isCall(outer, "forEach")) return true;
    if (isFunction(outer) && !isCall(outer.parent, "forEach", "map")) return false;
  }
  return false;
};

/** One key after the other, or one table after the other. */
export const loopOfDeletes: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const statement = statementOf(context, node);
        const isDelete =
          statement === null
            ? nameOf(node.callee) === "delete" && storageUse(context, node) === "write"
            : WHOLE.test(statement);
        if (isDelete && isInLoop(node)) context.report({ node, message: MESSAGE });
      },
    };
  },
};
