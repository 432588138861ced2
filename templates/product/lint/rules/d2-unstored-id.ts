import { statementOf, storageUse } from "../storage.ts";
import { around, type Call, functionAround, isCall, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "D2: nobody can find an object again whose unique id is not stored. Store it where it is made, or use getByName with a name that says what it is for.";

/** `newUniqueId()` has to be part of a storage write, by itself or by the name it was given. */
export const unstoredId: Rule = {
  create(context) {
    const stores = (node: Node): node is Call => {
      if (node.type !== "CallExpression") return false;
      return storageUse(context, node) === "write" || statementOf(context, node) !== null;
    };
    return {
      CallExpression(node) {
        if (!isCall(node, "newUniqueId") || [...around(node)].some(stores)) return;
        const declared = [...around(node)].find(({ type }) => type === "VariableDeclarator");
        const name =
          declared?.type === "VariableDeclarator" && declared.id.type === "Identifier" ? declared.id.name : null;
        const names = (part: Node): boolean => part.type === "Identifier" && part.name === name;
        const scope = functionAround(node) ?? context.sourceCode.ast;
        const stored = [...walk(scope)]
          .filter(stores)
          .some((call) => call.arguments.flatMap((given) => [...walk(given)]).some(names));
        if (!stored) context.report({ node, message: MESSAGE });
      },
    };
  },
};
