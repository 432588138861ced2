const PREFIX = /^[ ]{0,3}\/aidevos(?:[ \t]+|$)/u;
const FENCE = /^[ ]{0,3}(`{3,}|~{3,})/u;

/**
 * The orders of a comment, each from its `/aidevos` to the next one or to the end: the words after the prefix. Neither
 * quotations nor blocks of code give any.
 */
export const findOrders = (comment: string): string[] => {
  const orders: string[][] = [];
  let fence: string | null = null;
  for (const line of comment.replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "").split(/\r?\n/u)) {
    const mark = FENCE.exec(line)?.[1] ?? null;
    const closes: boolean = fence !== null && mark !== null && mark.startsWith(fence);
    if (fence === null && mark === null && PREFIX.test(line)) orders.push([line.replace(PREFIX, "")]);
    else orders.at(-1)?.push(line);
    fence = closes ? null : (fence ?? mark);
  }
  return orders.map((lines) => lines.join("\n").trim());
};
