import type { FileChange } from "#src/codegen/file-change.ts";
import { parseExports } from "#src/codegen/parse-literal.ts";
import type { Finding } from "./rule.ts";
import { contentOf, isCode, lineOf, type Subject } from "./subject.ts";

/** What the code of the last release can't live with. */
const CONTRACTS: [RegExp, string][] = [
  [/^\s*DROP\s+TABLE\b/iu, "drops a table"],
  [/\bDROP\s+COLUMN\b/iu, "drops a column"],
  [/\bRENAME\b/iu, "renames something"],
  [
    /\bADD\s+(?:COLUMN\s+)?(?!.*\bDEFAULT\b).*\bNOT\s+NULL\b/isu,
    "adds a column that must have a value, without a default",
  ],
];

const UNIQUE = /^\s*CREATE\s+UNIQUE\s+INDEX\b.*\bON\s+"?(\w+)/isu;
const TABLE = /^\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)/iu;

const squeeze = (statement: string): string => statement.replaceAll(/\s+/gu, " ").trim();

/** What a migration takes from the code of the last release, which knows nothing of the tables in `fresh`. */
const takenBy = (statement: string, fresh: readonly string[]): string[] => {
  const words = statement.replaceAll(/'(?:[^']|'')*'/gu, "''");
  const restricted = UNIQUE.exec(words)?.[1];
  const unique = restricted !== undefined && !fresh.includes(restricted) ? ["demands unique values"] : [];
  return [...CONTRACTS.filter(([pattern]) => pattern.test(words)).map(([, what]) => what), ...unique];
};

/** The lists of migrations in a file, by name. */
const migrationsOf = (content: string): Map<string, string[]> =>
  new Map(
    [...parseExports(content)].flatMap(([name, list]) =>
      /migrations$/iu.test(name) && Array.isArray(list) && list.every((entry) => typeof entry === "string")
        ? [[name, list]]
        : [],
    ),
  );

const compare = (now: FileChange, released: readonly string[], statements: readonly string[]): Finding[] => {
  const at = (rule: string, statement: string, sentence: string): Finding => ({
    rule,
    path: now.path,
    line: lineOf(now.content, statement),
    sentence,
  });
  const changed = released.findIndex((statement, n) => squeeze(statement) !== squeeze(statements[n] ?? ""));
  const added = statements.slice(released.length);
  const fresh = added.flatMap((statement) => TABLE.exec(statement)?.[1] ?? []);
  return [
    ...(changed === -1
      ? []
      : [
          at(
            "P4",
            statements[changed] ?? "",
            `Migration ${changed + 1} was released, and is not the same any more: objects that have it never get this one.`,
          ),
        ]),
    ...added.flatMap((statement, n) =>
      takenBy(statement, fresh).map((what) =>
        at(
          "S8",
          statement,
          `Migration ${released.length + n + 1} ${what}: the last release, which still runs beside this one, can't live with that.`,
        ),
      ),
    ),
  ];
};

/** The migrations of the last release stand unchanged at the beginning, and what follows takes nothing away. */
export const checkMigrations = ({ before, files }: Pick<Subject, "before" | "files">): Finding[] =>
  (before ?? []).filter(isCode).flatMap(({ content, path }) =>
    [...migrationsOf(content)].flatMap(([name, released]) => {
      const now = { path, content: contentOf(files, path) };
      const statements = migrationsOf(now.content).get(name);
      if (statements !== undefined) return compare(now, released, statements);
      return [
        {
          rule: "P4",
          path,
          line: 1,
          sentence: `The released migrations \`${name}\` are gone, and with them the tables that the last release needs.`,
        },
      ];
    }),
  );
