import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Nodes } from "mdast";
import { describe, expect, test } from "vitest";
import { spellingsOf } from "#src/github/spellings-of.ts";
import { sanitisePost, sanitiseText } from "#src/github/sanitise-post.ts";

const RULES = { mayMention: ["octocat"], mayClose: 7, secrets: spellingsOf(["a secret of ours, long"]) };
const clean = (text: string) => sanitisePost(text, RULES);

/** What GitHub searches for names and references: the rendered text outside code and links. */
const liveText = (markdown: string): string => {
  const parts: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === "code" || node.type === "inlineCode" || node.type === "link") return;
    if ("value" in node) parts.push(node.value.replaceAll("&#8203;", "\u200B"));
    if ("children" in node) node.children.forEach(visit);
  };
  visit(unified().use(remarkParse).use(remarkGfm).parse(markdown));
  return parts.join(" ");
};
const mentions = (markdown: string): string[] =>
  [...liveText(markdown).matchAll(/(?<![A-Za-z0-9_])[@＠]([A-Za-z0-9][\w-]*)/gu)].map(([, name = ""]) => name);

describe("names", () => {
  const hidden = [
    "@mallory|(@mallory)|*@mallory*|_@mallory_|**@mallory**|> @mallory|- @mallory|@org/team|&#64;mallory|&#x40;mallory",
    String.raw`&commat;mallory|＠mallory|\@mallory|<b>@mallory</b>|<details>@mallory</details>|hi,@mallory!|@octocat/team`,
    "@octocat-mallory|[x] @mallory|`code` @mallory|a`b @mallory|text\n    @mallory",
  ].flatMap((line) => line.split("|"));
  test.each([...hidden, "| a |\n|---|\n| @mallory |"])("%j notifies nobody", (text) => {
    expect(mentions(text)).not.toEqual([]);
    expect(mentions(clean(text))).toEqual([]);
  });

  test("of the issue's author, in code, in addresses and in links stay as they are", () => {
    for (const text of [
      "@octocat",
      "@OctoCat, hello",
      "`@mallory`",
      "```ts\n@mallory\n```",
      "ana@example.com",
      "https://medium.com/@ana/post",
    ])
      expect(clean(text)).toBe(text);
  });
});

describe("orders", () => {
  test.each([
    "Fixes #8",
    "closes: #8",
    "Resolved octocat/hello-world#7",
    "fix https://github.com/o/r/issues/8",
    "FIXES GH-8",
    "Fixes **#8**",
    "close &#35;8",
    "o/r#5",
    "Fixes #77",
    "_closes #8_",
  ])("%j closes and links nothing", (text) => {
    expect(clean(text)).toMatch(/(?:fix(?:es)?|closes?|resolved?|r)&#8203;/iu);
  });

  test("stand at the beginning of no line, not even in code", () => {
    for (const text of ["```\n/close\n```", "    /close", "`a\n/close`", "- a\n\n      /close"])
      expect(clean(text)).not.toMatch(/^\s*\/close/mu);
  });

  test("to other bots are text, and the pull request's own issue may be closed", () => {
    expect(clean("/close\n> /ok-to-test\n- /merge\nsee /close")).toBe(
      "\\/close\n> \\/ok-to-test\n- \\/merge\nsee /close",
    );
    expect(clean("Fixes #7")).toBe("Fixes #7");
  });

  test("in plain text are broken without markup", () => {
    expect(sanitiseText("feat: fixes #8 for @mallory", RULES)).toBe("feat: fixes\u200B #8 for @\u200Bmallory");
  });
});

describe("what is fetched or run by looking at it", () => {
  test.each([
    ["![pixel](https://evil.example/a.png?d=1)", "pixel"],
    ["![a @mallory](https://evil.example/a.png)", "a @&#8203;mallory"],
    ["![p][r]\n\n[r]: https://evil.example/a.png", "p\n\n[r]: https://evil.example/a.png"],
    ['text <img src="https://evil.example/a.png"> more', 'text &lt;img src="https://evil.example/a.png"> more'],
    ["``<!-- hidden`", "``&lt;!-- hidden`"],
    ["<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"],
    ["[![a](https://evil.example/p)](https://evil.example)", "a"],
    ["[![a](b) and ![c](d) @mallory](e)", "a c"],
    ["[words](https://example.com)", "[words](https://example.com)"],
    ["![a](b <img src=x>)", "!\\[a](b &lt;img src=x>)"],
  ])("%j is text", (given, text) => {
    expect(clean(given).replaceAll("!&#91;", "!\\[").replaceAll("![a](b", "!\\[a](b")).toBe(text);
  });

  test("is not what our own texts are folded and found again with", () => {
    const text = "<details><summary>more</summary>\n\nwords\n\n</details>\n\n<!-- aidevos-plan -->\n\n`<img>`";
    expect(clean(text)).toBe(text);
  });
});

test("our own secrets and whatever looks like a token or a key never leave", () => {
  const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
  const token = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";
  expect(clean(`\`a secret of ours, long\` ${token} github_pat_${"a1".repeat(20)}\n\n${key} end`)).toBe(
    "`[removed]` [removed] [removed]\n\n[removed] end",
  );
});

describe("the last line", () => {
  const marker = "<!-- aidevos:status:0123456789abcdef -->";
  test.each([
    "```\nnever closed",
    "~~~~ts\n```\n~~~\nstill open",
    "<details><summary>more</summary>\n\ntext",
    "text <!-- never closed",
    `${"@a ".repeat(40_000)}`,
    "x".repeat(70_000),
    `${"x".repeat(65_000)}\n\`\`\`\n${"😀".repeat(600)}`,
  ])("stays outside of whatever a text leaves open, and within GitHub's limit", (text) => {
    const post = sanitisePost(text, RULES, marker);
    expect(post.length).toBeLessThanOrEqual(65_536);
    expect(post.isWellFormed()).toBe(true);
    const last = unified().use(remarkParse).use(remarkGfm).parse(post).children.at(-1);
    expect(last).toMatchObject({ type: "html", value: marker });
  });
});

test("a hostile text takes no time to speak of", () => {
  const texts = [
    "a/".repeat(30_000),
    "@".repeat(60_000),
    "> ".repeat(1_000) + "/x",
    "fixes ".repeat(10_000),
    "o/r".repeat(20_000),
  ];
  const started = performance.now();
  for (const text of texts) sanitisePost(text, RULES);
  expect(performance.now() - started).toBeLessThan(10_000);
});
