import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FileChange } from "#src/codegen/file-change.ts";

const OXLINT = join(import.meta.dirname, "..", "..", "node_modules", "oxlint", "bin", "oxlint");

/** The rule of a file that no rule could look at. */
export const UNPARSED = "unparsed";

/** `rule` without its plugin where the plugin is the product's own. `at`: the text that the rule points at. */
export type LintFinding = { path: string; rule: string; message: string; at: string };

type Diagnostic = {
  message: string;
  /** Missing where the file could not be parsed. */
  code?: string;
  filename: string;
  labels: { span: { offset: number; length: number } }[];
};

const bytesAt = (text: Buffer, offset: number, length: number): string =>
  text.subarray(offset, offset + length).toString();

const lintFolder = (folder: string): LintFinding[] => {
  const { stdout, stderr } = spawnSync(process.execPath, [OXLINT, "--format=json"], { cwd: folder, encoding: "utf8" });
  if (!stdout.includes('"diagnostics"')) throw new Error(`oxlint said nothing that can be read: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics.map(({ code = UNPARSED, filename, labels: [label], message }) => ({
    path: filename,
    rule: /^durable-objects\((.+)\)$/u.exec(code)?.[1] ?? code,
    message,
    at: label ? bytesAt(readFileSync(join(folder, filename)), label.span.offset, label.span.length) : "",
  }));
};

/** What the linter says of these files, which bring its configuration and its plugin along. */
export const runLint = (files: readonly FileChange[]): LintFinding[] => {
  const folder = mkdtempSync(join(tmpdir(), "aidevos-lint-"));
  try {
    for (const { content, path } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return lintFolder(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
