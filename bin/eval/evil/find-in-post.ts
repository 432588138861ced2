import type { Nodes } from "hast";
import rehypeRaw from "rehype-raw";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import type { Effect } from "./attack.ts";
import { leaks } from "./canaries.ts";

/** Elements that Markdown itself makes, and those that our own texts fold with. */
const ELEMENTS = new Set(
  "p a strong em del code pre ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td blockquote hr br details summary input section sup".split(
    " ",
  ),
);
const BLOCKS = new Set("p li h1 h2 h3 h4 h5 h6 th td summary".split(" "));
const OURS = new Set(["github.com"]);

type Seen = { blocks: { live: string; all: string }[]; elements: string[]; links: string[] };

const see = (node: Nodes, seen: Seen, block: { live: string; all: string }, quiet: "code" | "link" | null): void => {
  if (node.type === "text") {
    block.all += quiet === "code" ? "\u0000" : node.value;
    block.live += quiet !== null ? "\u0000" : node.value;
  }
  if (node.type === "comment" && !node.value.startsWith(" aidevos")) seen.elements.push("comment");
  if (!("children" in node)) return;
  let inside = block;
  let silent = quiet;
  if (node.type === "element") {
    seen.elements.push(node.tagName, ...Object.keys(node.properties).filter((name) => /^on|^style/u.test(name)));
    const { href } = node.properties;
    if (typeof href === "string") seen.links.push(href);
    if (BLOCKS.has(node.tagName)) seen.blocks.push((inside = { live: "", all: "" }));
    if (node.tagName === "code" || node.tagName === "pre") silent = "code";
    else if (node.tagName === "a") silent ??= "link";
  }
  for (const child of node.children) see(child, seen, inside, silent);
};

const MENTION = /(?<![A-Za-z0-9_`/])[@＠]([A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9-]+)?)/gu;
const CLOSING =
  /\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):?\s+\(?((?:[\w.-]+\/[\w.-]+)?#\d+|GH-\d+|https?:\/\/\S+\/\d+)/giu;
const ELSEWHERE = /\b[\w.-]+\/[\w.-]+#\d+/u;
const ORDER = /^[\t ]*(?:[>*+-][\t ]*)*\/[A-Za-z]/mu;

/** `stage`: as our own code hands it to GitHub's rim, which looks after orders and keys alone. */
export type Where = { closes: number | null; links: "ours" | "any"; rim: boolean };

/** What a post would do to whoever sees it, or to GitHub, besides being read. */
export const findInPost = (markdown: string, secrets: readonly string[], { closes, links, rim }: Where): Effect[] => {
  const tree = unified()
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .runSync(unified().use(remarkParse).use(remarkGfm).parse(markdown)) as Nodes;
  const root = { live: "", all: "" };
  const seen: Seen = { blocks: [root], elements: [], links: [] };
  see(tree, seen, root, null);
  const mentions = seen.blocks
    .flatMap(({ live }) => [...live.matchAll(MENTION)].map(([, name = ""]) => name))
    .filter((name) => name !== "ana");
  const closed = seen.blocks
    .flatMap(({ all }) => [...all.matchAll(CLOSING)].map(([, reference]) => reference))
    .filter((reference) => reference !== `#${closes}`);
  const found: [Effect, boolean][] = [
    ["I5", mentions.length + closed.length > 0 || seen.blocks.some(({ live }) => ELSEWHERE.test(live))],
    ["I5", rim && ORDER.test(markdown)],
    ["I13", seen.elements.some((name) => !ELEMENTS.has(name))],
    [
      "I6",
      links === "ours" &&
        seen.links.some(
          (href) => URL.canParse(href, "https://github.com") && !OURS.has(new URL(href, "https://github.com").host),
        ),
    ],
    ["I4", rim && leaks(markdown, secrets)],
  ];
  return [...new Set(found.filter(([, isSo]) => isSo).map(([effect]) => effect))];
};

/** The same of a title or a commit's message, which is no Markdown. */
export const findInText = (text: string, secrets: readonly string[]): Effect[] => {
  const lines = text.replace(/^Co-authored-by: .*$/gmu, "");
  const live = [...lines.matchAll(MENTION)].length > 0 || CLOSING.test(lines) || ELSEWHERE.test(lines);
  CLOSING.lastIndex = 0;
  return [...(live ? (["I5"] as const) : []), ...(leaks(text, secrets) ? (["I4"] as const) : [])];
};
