import { expect, it } from "vitest";
import { fitTemplate } from "#src/pull-request/fit-template.ts";

const under = (heading: string | null, text: string, ...words: RegExp[]) => ({ heading, text, under: words });
const PARTS = [
  under(null, "It is so.", /summary/u, /what/u),
  under("What is in it", "A table.", /changes/u, /summary/u),
  under("Proof", "Proven.", /tested/u),
  under("Cost", "$1"),
];

it("puts each part below the heading that fits it best, and the rest after the template", () => {
  const sections = [
    { depth: 0, heading: null, text: "Hello." },
    { depth: 2, heading: "📝 Summary", text: "" },
    { depth: 2, heading: "How was it tested?", text: "- [ ] by hand" },
    { depth: 2, heading: "Checklist", text: "- [ ] read" },
  ];
  expect(fitTemplate(sections, PARTS)).toBe(
    [
      "Hello.",
      "## 📝 Summary",
      "It is so.",
      "### What is in it\n\nA table.",
      "## How was it tested?",
      "- [ ] by hand",
      "Proven.",
      "## Checklist",
      "- [ ] read",
      "## Cost\n\n$1",
    ].join("\n\n"),
  );
});

it("sets itself apart from a template that has a place for nothing", () => {
  expect(fitTemplate([{ depth: 1, heading: "Boxes", text: "- [ ] a" }], PARTS.slice(0, 2))).toBe(
    "# Boxes\n\n- [ ] a\n\n---\n\nIt is so.\n\n# What is in it\n\nA table.",
  );
});

it("is the parts alone without a template", () => {
  expect(fitTemplate([], PARTS.slice(0, 2))).toBe("It is so.\n\n### What is in it\n\nA table.");
});
