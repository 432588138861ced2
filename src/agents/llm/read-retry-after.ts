/** The delay that a response asks for, in milliseconds from `now` (epoch milliseconds); null: it asks for none. */
export const readRetryAfter = (headers: Headers, now: number): number | null => {
  const milliseconds = numberIn(headers.get("retry-after-ms"));
  if (milliseconds !== null) return milliseconds;
  const said = headers.get("retry-after");
  const seconds = numberIn(said);
  if (seconds !== null) return Math.ceil(seconds * 1000);
  // A date begins with its weekday; `Date.parse` would make a year of any number.
  const date = /^\s*[A-Za-z]+,/.test(said ?? "") ? Date.parse(said ?? "") : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
};

const numberIn = (text: string | null): number | null =>
  text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
