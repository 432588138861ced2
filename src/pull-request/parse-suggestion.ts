const BLOCK = /^(`{3,})suggestion[ \t]*\n([\s\S]*?)^\1`*[ \t]*$/gmu;

/**
 * The lines that a comment suggests in place of those it stands on, none where they are to go; null: it suggests nothing.
 * Of several suggestions GitHub applies one at a time, so nobody can know which is meant.
 */
export const parseSuggestion = (comment: string): string[] | "several" | null => {
  const [first, ...others] = [...comment.replaceAll("\r\n", "\n").matchAll(BLOCK)];
  if (first === undefined) return null;
  if (others.length > 0) return "several";
  return (first[2] ?? "").split("\n").slice(0, -1);
};
