/** What callers did wrong themselves is no failure of the service. */
const OWN_DOING = "refused";

/** Failures that are the service's own, of those by class. */
export const errorsOf = ({ failures }: { failures: Readonly<Record<string, number>> }): number =>
  Object.entries(failures).reduce((sum, [name, count]) => (name === OWN_DOING ? sum : sum + count), 0);
