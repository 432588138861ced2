import type { CheckReply } from "#src/agents/llm/workbench.ts";
import { boundLines, boundText } from "#src/workbench/bounded.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { renderStopped } from "./render-stopped.ts";
import { steadyText } from "./steady-text.ts";

const SECONDS = 120;
/** The linter sets much aside for its plugins, and uses little of it. */
const MEMORY = 2 ** 36;
const SHOWN = 30;
const MAX_MESSAGE = 600;

type Diagnostic = {
  message: string;
  code?: string;
  help?: string;
  filename: string;
  labels: { span: { line: number } }[];
};

const compare = (a: Diagnostic, b: Diagnostic): number => {
  if (a.filename !== b.filename) return a.filename < b.filename ? -1 : 1;
  return lineOf(a) - lineOf(b) || (a.message < b.message ? -1 : 1);
};
const lineOf = ({ labels }: Diagnostic): number => labels[0]?.span.line ?? 1;

const render = (one: Diagnostic): string => {
  const rule = one.code === undefined ? "" : ` (${one.code})`;
  const help = one.help === undefined ? "" : ` ${one.help}`;
  return boundText(`${one.filename}:${lineOf(one)}${rule} ${one.message}${help}`, MAX_MESSAGE);
};

const parse = (stdout: string): Diagnostic[] | null => {
  try {
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  } catch {
    return null;
  }
};

const TAKES_CODE = /\.(?:ts|js)$/u;

/** The linter on `paths`, those of code among them. Null: it could not run. */
const lint = async (sandbox: Sandbox, product: string, paths: readonly string[]): Promise<string[] | string> => {
  const code = paths.filter((path) => TAKES_CODE.test(path));
  if (code.length === 0) return [];
  const args = [
    "-f",
    "json",
    "--deny-warnings",
    "-c",
    "oxlint.config.ts",
    "--disable-nested-config",
    "--threads=1",
    ...code,
  ];
  const ran = await sandbox.run({ product, script: "oxlint/bin/oxlint", args, seconds: SECONDS, memoryBytes: MEMORY });
  if (ran.ended !== "itself") return renderStopped("The linter", ran.ended, SECONDS);
  const found = parse(ran.stdout);
  const seenAt = sandbox.productSeenAt(product);
  if (found === null) return `The linter could not run.\n${steadyText(ran.stderr + ran.stdout, seenAt)}`;
  return found.toSorted(compare).map((one) => steadyText(render(one), seenAt));
};

/** Which of `paths` the formatter would lay out differently. */
const format = async (sandbox: Sandbox, product: string, paths: readonly string[]): Promise<string[] | string> => {
  const args = ["-c", ".oxfmtrc.json", "--list-different", ...paths];
  const ran = await sandbox.run({ product, script: "oxfmt/bin/oxfmt", args, seconds: SECONDS, memoryBytes: MEMORY });
  if (ran.ended !== "itself") return renderStopped("The formatter", ran.ended, SECONDS);
  const listed = ran.stdout.split("\n").filter((line) => paths.includes(line));
  return listed.toSorted().map((path) => `${path}:1 (format) The formatter would lay this file out differently.`);
};

/** What the linter and the formatter have to say of the files at `paths`, which exist. */
export const checkLint = async (sandbox: Sandbox, product: string, paths: readonly string[]): Promise<CheckReply> => {
  if (paths.length === 0) return { text: "Nothing was changed, so there is nothing to lint.", outcome: "passed" };
  const linted = await lint(sandbox, product, paths);
  if (typeof linted === "string") return { text: boundText(linted), outcome: "failed" };
  const formatted = await format(sandbox, product, paths);
  if (typeof formatted === "string") return { text: boundText(formatted), outcome: "failed" };
  const found = [...linted, ...formatted];
  if (found.length === 0) return { text: "The linter and the formatter find nothing.", outcome: "passed" };
  return { text: boundText(boundLines(found, SHOWN, "findings").join("\n")), outcome: "failed" };
};
