import { isAlarmHandler } from "../alarm-handler.ts";
import { around, type FunctionNode, isFunction, type Node, type Of, type Rule, walk } from "../syntax.ts";

const MESSAGE =
  "A3: an alarm that keeps throwing is dropped after six retries, and with it whatever was due. Catch, record, and set the alarm again.";

type Attempt = Of<"TryStatement">;

/** Passes the alarm on to one that is held to the same. */
const delegates = ({ body }: FunctionNode): boolean => {
  if (body?.type !== "BlockStatement") return true;
  const [only, ...rest] = body.body;
  return (
    rest.length === 0 && only !== undefined && (only.type === "ExpressionStatement" || only.type === "ReturnStatement")
  );
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

/** Everything that an alarm waits for, or does to the storage in one transaction, stands in a `try` whose `catch` ends there. */
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
