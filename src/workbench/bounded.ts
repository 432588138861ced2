/** Characters that one reply has at most. */
const MAX_REPLY = 16_000;

/** At most `most` of the lines, and one that says how many were left out. */
export const boundLines = (lines: readonly string[], most: number, what: string): string[] => {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), `(${left} more ${what} not shown)`] : [...lines];
};

/** A text of at most `most` characters that says so where it was cut. */
export const boundText = (text: string, most: number = MAX_REPLY): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters not shown)`;
