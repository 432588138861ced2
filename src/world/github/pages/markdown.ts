import type { Element, ElementContent, Root } from "hast";
import type { Root as Markdown } from "mdast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { breakLines } from "./break-lines.ts";
import { renderFlowchart } from "./diagram/render-flowchart.ts";
import { renderXychart } from "./diagram/render-xychart.ts";
import { type Html, trusted } from "./html.ts";
import { linkReferences } from "./link-references.ts";

const ALERTS = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

const element = (tagName: string, className: string[], children: ElementContent[]): Element => ({
  type: "element",
  tagName,
  properties: { className },
  children,
});

const textOf = (node: ElementContent | undefined): string => {
  if (node?.type === "text") return node.value;
  return node?.type === "element" ? node.children.map(textOf).join("") : "";
};

const drawDiagram = (source: string): ElementContent | null => {
  try {
    const { markup } = /^\s*xychart/u.test(source) ? renderXychart(source) : renderFlowchart(source);
    // The only raw node of the tree: everything from outside has been through the sanitiser by now.
    return element("div", ["figure"], [{ type: "raw", value: markup } as unknown as ElementContent]);
  } catch {
    return null;
  }
};

const isDiagram = (node: Element): boolean =>
  node.tagName === "code" && String(node.properties["className"]).split(",").includes("language-mermaid");

/** `> [!NOTE]` as GitHub shows it. */
const alertOf = (quote: Element): Element | null => {
  const first = quote.children.find((child) => child.type === "element");
  const text = first?.children[0];
  const kind = text?.type === "text" ? /^\[!([A-Z]+)\]\s*/u.exec(text.value) : null;
  const name = kind?.[1] ?? "";
  if (text?.type !== "text" || !kind || !ALERTS.includes(name)) return null;
  text.value = text.value.slice(kind[0].length);
  const title = element("p", ["alert-title"], [{ type: "text", value: name[0] + name.slice(1).toLowerCase() }]);
  return element("div", ["alert", `alert-${name.toLowerCase()}`], [title, ...quote.children]);
};

const replacementOf = (node: Element): ElementContent | null => {
  const [only] = node.children;
  if (node.tagName === "pre" && only?.type === "element" && isDiagram(only)) return drawDiagram(textOf(only));
  if (node.tagName === "blockquote") return alertOf(node);
  // A table of its own scrolls on a narrow screen instead of widening the page.
  if (node.tagName === "table") return element("div", ["wide"], [node]);
  return null;
};

const decorate = (node: Root | Element): void => {
  node.children = (node.children as ElementContent[]).map((child) => {
    if (child.type !== "element") return child;
    decorate(child);
    return replacementOf(child) ?? child;
  });
};

/** A README is shown on the front page too, where a relative link would lead astray. */
const resolveLinks = (node: Root | Element, at: string): void => {
  for (const child of node.children) {
    if (child.type !== "element") continue;
    const { href } = child.properties;
    if (typeof href === "string" && !/^(?:[a-z][\w+.-]*:|[/#])/iu.test(href)) {
      const { pathname, search, hash } = new URL(href, `http://host${at}`);
      child.properties["href"] = pathname + search + hash;
    }
    resolveLinks(child, at);
  }
};

/**
 * Markdown as GitHub shows it in a repository (`owner/name`): sanitised HTML, flowcharts and charts drawn, references linked. In a
 * thread each line break counts; in a file it does not, and links are relative to the file's own page `at`.
 */
export const renderMarkdown = (text: string, repo: string, at: string | null = null): Html => {
  const pipeline = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(() => (tree: Markdown) => {
      if (at === null) breakLines(tree);
    })
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(() => (tree: Root) => {
      linkReferences(tree, repo);
      decorate(tree);
      if (at !== null) resolveLinks(tree, at);
    })
    .use(rehypeStringify, { allowDangerousHtml: true });
  return trusted(String(pipeline.processSync(text)));
};
