import type { Element, ElementContent, Root } from "hast";

const SKIPPED = new Set(["a", "code", "pre"]);
const REFERENCE =
  /(?<![\w/`])(?:(?<repo>[\w.-]+\/[\w.-]+)?#(?<number>\d+)\b|@(?<login>[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\[bot\])?)|(?<sha>[\da-f]{40})\b)/giu;

const link = (href: string, text: string): Element => ({
  type: "element",
  tagName: "a",
  properties: { href },
  children: [{ type: "text", value: text }],
});

const nodeFor = (match: RegExpMatchArray, home: string): ElementContent => {
  const { repo = home, number, login, sha } = match.groups ?? {};
  if (number !== undefined) return link(`/${repo}/issues/${number}`, match[0]);
  if (login !== undefined)
    return {
      type: "element",
      tagName: "strong",
      properties: { className: ["mention"] },
      children: [{ type: "text", value: match[0] }],
    };
  const code: Element = {
    type: "element",
    tagName: "code",
    properties: {},
    children: [{ type: "text", value: (sha ?? "").slice(0, 7) }],
  };
  return { ...link(`/${home}/commit/${sha ?? ""}`, ""), children: [code] };
};

const split = (text: string, home: string): ElementContent[] => {
  const nodes: ElementContent[] = [];
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > at) nodes.push({ type: "text", value: text.slice(at, match.index) });
    nodes.push(nodeFor(match, home));
    at = match.index + match[0].length;
  }
  return at === 0 ? [{ type: "text", value: text }] : [...nodes, { type: "text", value: text.slice(at) }];
};

/** Turns `#1`, `owner/name#1`, `@login` and commit ids in running text into links, outside of code and links. */
export const linkReferences = (node: Root | Element, repo: string): void => {
  node.children = (node.children as ElementContent[]).flatMap((child) => {
    if (child.type === "text") return split(child.value, repo);
    if (child.type === "element" && !SKIPPED.has(child.tagName)) linkReferences(child, repo);
    return [child];
  });
};
