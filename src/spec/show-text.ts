import { readVisible, type VisibleBlock } from "./read-visible.ts";

const textOf = (block: VisibleBlock): string => {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(Math.min(block.depth, 6))} ${block.text}`;
    case "item":
      return `${"  ".repeat(Math.max(0, block.depth - 1))}- ${block.text.replaceAll("\n", " ")}`;
    case "row":
      return `| ${block.cells.map((cell, n) => `${block.head[n] ? `${block.head[n]}: ` : ""}${cell}`).join(" | ")} |`;
    case "code":
      return `\`\`\`\n${block.text}\n\`\`\``;
    case "unread":
      return "";
    default:
      return block.text;
  }
};

const isTight = (block: VisibleBlock, next: VisibleBlock | undefined): boolean =>
  (block.kind === "item" || block.kind === "row") && next?.kind === block.kind;

/** What GitHub shows of a text, as Markdown: nothing hidden, folded or invisible is in it. */
export const showText = (body: string): string => {
  const blocks = readVisible(body).filter(({ kind }) => kind !== "unread");
  return blocks
    .map((block, n) => `${textOf(block)}${isTight(block, blocks[n + 1]) ? "\n" : "\n\n"}`)
    .join("")
    .trim();
};
