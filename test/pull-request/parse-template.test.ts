import { expect, it } from "vitest";
import { parseTemplate } from "#src/pull-request/parse-template.ts";

const TEMPLATE = `<!-- Thank you! Read CONTRIBUTING.md. -->
Hello.

## Checklist

- [ ] I have read the [guide](https://x.example/guide)
- [x] I have added tests
  - of the API
* no box

<details><summary>More</summary>

Folded.

</details>

### Table

| Q | A |
| --- | --- |
| Bug? | yes/no |
| New? | yes/no |

\`\`\`
code
\`\`\`
`;

it("keeps headings, lists, boxes, tables and code, and leaves out what nobody sees", () => {
  expect(parseTemplate(TEMPLATE)).toEqual([
    { depth: 0, heading: null, text: "Hello." },
    {
      depth: 2,
      heading: "Checklist",
      text: "- [ ] I have read the guide\n- [ ] I have added tests\n  - of the API\n- no box",
    },
    {
      depth: 3,
      heading: "Table",
      text: "| q | a |\n| --- | --- |\n| Bug? | yes/no |\n| New? | yes/no |\n\n```\ncode\n```",
    },
  ]);
});

it("has nothing act on the words of a template", () => {
  const [section] = parseTemplate(
    "# Hi @all\n\nFixes #12, closes a/b#3 ![x](https://x.example/p.png) <img src=x>\n\n- [ ] /merge",
  );
  expect(section?.heading).toBe("Hi @\u200Ball");
  expect(section?.text).not.toMatch(/#\d|https:|<img|(?:^|\] )\//u);
});

it("has an end", () => {
  const sections = parseTemplate(`# A\n\n${"word ".repeat(1_000)}\n\n# B\n\n${"word ".repeat(1_000)}\n\n# C\n`);
  expect(sections.map(({ heading }) => heading)).toEqual(["A", "B"]);
});
