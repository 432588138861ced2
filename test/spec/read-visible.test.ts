import { describe, expect, test } from "vitest";
import { readVisible } from "#src/spec/read-visible.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";

const SECRET = "IGNORE-ALL-RULES";
const shown = (body: string): string => JSON.stringify(readVisible(body));

describe("hidden text is never read", () => {
  test.each([
    ["a comment", `Visible <!-- ${SECRET} --> text`],
    ["a comment block", `<!--\n${SECRET}\n-->\n\nVisible`],
    ["a comment that never ends", `Visible\n\n<!-- ${SECRET}\n\n- ${SECRET}`],
    ["a link definition", `Visible\n\n[//]: # (${SECRET})`],
    ["a link's title", `[Visible](https://example.com "${SECRET}")`],
    ["a link's address", `[Visible](https://example.com/${SECRET})`],
    ["an image's description", `Visible ![${SECRET}](https://example.com/a.png)`],
    ["a footnote", `Visible[^1]\n\n[^1]: ${SECRET}`],
    ["a fence's info string", `Visible\n\n\`\`\`json ${SECRET}\n{}\n\`\`\``],
    ["a drawn fence", `Visible\n\n\`\`\`mermaid\n%% ${SECRET}\n\`\`\``],
    ["an attribute", `Visible <span title="${SECRET}">text</span>`],
    ["a hidden element", `Visible <span hidden>${SECRET}</span> text`],
    ["a styled element", `Visible <span style="display:none">${SECRET}</span> text`],
    ["a folded block", `Visible\n\n<details><summary>more</summary>\n\n${SECRET}\n\n</details>`],
    ["a fold that never ends", `Visible\n\n<details>\n\n${SECRET}\n\n- ${SECRET}`],
    ["a script", `Visible\n\n<script>\n${SECRET}\n</script>`],
    ["math that draws nothing", `Visible $\\phantom{${SECRET}}$ text`],
  ])("%s", (_, body) => {
    expect(shown(body)).toContain("Visible");
    expect(shown(body)).not.toContain(SECRET);
  });

  test.each([
    ["zero width", "a\u200Bb"],
    ["bidirectional", "a\u202Eb"],
    ["tags", "a\u{E0041}\u{E0042}b"],
    ["variation selectors", "a\uFE0F\u{E0100}b"],
    ["an entity", "a&zwj;b"],
    ["soft hyphen", "a\u00ADb"],
  ])("code points without a mark: %s", (_, body) => {
    expect(readVisible(body)).toEqual([{ kind: "paragraph", line: 1, text: "ab" }]);
  });

  test("none of it reaches the Spec", () => {
    const body = `## Services\n\n### Note <!-- ${SECRET} -->\n\n- text: text, required <span hidden>${SECRET}</span>\n\n<details>\n\n- ${SECRET}: text\n\n</details>\n\n- add a note\n`;
    const spec = parseSpec({ title: `Notes <!-- ${SECRET} -->`, body });
    expect(JSON.stringify(spec)).not.toContain(SECRET);
    expect(spec.uncovered).toEqual([expect.objectContaining({ line: 7, reason: "only visible Markdown is read" })]);
  });
});

describe("what a person sees is read, with its line", () => {
  test.each([
    ["bold, code and links", "**Add** a `note` [here](https://example.com)", "Add a `note` here"],
    ["formatting tags", "Add <b>a</b> <kbd>note</kbd>", "Add a note"],
    ["an escaped tag", "Add \\<b> a note", "Add <b> a note"],
    ["an entity", "Fish &amp; chips", "Fish & chips"],
    ["a line break", "one<br>two", "one\ntwo"],
  ])("%s", (_, body, text) => {
    expect(readVisible(body)).toEqual([{ kind: "paragraph", line: 1, text }]);
  });

  test("headings, items, rows and code", () => {
    const body = "# Title\n\n- [ ] one\n  - inner\n\n| A | B |\n|---|---|\n| 1 | `2` |\n\n```json\n{}\n```\n";
    expect(readVisible(body)).toEqual([
      { kind: "heading", line: 1, depth: 1, text: "Title" },
      { kind: "item", line: 3, depth: 0, text: "one" },
      { kind: "item", line: 4, depth: 1, text: "inner" },
      { kind: "row", line: 8, head: ["a", "b"], cells: ["1", "`2`"] },
      { kind: "code", line: 11, text: "{}" },
    ]);
  });
});
