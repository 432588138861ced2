import type { VisibleBlock } from "./read-visible.ts";
import { HTTP } from "./split-request.ts";

/** `before`: what is read. `code`: what code of its own has to do, as its author wrote it. */
export type Hands = { before: string; code: string };

const MARK = /(?:^|[;,.:]|\s[–—-]|(?<=[\d`]))\s*(?:\*\*)?\bby hand\s*:(?:\*\*)?\s*/iu;

/** Cuts an operation's line where it says `by hand:`; null where it does not. */
export const splitHands = (text: string): Hands | null => {
  const mark = MARK.exec(text);
  return mark === null
    ? null
    : { before: text.slice(0, mark.index).trim(), code: text.slice(mark.index + mark[0].length).trim() };
};

/** A block without what an operation in it leaves to hands: nothing is read out of that. */
export const withoutHands = (block: VisibleBlock): VisibleBlock => {
  if (block.kind === "item") {
    const { before = "" } = splitHands(block.text) ?? {};
    return HTTP.test(before) ? { ...block, text: before } : block;
  }
  if (block.kind !== "row") return block;
  const at = block.cells.findIndex((cell) => splitHands(cell) !== null);
  const { before = "" } = splitHands(block.cells[at] ?? "") ?? {};
  const cells = [...block.cells.slice(0, at), before];
  return at !== -1 && HTTP.test(cells.join(" ")) ? { ...block, cells } : block;
};
