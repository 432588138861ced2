/** Others' words between marks that they cannot forge. */
export const fence = (name: string, text: string): string => {
  const inert = text.replaceAll(new RegExp(`<(?=/?\\s*${RegExp.escape(name)})`, "giu"), "‹");
  return `<${name}>\n${inert}\n</${name}>`;
};

/** Sentences as a list; `none` where there is none. */
export const listed = (sentences: readonly string[]): string =>
  sentences.length === 0 ? "- none" : sentences.map((sentence) => `- ${sentence}`).join("\n");
