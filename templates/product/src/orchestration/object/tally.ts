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
