import type { Expectation, Json } from "#src/spec/spec.ts";

/** `body` is parsed JSON, or undefined where the answer is none. */
export type Answer = { status: number; headers: Record<string, string>; body: Json | undefined };

const show = (value: Json | undefined): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 200);

const findInBody = (expected: Json, got: Json | undefined, at: string): string | null => {
  const place = at === "" ? "the body" : at;
  if (Array.isArray(expected)) {
    if (!Array.isArray(got)) return `${place}: expected a list, got ${show(got)}`;
    if (got.length !== expected.length) return `${place}: expected ${expected.length} entries, got ${got.length}`;
    return first(expected.map((entry, index) => () => findInBody(entry, got[index], `${at}/${index}`)));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof got !== "object" || got === null || Array.isArray(got))
      return `${place}: expected an object, got ${show(got)}`;
    return first(
      Object.entries(expected).map(
        ([key, entry]) =>
          () =>
            findInBody(entry, Object.hasOwn(got, key) ? got[key] : undefined, `${at}/${key}`),
      ),
    );
  }
  return expected === got ? null : `${place}: expected ${show(expected)}, got ${show(got)}`;
};

const first = (checks: (() => string | null)[]): string | null => {
  for (const check of checks) {
    const problem = check();
    if (problem !== null) return problem;
  }
  return null;
};

/**
 * The first way in which an answer is not as expected, in one line; null: as expected. An object must hold at least the
 * members named, at every depth; a list exactly these entries in order; anything else must be equal.
 */
export const findMismatch = (expected: Expectation, got: Answer): string | null => {
  if (got.status !== expected.status) return `expected status ${expected.status}, got ${got.status}`;
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    const header = got.headers[name.toLowerCase()];
    if (header !== value) return `header ${name}: expected ${show(value)}, got ${show(header)}`;
  }
  return expected.body === undefined ? null : findInBody(expected.body, got.body, "");
};
