import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "./rule.ts";
import { type Check, lineOf } from "./subject.ts";

const AT_ONCE = /--durable-objects-code-update-mode["', ]+immediate/u;
const COMMAND = /\bwrangler (?:deploy|versions deploy|rollback)\b/u;
/** The same as arguments: `wrangler("rollback", id)`. */
const ARGUMENTS = /(?<!["']triggers["'], )["'](?:deploy|rollback)["'], (?!["']--dry-run)/u;

const SENTENCE =
  "Objects in use may run the old code for minutes after this: add `--durable-objects-code-update-mode immediate`.";

/** A command with the lines that continue it. */
const commandsOf = (content: string): string[] => content.replaceAll(/\\\n\s*/gu, " ").split("\n");

const isWorkflow = ({ path }: FileChange): boolean => /^\.github\/workflows\/.+\.ya?ml$/u.test(path);
const isScript = ({ path }: FileChange): boolean => path.startsWith("scripts/") && path.endsWith(".ts");

const inWorkflow = ({ content, path }: FileChange): Finding[] =>
  commandsOf(content)
    .filter((command) => COMMAND.test(command) && !command.includes("--dry-run") && !AT_ONCE.test(command))
    .map((command) => ({
      rule: "P9",
      path,
      line: lineOf(content, COMMAND.exec(command)?.[0] ?? ""),
      sentence: SENTENCE,
    }));

const inScript = ({ content, path }: FileChange): Finding[] => {
  const command = ARGUMENTS.exec(content)?.[0];
  if (command === undefined || !content.includes("wrangler") || AT_ONCE.test(content)) return [];
  return [{ rule: "P9", path, line: lineOf(content, command), sentence: SENTENCE }];
};

/** Everything that deploys or goes back, in a workflow or in a script that a workflow runs. */
export const checkWorkflows: Check = ({ files }) => [
  ...files.filter(isWorkflow).flatMap(inWorkflow),
  ...files.filter(isScript).flatMap(inScript),
];
