import type { FileChange } from "#src/codegen/file-change.ts";

/**
 * Who writes: `qa` the tests in `test/custom/`, `backend` the code they are about, and neither touches the other's.
 * `improver` has code do less, and leaves alone what callers see of it.
 */
export type Writer = "backend" | "qa" | "improver";

/** What one writer did to a generated product. A file has no mode: each is written as an ordinary one (100644). */
export type HandwrittenChange = {
  writer: Writer;
  /** The whole product before. */
  base: readonly FileChange[];
  files: readonly FileChange[];
  removed: readonly string[];
};
