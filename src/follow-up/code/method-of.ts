/** A method of a service class as it is laid out: its comment and its lines, from two spaces in to the brace there. */
export const methodOf = (source: string, name: string): { start: number; text: string } | null => {
  const lines = source.split("\n");
  const head = new RegExp(String.raw`^  (?:async )?${name}(?:<[^(]*)?\(`, "u");
  const at = lines.findIndex((line) => head.test(line));
  if (at === -1) return null;
  const length = lines.slice(at).findIndex((line) => line === "  }");
  if (length === -1) return null;
  let start = at;
  while (start > 0 && /^  (?:\/\*\*|\*| \*)/u.test(lines[start - 1] ?? "")) start -= 1;
  return { start, text: lines.slice(start, at + length + 1).join("\n") };
};

/** The source with another text in the place of a method that `methodOf` found. */
export const replaceMethod = (source: string, { start, text }: { start: number; text: string }, by: string): string => {
  const lines = source.split("\n");
  lines.splice(start, text.split("\n").length, ...by.split("\n"));
  return lines.join("\n");
};
