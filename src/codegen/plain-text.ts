/** Text from the plan as one line of Markdown that begins no tag, link target or table cell of its own. */
export const plainText = (text: string): string =>
  text
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("|", String.raw`\|`);
