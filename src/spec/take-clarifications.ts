import { type Clarification, parseClarification, quoteOf } from "./clarification.ts";
import type { VisibleBlock } from "./read-visible.ts";
import type { Handwritten, Requirement } from "./spec.ts";

const NAMED = /^clarifications?$/iu;
const RULES = "Rules";
export const LEFT_OUT = "it is left out, as was answered";

/** What is read of a spec, and what people settled about it. Sentences of theirs are read as rules are. */
export const takeClarifications = (
  blocks: readonly VisibleBlock[],
): { blocks: VisibleBlock[]; settled: Clarification[] } => {
  const settled: Clarification[] = [];
  const rest: VisibleBlock[] = [];
  let heading: (VisibleBlock & { kind: "heading" }) | null = null;
  let isNamed = false;
  for (const block of blocks) {
    if (block.kind === "heading" && NAMED.test(block.text.trim())) heading = { ...block, text: RULES };
    else if (block.kind === "heading") heading = null;
    if (heading === null || (block.kind !== "item" && block.kind !== "paragraph")) {
      isNamed = false;
      if (heading === null || block.kind !== "heading") rest.push(block);
      continue;
    }
    const clarification = parseClarification(block.text.trim());
    if (clarification.kind !== "rule") settled.push(clarification);
    if (!("text" in clarification)) continue;
    // A heading under which nothing is left to read is no section.
    if (!isNamed) rest.push(heading);
    isNamed = true;
    rest.push({ ...block, text: clarification.text });
  }
  return { blocks: rest, settled };
};

const plain = (text: string): string => quoteOf(text).toLowerCase();

/** What people settled about the lines that no rule understood. `byHand`: those that take code of their own from now on. */
export const settleUncovered = (
  uncovered: readonly Requirement[],
  settled: readonly Clarification[],
  handwritten: string,
): { uncovered: Requirement[]; byHand: Handwritten[] } => {
  const byHand: Handwritten[] = [];
  const left = uncovered.flatMap((requirement): Requirement[] => {
    const clarification = settled.find((each) => "of" in each && plain(each.of) === plain(requirement.text));
    if (clarification?.kind === "instead") return [];
    if (clarification?.kind === "left-out") return [{ ...requirement, reason: LEFT_OUT }];
    if (clarification?.kind !== "by-hand") return [requirement];
    byHand.push({ ...requirement, reason: handwritten });
    return [{ ...requirement, reason: handwritten }];
  });
  return { uncovered: left, byHand };
};
