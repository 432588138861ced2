/** A method of a service class as it is laid out: its comment and its lines, from two spaces in to the brace there. */
const methodOf = (source: string, name: string): { start: number; text: string } | null => {
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

/**
 * A service's source with one operation as it was in an earlier version of it, and all else as it is; null where nothing
 * of it differs, or it is not to be found in both.
 */
export const restoreOperation = (now: string, earlier: string, operation: string): string | null => {
  const [present, past] = [methodOf(now, operation), methodOf(earlier, operation)];
  if (present === null || past === null || present.text === past.text) return null;
  const lines = now.split("\n");
  lines.splice(present.start, present.text.split("\n").length, ...past.text.split("\n"));
  return lines.join("\n");
};
