const WIDTH = 120;

/** One line of text that cannot end the comment it stands in. */
const plain = (text: string): string => text.replaceAll(/\s+/gu, " ").replaceAll("*/", "* /").trim();

/** One line that begins with a capital and ends with a stop; empty for no text. */
export const toSentence = (written: string): string => {
  const text = written.replaceAll(/\s+/gu, " ").trim();
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?:…]$/u.test(begun) || begun === "" ? begun : `${begun}.`;
};

/** Words on lines of at most `width` columns. */
export const wrapText = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** A doc comment, indented, with the newline after it; nothing for no text. */
export const renderComment = (text: string, indent = 0): string => {
  const line = toSentence(plain(text));
  if (line === "") return "";
  const pad = " ".repeat(indent);
  if (pad.length + line.length + 7 <= WIDTH) return `${pad}/** ${line} */\n`;
  const lines = wrapText(line, WIDTH - indent - 3).map((part) => `${pad} * ${part}\n`);
  return `${pad}/**\n${lines.join("")}${pad} */\n`;
};
