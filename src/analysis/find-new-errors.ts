/** Errors of one minute by class. */
export type ErrorClasses = Readonly<Record<string, number>>;

const LEAST = 3;

/** Classes of errors that the old version never had, and the new one had at least three times within two minutes. */
export const findNewErrors = (known: ReadonlySet<string>, minutes: readonly ErrorClasses[]): string[] => {
  const found = new Set<string>();
  for (const [n, minute] of minutes.entries())
    for (const [name, count] of Object.entries(minute))
      if (!known.has(name) && count + (minutes[n - 1]?.[name] ?? 0) >= LEAST) found.add(name);
  return [...found].toSorted();
};
