import { valueOf } from "../resolve.ts";
import { statementOf } from "../storage.ts";
import { type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "S3: a value that becomes part of a statement can change what the statement does. Write `?` and bind it.";
const MARKS =
  "S3: a statement takes at most 100 bound values. Split it, or bind one JSON text and read it with json_each.";
const LENGTH = "S3: a statement has at most 100 KB. Bind what makes it long.";
const LIKE = "S3: a LIKE pattern has at most 50 bytes. Compare with instr(), or filter after reading.";
const COLUMNS = "S3: a table has at most 100 columns. Keep what belongs together as one JSON text.";

const MAX_MARKS = 100;
const MAX_COLUMNS = 100;
const MAX_BYTES = 100_000;
const MAX_PATTERN = 50;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const isBuilt = (node: Node): boolean =>
  (node.type === "TemplateLiteral" && node.expressions.length > 0) ||
  (node.type === "BinaryExpression" && node.operator === "+");

const columnsOf = (statement: string): number => {
  const body = /^\s*CREATE\s+TABLE[^(]*\(([\s\S]*)\)/iu.exec(statement)?.[1];
  return body === undefined ? 0 : body.replaceAll(/\([^()]*\)/gu, "").split(",").length;
};

const problemsOf = (statement: string): string[] => {
  const outside = statement.replaceAll(/'(?:[^']|'')*'/gu, "''");
  const highest = Math.max(0, ...[...outside.matchAll(/\?(\d+)/gu)].map(([, n]) => Number(n)));
  const marks = Math.max(highest, (outside.match(/\?(?!\d)/gu) ?? []).length);
  const patterns = [...statement.matchAll(/\bLIKE\s+'((?:[^']|'')*)'/giu)].map(([, pattern = ""]) => pattern);
  return [
    ...(marks > MAX_MARKS ? [MARKS] : []),
    ...(bytesOf(statement) > MAX_BYTES ? [LENGTH] : []),
    ...(patterns.some((pattern) => bytesOf(pattern) > MAX_PATTERN) ? [LIKE] : []),
  ];
};

/** Statements are fixed texts with bound values, and keep the database's limits. */
export const unboundSql: Rule = {
  create(context) {
    const checkTable = (node: Node, text: string): void => {
      if (columnsOf(text) > MAX_COLUMNS) context.report({ node, message: COLUMNS });
    };
    return {
      Literal(node) {
        if (typeof node.value === "string") checkTable(node, node.value);
      },
      TemplateLiteral(node) {
        checkTable(node, node.quasis.map(({ value }) => value.raw).join(""));
      },
      CallExpression(node) {
        const statement = statementOf(context, node);
        const [given] = node.arguments;
        if (statement === null || given === undefined) return;
        if (isBuilt(valueOf(context, given))) context.report({ node: given, message: MESSAGE });
        else for (const message of problemsOf(statement)) context.report({ node: given, message });
      },
    };
  },
};
