import { isAlarmHandler } from "../alarm-handler.ts";
import { around, type FunctionNode, isFunction, nameOf, type Node, type Of, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "A3: an alarm that keeps throwing is dropped after six retries, and with it whatever was due. Catch, record, and set the alarm again.";

type Attempt = Of<"TryStatement">;

/** Does nothing but pass the invocation on, to a handler that is held to the same. */
const delegates = ({ body, params }: FunctionNode): boolean => {
  const [info] = params;
  if (body?.type !== "BlockStatement" || body.body.length !== 1 || info === undefined) return false;
  const passes = (part: Node): boolean =>
    part.type === "CallExpression" && part.arguments.some((given) => nameOf(given) === nameOf(info));
  return [...walk(body)].some(passes);
};

const catches = ({ handler }: Attempt): boolean =>
  handler !== null && !handler.body.body.some(({ type }) => type === "ThrowStatement");

const isCaught = (node: Node, handler: FunctionNode): boolean => {
  for (const outer of around(node)) {
    if (outer === handler) return false;
    const inBlock = outer.type === "TryStatement" && node.start >= outer.block.start && node.end <= outer.block.end;
    if (inBlock && catches(outer)) return true;
  }
  return false;
};

/** Everything that an alarm waits for stands in a `try` whose `catch` does not throw on. */
export const uncaughtAlarm: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isFunction(node) || !isAlarmHandler(node) || node.body === null || delegates(node)) return;
      const wait = [...walk(node.body)].find((part) => part.type === "AwaitExpression" && !isCaught(part, node));
      const caught = [...walk(node.body)].some((part) => part.type === "TryStatement" && catches(part));
      if (wait !== undefined || !caught) context.report({ node: wait ?? node, message: MESSAGE });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
