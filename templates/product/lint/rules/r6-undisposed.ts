import { declarationOf, valueOf } from "../resolve.ts";
import { isRemoteCall } from "../stub.ts";
import { bare, isCall, type Node, receiverOf, type Rule } from "../syntax.ts";

const MESSAGE =
  "R6: what another object returned to be called stays open there until it is disposed. Declare it with `using`.";

const kindOfDeclaration = (declared: Node | null): string | null =>
  declared?.type === "VariableDeclarator" && declared.parent.type === "VariableDeclaration"
    ? declared.parent.kind
    : null;

/** A value that a stub gave, and that is itself awaited on, is a target on the other side. */
export const undisposed: Rule = {
  create(context) {
    return {
      AwaitExpression({ argument }) {
        const called = bare(argument);
        const target = called.type === "CallExpression" ? receiverOf(called) : null;
        if (target?.type !== "Identifier") return;
        const given = valueOf(context, target);
        const from = given.type === "AwaitExpression" ? bare(given.argument) : given;
        if (from.type !== "CallExpression" || !isRemoteCall(context, from) || isCall(from, "fetch")) return;
        const declared = declarationOf(context, target);
        if (kindOfDeclaration(declared) === "const" || kindOfDeclaration(declared) === "let")
          context.report({ node: declared ?? target, message: MESSAGE });
      },
    };
  },
};
