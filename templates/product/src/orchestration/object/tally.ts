/** The sum of what each record counts for; 0 where there is none. */
export const sumOf = <R>(records: readonly R[], value: (record: R) => number): number =>
  records.reduce((sum, record) => sum + value(record), 0);

/** The mean of what each record counts for; null where there is none. */
export const averageOf = <R>(records: readonly R[], value: (record: R) => number): number | null =>
  records.length === 0 ? null : sumOf(records, value) / records.length;

/** The least that a record counts for; null where there is none. */
export const leastOf = <R>(records: readonly R[], value: (record: R) => number): number | null =>
  records.length === 0 ? null : Math.min(...records.map(value));

/** The most that a record counts for; null where there is none. */
export const mostOf = <R>(records: readonly R[], value: (record: R) => number): number | null =>
  records.length === 0 ? null : Math.max(...records.map(value));

/** Rounded half up to so many decimals, whatever binary fractions make of the half. */
export const roundHalfUp = (value: number, decimals = 0): number => {
  const scale = 10 ** decimals;
  return Math.floor(Number((value * scale).toFixed(6)) + 0.5) / scale;
};

/** What stands for a record in a breakdown: one value, the entries of a list, or nothing. */
type Values<R> = (record: R) => string | null | readonly string[];

/**
 * What records come to by their values; `known` are told even where they come to nothing. A value that a record has twice
 * counts once.
 */
export const totalsBy = <R>(
  records: readonly R[],
  values: Values<R>,
  amount: (record: R) => number,
  known: readonly string[] = [],
): Record<string, number> => {
  const totals = new Map(known.map((value): [string, number] => [value, 0]));
  for (const record of records)
    for (const value of new Set([values(record) ?? []].flat()))
      totals.set(value, (totals.get(value) ?? 0) + amount(record));
  return Object.fromEntries(totals);
};

/** The same as pairs, the highest first, then by value. */
export const rankedBy = <R>(
  records: readonly R[],
  values: Values<R>,
  amount: (record: R) => number,
): [string, number][] =>
  Object.entries(totalsBy(records, values, amount)).toSorted(
    ([value, total], [otherValue, otherTotal]) => otherTotal - total || (value < otherValue ? -1 : 1),
  );

/** The moment so many seconds later; null where either is. */
export const addSeconds = (moment: string | null, seconds: number | null): string | null =>
  moment === null || seconds === null ? null : new Date(Date.parse(moment) + seconds * 1000).toISOString();

/** The calendar day of a moment, in UTC. */
export const dayOf = (moment: string | null): string | null =>
  moment === null ? null : new Date(moment).toISOString().slice(0, 10);

/** Records that have a value in common, and all of those that were put together. */
export type Group<R> = { value: string; group: R[]; all: readonly R[] };

/** Records put together by their value; `known` are there even without any. What has no value is in no group. */
export const groupsOf = <R>(
  records: readonly R[],
  value: (record: R) => string | null,
  known: readonly string[] = [],
): Group<R>[] => {
  const groups = new Map(known.map((each): [string, R[]] => [each, []]));
  for (const record of records) {
    const own = value(record);
    if (own === null) continue;
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [record]);
    else group.push(record);
  }
  return [...groups].map(([own, group]) => ({ value: own, group, all: records }));
};

/** What a part is of a whole in percent, rounded half up; 0 of nothing. */
export const shareOf = (part: number, whole: number, decimals: number): number =>
  whole === 0 ? 0 : roundHalfUp((part / whole) * 100, decimals);

type Key = string | number | null;

const compare = (a: Key, b: Key): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
};

/** Entries by their keys, each ascending or descending; what has no key comes last. */
export const inOrder = <E>(rows: readonly { entry: E; keys: readonly Key[] }[], descending: readonly boolean[]): E[] =>
  rows
    .toSorted((a, b) => {
      for (const [index, isDescending] of descending.entries()) {
        const order = compare(a.keys[index] ?? null, b.keys[index] ?? null);
        if (order !== 0) return isDescending && a.keys[index] !== null && b.keys[index] !== null ? -order : order;
      }
      return 0;
    })
    .map(({ entry }) => entry);

/** An entry that could be chosen, how many chose it, how many chose at all, and how often anything was chosen. */
export type Chosen<E> = { entry: E; votes: number; ballots: number; choices: number };

/** How often each entry was chosen, in their order. `ballots`: what each that chose has chosen, by keys. */
export const ballotOf = <E>(
  entries: readonly E[],
  key: (entry: E) => string,
  ballots: readonly (readonly string[])[],
): Chosen<E>[] => {
  const counts = Map.groupBy(ballots.flat(), (chosen) => chosen);
  const choices = ballots.reduce((sum, chosen) => sum + chosen.length, 0);
  return entries.map((entry) => ({
    entry,
    votes: counts.get(key(entry))?.length ?? 0,
    ballots: ballots.length,
    choices,
  }));
};

/** Those that were chosen most; none where nothing was. */
export const leadersOf = <E>(chosen: readonly Chosen<E>[]): Chosen<E>[] => {
  const most = Math.max(0, ...chosen.map(({ votes }) => votes));
  return most === 0 ? [] : chosen.filter(({ votes }) => votes === most);
};
