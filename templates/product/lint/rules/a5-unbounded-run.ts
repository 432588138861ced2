import { isAlarmHandler } from "../alarm-handler.ts";
import { statementOf } from "../storage.ts";
import { functionAround, type Rule } from "../syntax.ts";

const MESSAGE =
  "A5: after a long pause everything is due at once. Take a bounded number with LIMIT, and set the alarm again.";

/** `WHERE due <= ?`: how what is due is asked for. */
const DUE = /\b(?:due|due_at|run_at|next_run|next_at|scheduled_at|scheduled_for)"?\s*<=?\s*\?/iu;
const ONE_ROW = /^\s*SELECT\s+(?:coalesce\()?(?:min|max|count|sum)\(/iu;

/** A job query is bounded, wherever it stands; so is any query that an alarm handler makes itself. */
export const unboundedRun: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const statement = statementOf(context, node);
        if (statement === null || !/^\s*SELECT\b/iu.test(statement)) return;
        if (ONE_ROW.test(statement) || /\bLIMIT\b/iu.test(statement)) return;
        const handler = functionAround(node);
        if (DUE.test(statement) || (handler !== null && isAlarmHandler(handler)))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};
