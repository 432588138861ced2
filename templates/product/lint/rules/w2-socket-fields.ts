import { isClass, kindOf } from "../classes.ts";
import { around, type Node, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "W2: a field is empty after the object slept, though its sockets are still open. Keep what belongs to a socket in serializeAttachment, and ask ctx.getWebSockets.";

const namesSocket = (node: Node | null | undefined): boolean =>
  node !== null &&
  node !== undefined &&
  [...walk(node)].some(
    (part) =>
      part.type === "TSTypeReference" && part.typeName.type === "Identifier" && part.typeName.name === "WebSocket",
  );

/** No field of an object holds sockets, or anything for each of them. */
export const socketFields: Rule = {
  create(context) {
    return {
      PropertyDefinition(node) {
        const object = [...around(node)].find(isClass);
        if (object === undefined || kindOf(object) === null) return;
        if (namesSocket(node.typeAnnotation) || namesSocket(node.value))
          context.report({ node: node.key, message: MESSAGE });
      },
    };
  },
};
