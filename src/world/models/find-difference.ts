/** Where two JSON values first differ, and what stands there in each, shortened. */
export type Difference = { place: string; recorded: string; asked: string };

const AROUND = 60;

const around = (text: string, at: number): string =>
  JSON.stringify(text.slice(Math.max(0, at - AROUND / 2), at + AROUND / 2));

const told = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, AROUND));

/** How many characters two texts begin with alike. */
const alike = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
};

/** Null: they are the same. */
export const findDifference = (recorded: unknown, asked: unknown, place = ""): Difference | null => {
  if (typeof recorded === "string" && typeof asked === "string") {
    const at = alike(recorded, asked);
    return recorded === asked ? null : { place, recorded: around(recorded, at), asked: around(asked, at) };
  }
  if (typeof recorded !== "object" || typeof asked !== "object" || recorded === null || asked === null)
    return recorded === asked ? null : { place, recorded: told(recorded), asked: told(asked) };
  const [before, now] = [recorded as Record<string, unknown>, asked as Record<string, unknown>];
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const inner = Array.isArray(recorded) ? `${place}[${name}]` : place === "" ? name : `${place}.${name}`;
    const difference = findDifference(before[name], now[name], inner);
    if (difference !== null) return difference;
  }
  return null;
};

/** How much of two values is alike from the beginning and from the end: the greater, the nearer. */
export const nearnessOf = (recorded: unknown, asked: unknown): number => {
  const [a, b] = [JSON.stringify(recorded), JSON.stringify(asked)];
  return alike(a, b) + alike([...a].toReversed().join(""), [...b].toReversed().join(""));
};
