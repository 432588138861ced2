import type { TemplateSection } from "./parse-template.ts";

/** One part of a pull request's body. `under`: which headings it goes under, the best first. */
export type Part = { heading: string | null; text: string; under: readonly RegExp[] };

const DEPTH = 3;
const titled = (depth: number, heading: string): string => `${"#".repeat(Math.min(depth, 6))} ${heading}`;

/** A heading by its words: `## 🧪 How was this tested?` */
const wordsOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const placeOf = ({ under }: Part, sections: readonly TemplateSection[]): number => {
  for (const pattern of under) {
    const at = sections.findIndex(({ heading }) => heading !== null && pattern.test(wordsOf(heading)));
    if (at !== -1) return at;
  }
  return -1;
};

const renderPart = ({ heading, text }: Part, depth: number): string =>
  heading === null ? text : `${titled(depth, heading)}\n\n${text}`;

/** The parts below the headings of a template that fit them; those that fit none follow it. */
export const fitTemplate = (sections: readonly TemplateSection[], parts: readonly Part[]): string => {
  const placed = Map.groupBy(parts, (part) => placeOf(part, sections));
  const template = sections.flatMap(({ depth, heading, text }, n) => {
    const [first, ...others] = placed.get(n) ?? [];
    return [
      heading === null ? "" : titled(depth, heading),
      text,
      // The template's own heading says it already.
      first?.text ?? "",
      ...others.map((part) => renderPart(part, depth + 1)),
    ];
  });
  const depths = sections.flatMap(({ depth, heading }) => (heading === null ? [] : [depth]));
  const depth = depths.length === 0 ? DEPTH : Math.min(...depths);
  const rest = placed.get(-1) ?? [];
  const rule = sections.length > 0 && rest[0]?.heading === null ? ["---"] : [];
  return [...template, ...rule, ...rest.map((part) => renderPart(part, depth))]
    .filter((text) => text !== "")
    .join("\n\n");
};
