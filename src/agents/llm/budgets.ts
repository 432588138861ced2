/**
 * Characters that each source of a prompt may have, so that none pushes out another, or the rules. An issue fits whole:
 * GitHub takes no longer one.
 */
export const BUDGETS = {
  issue: 70_000,
  comment: 16_000,
  guidance: 6_000,
  plan: 40_000,
  points: 8_000,
  problems: 8_000,
  discussion: 40_000,
  pieces: 20_000,
  paths: 20_000,
  sources: 200_000,
  faults: 16_000,
  diff: 100_000,
  tried: 20_000,
} as const;

/** A text as far as there is room for it, with a note where it ends before its end. */
export const cutTo = (source: keyof typeof BUDGETS, text: string): string => {
  const most = BUDGETS[source];
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, "")}\n(cut here: ${text.length - most} characters more)`;
};

/** The newest of `lines`, which come oldest first, that there is room for; a single one that is too long is cut. */
export const newestOf = (source: keyof typeof BUDGETS, lines: readonly string[]): string[] => {
  let room: number = BUDGETS[source];
  const kept: string[] = [];
  for (const line of lines.toReversed()) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.unshift(line);
  }
  const last = lines.at(-1);
  if (kept.length === 0 && last !== undefined) kept.push(cutTo(source, last));
  const dropped = lines.length - kept.length;
  return dropped === 0 ? kept : [`(${dropped} earlier left out)`, ...kept];
};
