/** Whether a Node version (`v24.1.0`) is what `node-version` asks for: `24`, `24.x`, `v24.1`, `>=20`, `^24.0.0`, `lts/*`. */
export const satisfiesNode = (version: string, wanted: string): boolean =>
  wanted.split("||").some((range) =>
    range
      .trim()
      .split(/\s+/u)
      .every((part) => satisfiesPart(version, part)),
  );

const satisfiesPart = (version: string, part: string): boolean => {
  if (["", "*", "x", "node", "current", "latest", "lts/*"].includes(part)) return true;
  const match = /^(?<operator>>=|<=|>|<|=|\^|~)?v?(?<numbers>\d+(?:\.(?:\d+|x|\*)){0,2})$/u.exec(part);
  if (!match?.groups) return false;
  const have = toNumbers(version);
  const asked = toNumbers(match.groups["numbers"] ?? "");
  const order = compare(have, asked);
  switch (match.groups["operator"]) {
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case "<":
      return order < 0;
    case "^":
      return have[0] === asked[0] && order >= 0;
    case "~":
      return have[0] === asked[0] && (asked.length < 2 || have[1] === asked[1]) && order >= 0;
    default:
      return order === 0;
  }
};

const toNumbers = (text: string): number[] =>
  text
    .replace(/^v/u, "")
    .split(".")
    .filter((part) => /^\d+$/u.test(part))
    .map(Number);

const compare = (have: number[], asked: number[]): number => {
  for (const [index, number] of asked.entries()) {
    const difference = (have[index] ?? 0) - number;
    if (difference !== 0) return difference;
  }
  return 0;
};
