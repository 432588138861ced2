import type { VisibleBlock } from "./read-visible.ts";
import type { Section } from "./split-sections.ts";
import { HTTP } from "./split-request.ts";

/** "Add a to-do: `POST /todos`": words first, then the request. */
const LABELLED = /^[^`:]*\p{L}[^`:]*:\s*[^`]{0,40}`?(?:GET|POST|PUT|PATCH|DELETE)\b/u;

const isLabelled = (block: VisibleBlock): boolean => {
  if (block.kind === "item") return LABELLED.test(block.text);
  // A table of operations whose first column says what people do.
  return block.kind === "row" && !HTTP.test(block.cells[0] ?? "") && /\p{L}/u.test(block.cells[0] ?? "");
};

const textOf = (block: VisibleBlock): string =>
  block.kind === "row" ? block.cells.join(" ") : block.kind === "heading" ? "" : block.text;

/**
 * Whether headings describe the services, and what people do with each stands beneath as a list of its own; else the
 * author's requests tell of them, wherever they stand.
 */
export const isDescribed = (sections: readonly Section[]): boolean => {
  const read = sections.filter(({ kind }) => !["scenarios", "scenario", "outside", "handwritten"].includes(kind));
  const asking = read.flatMap(({ blocks, service }) =>
    blocks.filter((block) => HTTP.test(textOf(block))).map((block) => service !== null && isLabelled(block)),
  );
  const isListed = read.some(
    ({ kind, title }) => kind === "services" && /^(?:the )?(?:micro-?)?services?$/iu.test(title.trim()),
  );
  const hasContent = read.some(
    ({ blocks, kind }) => kind === "service" && blocks.some((block) => block.kind === "item" || block.kind === "row"),
  );
  if (isListed && hasContent) return true;
  const labelled = asking.filter(Boolean).length;
  return read.some(({ kind }) => kind === "service") && labelled >= asking.length - labelled;
};
