import { follow } from "../flow.ts";
import { storageUse } from "../storage.ts";
import { isFunction, type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "S5: between these writes somebody else may read one without the other, or a crash may keep just one. Write after the await, or in transactionSync.";

/** How far a way through the function has come: nothing written, written, written and waited. */
type Progress = 0 | 1 | 2;

/** Writes of one function belong together: no `await` stands between them. */
export const awaitBetweenWrites: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isFunction(node) || !node.async || node.body === null) return;
      const found = new Set<Node>();
      follow<Progress>(node.body, {
        start: 0,
        join: (a, b) => (a > b ? a : b),
        loops: false,
        visit(part, progress) {
          if (part.type === "CallExpression" && storageUse(context, part) === "write") {
            if (progress === 2) found.add(part);
            return 1;
          }
          const waits = part.type === "AwaitExpression" || (part.type === "ForOfStatement" && part.await);
          return waits && progress === 1 ? 2 : progress;
        },
      });
      for (const write of found) context.report({ node: write, message: MESSAGE });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
