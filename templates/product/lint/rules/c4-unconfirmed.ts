import { nameOf, type Rule } from "../syntax.ts";

const MESSAGE =
  "C4: with allowUnconfirmed an answer may leave before its write is kept, and the write may then be lost. Say in a comment beside it why that is bearable here.";

/** `allowUnconfirmed` stands beside its reason. */
export const unconfirmed: Rule = {
  create(context) {
    return {
      Property(node) {
        if (nameOf(node.key) !== "allowUnconfirmed") return;
        if (node.value.type === "Literal" && node.value.value === false) return;
        const { line } = context.sourceCode.getLocFromIndex(node.start);
        const comments = context.sourceCode.getAllComments();
        const explains = comments.some(({ loc }) => loc.start.line === line || loc.end.line === line - 1);
        if (!explains) context.report({ node, message: MESSAGE });
      },
    };
  },
};
