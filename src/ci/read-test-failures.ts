import type { Failure } from "./failure.ts";
import { readMismatch } from "./read-mismatch.ts";
import { findLiteral, type Tree } from "./tree.ts";

/** What one reader finds in the output of one step. */
export type Found = Omit<Failure, "check" | "step">;

const HEADLINE = /^\s?FAIL\s+(?:\S{1,60}\s+)?(\S+\.[cm]?[jt]sx?)(?: > (.*)| \[ .* \])?$/u;
const UNHANDLED = /^⎯+ (?:Unhandled Rejection|Uncaught Exception|Unhandled Error) ⎯+$/u;
const NESTING = 8;
const RULE = /^⎯{3,}/u;
const CLASS = /^([A-Za-z_$][\w$]{0,60})(?: \[[\w-]{1,60}\])?:(?: |$)/u;
const FRAME = /^\s*(?:❯ (?:\S{1,200} ){0,3}|╭─\[ ?)([\w@./+-]{1,200}):(\d{1,6}):\d{1,6}(?: ?\])?$/u;
/** Exceptions that are nobody's own. */
const CLASSES = new Set(
  "Error AggregateError AssertionError DOMException EvalError RangeError ReferenceError SyntaxError TestTimeoutError TypeError URIError".split(
    " ",
  ),
);

type Headline = { path: string; test: string | null };
type Report = { headlines: Headline[]; body: string[] };

/** The titles that the tree holds; null where the test's own is none of them. */
const readTitle = (tree: Tree, said: string): string | null => {
  const words = said.split(" > ").slice(0, NESTING);
  const titles: string[] = [];
  for (let from = 0; from < words.length;) {
    // A title may hold the separator itself.
    const ends = words.map((_, n) => n + 1).slice(from);
    const readings = ends.map((end) => ({ end, title: findLiteral(tree, words.slice(from, end).join(" > ")) }));
    const reading = readings.find(({ title }) => title !== null);
    if (reading === undefined && from === words.length - 1) return null;
    if (reading?.title != null) titles.push(reading.title);
    from = reading?.end ?? from + 1;
  }
  return titles.join(" > ");
};

const readHeadline = (tree: Tree, line: string): Headline | null => {
  const [, path, said] = HEADLINE.exec(line) ?? [];
  if (path === undefined || !tree.paths.has(path)) return null;
  return { path, test: said === undefined ? null : readTitle(tree, said) };
};

/** Tests that failed alike share one body. */
const splitReports = (tree: Tree, lines: readonly string[]): Report[] => {
  const reports: Report[] = [];
  let open: Report | null = null;
  for (const line of lines) {
    const headline = readHeadline(tree, line);
    if (headline !== null) {
      if (open === null || open.body.length > 0) reports.push((open = { headlines: [], body: [] }));
      open.headlines.push(headline);
    } else if (UNHANDLED.test(line)) reports.push((open = { headlines: [], body: [] }));
    else if (RULE.test(line)) open = null;
    else open?.body.push(line);
  }
  return reports;
};

/** The product's own code first; then the test itself, rather than what helps it. */
const findPlace = (tree: Tree, body: readonly string[], test: string | null): Pick<Found, "path" | "line"> => {
  const frames = body.flatMap((line) => {
    const [, path = "", number] = FRAME.exec(line) ?? [];
    return tree.paths.has(path) ? [{ path, line: Number(number) }] : [];
  });
  const found = frames.find(({ path }) => path.startsWith("src/")) ?? frames.find(({ path }) => path === test);
  return found ?? frames[0] ?? (test === null ? {} : { path: test });
};

const readClass = (tree: Tree, body: readonly string[]): string | null => {
  const name = body.map((line) => CLASS.exec(line)?.[1]).find((found) => found !== undefined) ?? "";
  return CLASSES.has(name) || (name.endsWith("Error") && tree.texts.has(name)) ? name : null;
};

/** What vitest reports as failed: tests, files that could not be run, and errors that nobody caught. */
export const readTestFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  splitReports(tree, lines).flatMap(({ headlines, body }) => {
    const code = readClass(tree, body);
    const found = { kind: "test" as const, ...(code !== null && { code }) };
    if (headlines.length === 0) return [{ ...found, ...findPlace(tree, body, null), subject: "unhandled error" }];
    const mismatch = readMismatch(tree, body);
    return headlines.map(({ path, test }) => ({
      ...found,
      ...findPlace(tree, body, path),
      ...mismatch,
      ...(test !== null && { test }),
    }));
  });
