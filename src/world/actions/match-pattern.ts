/** Whether a branch, tag or path passes a filter's patterns, read in order: a later `!pattern` takes matches back. */
export const matchesPatterns = (name: string, patterns: string[]): boolean => {
  let matched = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith("!");
    if (toRegExp(negative ? pattern.slice(1) : pattern).test(name)) matched = !negative;
  }
  return matched;
};

// `*` stops at a slash, `**` does not; `?` and `+` repeat what stands before them, as GitHub's cheat sheet says.
const toRegExp = (pattern: string): RegExp => {
  let source = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (pattern.startsWith("**/", index)) {
      source += "(?:.*/)?";
      index += 2;
    } else if (pattern.startsWith("**", index)) {
      source += ".*";
      index += 1;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?" || character === "+") source += character;
    else if (character === "[" && pattern.includes("]", index)) {
      const end = pattern.indexOf("]", index);
      source += `[${pattern.slice(index + 1, end).replaceAll("\\", "\\\\")}]`;
      index = end;
    } else if (character === "\\" && index + 1 < pattern.length) {
      index += 1;
      source += escape(pattern.charAt(index));
    } else source += escape(character);
  }
  return new RegExp(`^${source}$`);
};

const escape = (character: string) => character.replace(/[$()*+.?[\\\]^{|}/]/u, "\\$&");
