import { parseErrors } from "./parse-errors.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { startReading } from "./reading.ts";
import type { ErrorStyle } from "./spec.ts";

/** `404 {"error": "unknown_policy"}`, with one more in the line at most. */
const SHOWN = /`?\b([45]\d\d)`?\s{0,3}`?(\{\s{0,3}"[^{}`]{1,120}\})`?/gu;

const textOf = (block: VisibleBlock): string =>
  block.kind === "row" ? block.cells.join(" ") : "text" in block && block.kind !== "code" ? block.text : "";

/** How failures are told where no line says so of all: as those that are shown beside their status. */
export const inlineErrors = (blocks: readonly VisibleBlock[]): ErrorStyle | null => {
  const shown = blocks.flatMap((block): VisibleBlock[] => {
    const text = textOf(block);
    const [one] = [...text.matchAll(SHOWN)];
    if (one === undefined) return [];
    return [{ kind: "paragraph", line: block.line, text: text.replaceAll(SHOWN, "$1 `$2`") }];
  });
  return shown.length === 0 ? null : parseErrors(shown, startReading());
};
