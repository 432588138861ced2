import { readingsOf } from "../clock.ts";
import { functionAround, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "P7: the clock stands still while the processor works, so this is always 0 in production. Measure at the caller, around an await.";

const waits = (node: Node): boolean =>
  node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);

/** The difference of two times has an `await` between them. */
export const stopwatch: Rule = {
  create(context) {
    return {
      BinaryExpression(node) {
        const [from, to] = readingsOf(context, node) ?? [];
        const owner = functionAround(node);
        if (from === undefined || to === undefined || owner === null || functionAround(from) !== owner) return;
        const between = [...walk(owner)].some((part) => waits(part) && part.end > from.end && part.start < to.start);
        if (!between) context.report({ node, message: MESSAGE });
      },
    };
  },
};
