import { around, nameOf, type Node, type Rule } from "../syntax.ts";

const MESSAGE =
  "S2: a table made outside the numbered migrations is made in some objects and missing in others. Put the statement at the end of a list named `migrations`.";
const PRAGMA =
  "S2: `user_version` is not numbered with the migrations, and a Durable Object may refuse it. Append to `migrations`.";

const DDL = /^\s*(?:CREATE|ALTER|DROP)\s+(?:TEMP\w*\s+|UNIQUE\s+|VIRTUAL\s+)*(?:TABLE|INDEX|VIEW|TRIGGER)\b/iu;
/** The table in which the migrations themselves are numbered. */
const NUMBERS = /\b_sql_schema_migrations\b/u;
const LIST = /^(?:\w*_)?MIGRATIONS$|^(?:\w*M|m)igrations$/u;

const isInMigrations = (node: Node): boolean =>
  [...around(node)].some((outer) => outer.type === "VariableDeclarator" && LIST.test(nameOf(outer.id) ?? ""));

/** The schema of an object belongs into its migrations. */
export const schemaElsewhere: Rule = {
  create(context) {
    const check = (node: Node, text: string): void => {
      if (/^\s*PRAGMA\s+user_version/iu.test(text)) context.report({ node, message: PRAGMA });
      if (DDL.test(text) && !NUMBERS.test(text) && !isInMigrations(node)) context.report({ node, message: MESSAGE });
    };
    return {
      Literal(node) {
        if (typeof node.value === "string") check(node, node.value);
      },
      TemplateLiteral(node) {
        check(node, node.quasis[0]?.value.cooked ?? "");
      },
    };
  },
};
