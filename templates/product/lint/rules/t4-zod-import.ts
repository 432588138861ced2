import { type Rule } from "../syntax.ts";

const MESSAGE =
  'T4: `{ z }` takes all of zod along, 830 KiB. Write `import * as z from "zod"` (215 KiB), or take "zod/mini" (90 KiB).';

/** Zod comes as a namespace, so that what isn't used is left out. */
export const zodImport: Rule = {
  create(context) {
    return {
      ImportDeclaration(node) {
        const isZod = node.source.value === "zod" && node.importKind !== "type";
        if (isZod && !node.specifiers.every(({ type }) => type === "ImportNamespaceSpecifier"))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};
