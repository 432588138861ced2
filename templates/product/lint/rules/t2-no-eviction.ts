import { isCall, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "T2: what a service keeps in memory only is lost whenever its object is evicted. Test it with evictDurableObject, or with describeService, which does.";

/** The tests of a service evict it. */
export const noEviction: Rule = {
  create(context) {
    return {
      Program(node) {
        const evicts = [...walk(node)].some((part) => isCall(part, "evictDurableObject", "describeService"));
        if (!evicts) context.report({ node, message: MESSAGE });
      },
    };
  },
};
