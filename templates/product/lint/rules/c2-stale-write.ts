import { follow } from "../flow.ts";
import { isStorageCall, storageUse } from "../storage.ts";
import { bare, isFunction, type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "C2: while this waited, other requests were served: what was read before may be gone. Read again before this write.";

/** After waiting for anything but the storage, what is written rests on something read afterwards. */
export const staleWrite: Rule = {
  create(context) {
    const isOutside = (node: Node): boolean => {
      if (node.type === "ForOfStatement") return node.await;
      if (node.type !== "AwaitExpression") return false;
      const awaited = bare(node.argument);
      return awaited.type !== "CallExpression" || !isStorageCall(context, awaited);
    };
    const check = (node: Node): void => {
      if (!isFunction(node) || !node.async || node.body === null) return;
      const found = new Set<Node>();
      follow<boolean>(node.body, {
        start: false,
        join: (a, b) => a || b,
        loops: true,
        visit(part, stale) {
          if (isOutside(part)) return true;
          const use = part.type === "CallExpression" ? storageUse(context, part) : null;
          if (use === "write" && stale) found.add(part);
          return use === null ? stale : false;
        },
      });
      for (const write of found) context.report({ node: write, message: MESSAGE });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
