import type { FileChange } from "#src/codegen/file-change.ts";
import type { Writer } from "#src/codegen/handwritten/handwritten-change.ts";

/**
 * What an operation came to, in words fit for a model: of bounded length, and for the same state always the same bytes.
 * `failed`: nothing was done, and `text` says why and what would do.
 */
export type WorkbenchReply = { text: string; failed: boolean };

export type CheckName = "types" | "lint" | "tests";

/** `not-run`: this machine has no sandbox in which the product's own code may run; `text` says so. */
export type CheckReply = { text: string; outcome: "passed" | "failed" | "not-run" };

/** `pattern` is plain text unless `regex`; `paths` is a glob over product-relative paths, such as `src/**`. */
export type Search = { pattern: string; regex?: boolean; paths?: string };

/** What was written since the workbench was opened. `diff` is unified; `files` and `removed` are sorted by path. */
export type WorkbenchChanges = { files: FileChange[]; removed: string[]; diff: string };

/**
 * A working copy of one product for one writer, open to typed operations alone. Paths are relative to the product's
 * root, with `/`; lines count from 1. Whatever a gate refuses is left as it was.
 */
export type Workbench = {
  list(folder: string): Promise<WorkbenchReply>;
  search(search: Search): Promise<WorkbenchReply>;
  read(path: string, from?: number, to?: number): Promise<WorkbenchReply>;
  write(path: string, content: string): Promise<WorkbenchReply>;
  /** Replaces `find`, which must stand in the file exactly once. */
  edit(path: string, find: string, replace: string): Promise<WorkbenchReply>;
  remove(path: string): Promise<WorkbenchReply>;
  /** `files`: of the tests, only those whose path contains one of these; every other check takes the whole product. */
  check(which: CheckName, files?: string[]): Promise<CheckReply>;
  changes(): Promise<WorkbenchChanges>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
};

/** Lays `files` out afresh: they are what `changes()` compares with. */
export type OpenWorkbench = (given: { files: FileChange[]; writer: Writer }) => Promise<Workbench>;
