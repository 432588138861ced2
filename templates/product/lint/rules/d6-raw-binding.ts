import { isCall, type Rule } from "../syntax.ts";

const MESSAGE =
  "D6: only the mesh knows who may call whom, bounds the wait and counts. Call `mesh.call` and declare the call in the contract.";

/** Addresses another object past the orchestration layer. */
export const rawBinding: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        if (isCall(node, "getByName", "idFromName", "idFromString", "newUniqueId"))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};
