import { bare, nameOf, type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "P5: how long `===` takes tells how much of a secret was right. Compare SHA-256 digests with crypto.subtle.timingSafeEqual.";

const SECRET = /(?:token|secret|password|passphrase|signature|digest|hmac|apikey|api_key|credential)s?$/iu;
const OPERATORS = ["===", "!==", "==", "!="];

const isSecret = (node: Node): boolean => SECRET.test(nameOf(node) ?? "");

/** Whether something was sent at all may be asked. */
const isNothing = (node: Node): boolean => {
  const value = bare(node);
  if (value.type === "Literal") return value.value === null || value.value === "";
  return nameOf(value) === "undefined" || (value.type === "UnaryExpression" && value.operator === "typeof");
};

/** Secrets are compared in constant time. */
export const timing: Rule = {
  create(context) {
    return {
      BinaryExpression(node) {
        if (!OPERATORS.includes(node.operator) || isNothing(node.left) || isNothing(node.right)) return;
        if (isSecret(node.left) || isSecret(node.right)) context.report({ node, message: MESSAGE });
      },
    };
  },
};
