const PARTS = /\*\*\/|\*\*|\*|\?|[^*?]+/gu;
const MEANS: Record<string, string> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };

/** `src/**`, `*.test.ts`: `*` stays within a folder, `**` does not; without a `/` it is about the name alone. */
export const globToRegExp = (glob: string): RegExp => {
  const parts = [...glob.matchAll(PARTS)].map(([part]) => MEANS[part] ?? RegExp.escape(part));
  return new RegExp(`^${glob.includes("/") ? "" : "(?:.*/)?"}${parts.join("")}$`, "u");
};
