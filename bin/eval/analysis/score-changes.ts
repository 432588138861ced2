/** How far a change that was found may be from where it is. */
const MARGIN = 5;

/** How many of the true places have a found one near, none of which counts twice. */
export const countFound = (truth: Iterable<number>, found: Iterable<number>): number => {
  const left = new Set(found);
  let count = 0;
  for (const place of truth) {
    const near = [...left]
      .filter((each) => Math.abs(each - place) <= MARGIN)
      .toSorted((a, b) => Math.abs(a - place) - Math.abs(b - place) || a - b)[0];
    if (near === undefined) continue;
    left.delete(near);
    count += 1;
  }
  return count;
};

/**
 * F1 against several annotators (van den Burg and Williams 2020): precision against what any of them marked, recall as
 * the mean over them. The start of the series counts as a change that everybody finds.
 */
export const scoreChanges = (annotations: Record<string, number[]>, found: readonly number[]): number => {
  const marked = Object.values(annotations).map((places) => new Set([0, ...places]));
  const all = new Set(marked.flatMap((places) => [...places]).toSorted((a, b) => a - b));
  const told = new Set([0, ...found]);
  const precision = countFound(all, told) / told.size;
  const recall = marked.reduce((sum, places) => sum + countFound(places, told) / places.size, 0) / marked.length;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
};

/** Changes of several dimensions as those of one series: what lies within the margin is one. */
export const mergeChanges = (dimensions: readonly (readonly number[])[]): number[] => {
  const merged: number[] = [];
  for (const place of dimensions.flat().toSorted((a, b) => a - b))
    if (merged.length === 0 || place - (merged.at(-1) ?? 0) > MARGIN) merged.push(place);
  return merged;
};
