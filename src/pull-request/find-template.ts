const FILE = /^(?:\.github\/|docs\/)?pull_request_template(?:\.(?:md|markdown|txt))?$/iu;
const IN_FOLDER = /^(?:\.github\/|docs\/)?pull_request_template\/[^/]+\.(?:md|markdown|txt)$/iu;
/** In this order, as GitHub looks. */
const PLACES = [".github/", "docs/", ""];

const rankOf = (path: string): number => PLACES.findIndex((place) => path.toLowerCase().startsWith(place));

/**
 * Which of a repository's files is its template for pull requests; null: none. Of a folder of several none is, since only
 * whoever opens a pull request by hand chooses one.
 */
export const findTemplate = (paths: readonly string[]): string | null => {
  const [file] = paths.filter((path) => FILE.test(path)).toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const inFolder = paths.filter((path) => IN_FOLDER.test(path));
  return file ?? (inFolder.length === 1 ? (inFolder[0] ?? null) : null);
};
