import { createHash } from "node:crypto";
import type { VisibleBlock } from "./read-visible.ts";

/** SHA-256 (hex) of the visible text: what nobody can see cannot change it, any visible edit does. */
export const hashSpec = (title: string, blocks: readonly VisibleBlock[]): string => {
  const text = blocks.map((block) => [block.kind, block.kind === "row" ? block.cells.join("|") : block.text]);
  return createHash("sha256")
    .update(JSON.stringify([title, text]))
    .digest("hex");
};
