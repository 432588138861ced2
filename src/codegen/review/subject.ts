import type { FileChange } from "#src/codegen/file-change.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Finding } from "./rule.ts";

/** What is reviewed: the files that a plan became, beside those of the last release; null: there was none. */
export type Subject = { plan: Plan; files: FileChange[]; before: FileChange[] | null };
export type Check = (subject: Subject) => Finding[];

/** Where a text stands in a file, as a finding says it; line 1 where it doesn't. */
export const lineOf = (content: string, text: string): number => {
  const at = content.indexOf(text);
  return at === -1 ? 1 : content.slice(0, at).split("\n").length;
};

export const contentOf = (files: readonly FileChange[], path: string): string =>
  files.find((file) => file.path === path)?.content ?? "";

export const isCode = ({ path }: FileChange): boolean => path.startsWith("src/") && path.endsWith(".ts");
