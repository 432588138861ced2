import { expect, it } from "vitest";
import { renderMarkdown } from "#src/world/github/pages/markdown.ts";

const render = (text: string) => renderMarkdown(text, "acme/todo").markup;

it("renders what GitHub's Markdown has beyond plain Markdown", () => {
  const html = render(
    "| a |\n|--:|\n| 1 |\n\n- [x] done\n- [ ] open\n\n~~old~~ http://example.com\n\n```ts\nconst a = 1 < 2;\n```",
  );
  expect(html).toContain('<td align="right">1</td>');
  expect(html).toContain('<input type="checkbox" checked disabled> done');
  expect(html).toContain("<del>old</del>");
  expect(html).toContain('<a href="http://example.com">');
  expect(html).toContain('<pre><code class="language-ts">const a = 1 &#x3C; 2;');
});

it("links references in running text only", () => {
  const html = render("See #12, acme/x#3 and @mona. `#4` [#5](http://h) a#6 user@example.com http://h/#7");
  expect(html).toContain('<a href="/acme/todo/issues/12">#12</a>');
  expect(html).toContain('<a href="/acme/x/issues/3">acme/x#3</a>');
  expect(html).toContain('<strong class="mention">@mona</strong>');
  expect(html).toContain("<code>#4</code>");
  expect(html).not.toMatch(/issues\/[4-7]"|@example<\/strong>/u);
});

it("shows alerts", () => {
  const html = render("> [!WARNING]\n> Deletes data.");
  expect(html).toContain('<p class="alert-title">Warning</p>');
  expect(html).toContain("Deletes data.");
  expect(html).not.toContain("[!");
});

it("draws a flowchart, and shows the source of what it can't draw", () => {
  expect(render("```mermaid\nflowchart LR\n  a --> b\n```")).toContain('<svg class="diagram"');
  const source = render("```mermaid\npie title Pets\n```");
  expect(source).toContain("pie title Pets");
  expect(source).not.toContain("<svg");
});

it("keeps line breaks in a thread, not in a file", () => {
  expect(render("one\ntwo **three\nfour**")).toMatch(/one<br>\s*two <strong>three<br>\s*four/u);
  expect(renderMarkdown("one\ntwo", "acme/todo", "/f").markup).toBe("<p>one\ntwo</p>");
  expect(render("```\na\nb\n```")).not.toContain("<br>");
});

it("takes a file's relative links from where the file lies", () => {
  const at = "/acme/todo/blob/main/docs/a.md";
  const html = renderMarkdown(
    "[x](../src/x.ts#L2) [y](b.md) [z](http://h/) [w](#top) [v](/abs)",
    "acme/todo",
    at,
  ).markup;
  const links = [...html.matchAll(/href="([^"]*)"/gu)].map(([, href]) => href);
  expect(links).toEqual([
    "/acme/todo/blob/main/src/x.ts#L2",
    "/acme/todo/blob/main/docs/b.md",
    "http://h/",
    "#top",
    "/abs",
  ]);
});
