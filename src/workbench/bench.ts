import type { CheckReply } from "#src/agents/llm/workbench.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { FormatCode } from "#src/codegen/generate-product.ts";
import type { HandwrittenChange, Writer } from "#src/codegen/handwritten/handwritten-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { boundLines } from "./bounded.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** What workbenches are made of. */
export type WorkbenchPlace = {
  /** Where working copies are laid out: below a folder whose `node_modules` has what products are checked with. */
  root: string;
  sandbox: Sandbox;
  /** The gate that every change passes. */
  review: (change: HandwrittenChange) => Finding[];
  formatCode: FormatCode;
  /** Files that the app gives to every product. */
  templates: readonly FileChange[];
  /** Time that one run of tests has. */
  testSeconds: number;
};

/** One writer's workbench. `files` is the truth; the working copy follows it, for the checks. */
export type Bench = {
  place: WorkbenchPlace;
  copy: WorkingCopy;
  base: readonly FileChange[];
  writer: Writer;
  files: ReadonlyMap<string, string>;
  /** Checks that `files`, as they stand, have passed: by what was asked. */
  passed: Map<string, CheckReply>;
};

const MAX_FINDINGS = 10;

const changesBetween = (base: readonly FileChange[], files: ReadonlyMap<string, string>) => {
  const before = new Map(base.map(({ content, path }) => [path, content]));
  const changed = [...files].filter(([path, content]) => before.get(path) !== content);
  return {
    files: changed.map(([path, content]) => ({ path, content })).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    removed: [...before.keys()].filter((path) => !files.has(path)).toSorted(),
  };
};

/** What was written since the workbench was opened. */
export const changesOf = ({ base, files }: Bench): { files: FileChange[]; removed: string[] } =>
  changesBetween(base, files);

/** Takes `next` as the files of the workbench, unless the gate refuses it: then its reasons, and nothing is changed. */
export const tryChange = (bench: Bench, next: ReadonlyMap<string, string>): string | null => {
  const { base, place, writer } = bench;
  const findings = place.review({ writer, base, ...changesBetween(base, next) });
  if (findings.length > 0) {
    const lines = findings.map(({ line, path, rule, sentence }) => `${path}:${line} (${rule}) ${sentence}`);
    return ["Refused, and nothing was changed.", ...boundLines(lines, MAX_FINDINGS, "findings")].join("\n");
  }
  bench.files = next;
  bench.passed.clear();
  return null;
};
