import type { Bound } from "./describe-bounds.ts";

const plain = (text: string): string => text.replaceAll("`", "").toLowerCase();

const only = (lines: readonly string[], fits: (line: string) => boolean): number | null => {
  const first = lines.findIndex(fits);
  return first === -1 || lines.findLastIndex(fits) !== first ? null : first + 1;
};

/**
 * The line of `body` where its author says what binds a request: the one that holds their words, else the only one that
 * names the refusal's status and code. Null: there is no such line, or several.
 */
export const findLine = (body: string, { code, said, status }: Bound): number | null => {
  const lines = body.split("\n");
  const words = plain(said).replace(/[.:]$/u, "");
  const told = words.length < 12 ? null : only(lines, (line) => plain(line).includes(words));
  if (told !== null || code === null || status === null) return told;
  const named = (line: string): boolean => line.includes(`\`${code}\``) || line.includes(`"${code}"`);
  return only(lines, (line) => named(line) && line.includes(String(status)));
};
