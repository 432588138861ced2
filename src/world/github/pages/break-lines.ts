import type { Nodes, PhrasingContent, Text } from "mdast";

const split = ({ value }: Text): PhrasingContent[] =>
  value
    .split(/\r?\n/u)
    .flatMap((line, index): PhrasingContent[] => [
      ...(index > 0 ? [{ type: "break" } as const] : []),
      ...(line === "" ? [] : [{ type: "text", value: line } as const]),
    ]);

/** Makes each line of running text a line, as GitHub does in comments; in files a line break is only a space. */
export const breakLines = (node: Nodes): void => {
  if (!("children" in node)) return;
  for (const child of node.children) breakLines(child);
  const children = (node.children as Nodes[]).flatMap((child): Nodes[] =>
    child.type === "text" ? split(child) : [child],
  );
  Object.assign(node, { children });
};
