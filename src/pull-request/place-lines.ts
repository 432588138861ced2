export type Lines = { from: number; to: number };

const commonStart = (left: readonly string[], right: readonly string[]): number => {
  const differs = left.findIndex((line, n) => line !== right[n]);
  return differs === -1 ? left.length : differs;
};

/** Where `block` stands, from 1; null unless it does exactly once. */
const findOnce = (lines: readonly string[], block: readonly string[]): number | null => {
  const found = lines.flatMap((_, at) => (block.every((line, n) => lines[at + n] === line) ? [at + 1] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
};

/**
 * Where lines of a text are in what it has become: above or below all that changed, or else the one place that reads the
 * same. Null: they have changed themselves, or it can't be told. Lines count from 1.
 */
export const placeLines = (before: readonly string[], now: readonly string[], { from, to }: Lines): Lines | null => {
  if (to > before.length) return null;
  const head = commonStart(before, now);
  if (to <= head) return { from, to };
  const moved = now.length - before.length;
  const tail = Math.min(commonStart(before.toReversed(), now.toReversed()), Math.min(before.length, now.length) - head);
  if (from > before.length - tail) return { from: from + moved, to: to + moved };
  const block = before.slice(from - 1, to);
  const at = findOnce(before, block) === null ? null : findOnce(now, block);
  return at === null ? null : { from: at, to: at + to - from };
};
