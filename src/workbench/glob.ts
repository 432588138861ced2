const PARTS = /\*\*\/|\*\*|\*|\?|[^*?]+/gu;
const MEANS: Record<string, string> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };

/** `src/**`, `*.test.ts`: `*` stays within a folder, `**` does not; without a `/` it is about the name alone. `src/`: all in it. */
export const globToRegExp = (glob: string): RegExp => {
  const whole = glob.endsWith("/") ? `${glob}**` : glob;
  const parts = [...whole.matchAll(PARTS)].map(([part]) => MEANS[part] ?? RegExp.escape(part));
  return new RegExp(`^${glob.includes("/") ? "" : "(?:.*/)?"}${parts.join("")}$`, "u");
};
