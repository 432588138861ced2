import type { Json, Scenario } from "#src/spec/spec.ts";

type Rename = (text: string) => string;

/** Renames the segments and query values of a path that are names, whole. Everything else stays as it was written. */
const renamePath = (path: string, rename: Rename): string => {
  const [route = "", query] = path.split("?");
  const part = (text: string, decode: Rename): string => {
    const plain = decode(text);
    const renamed = rename(plain);
    return renamed === plain ? text : encodeURIComponent(renamed);
  };
  const decode: Rename = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const segments = route.split("/").map((segment) => part(segment, decode));
  const pairs = query?.split("&").map((pair) => {
    const at = pair.indexOf("=");
    return at === -1
      ? pair
      : pair.slice(0, at + 1) + part(pair.slice(at + 1), (text) => decode(text.replaceAll("+", " ")));
  });
  return segments.join("/") + (pairs ? `?${pairs.join("&")}` : "");
};

/** An e-mail address stays one. */
const withNonce = (text: string, nonce: string): string =>
  /^[^@\s]+@[^@\s]+$/u.test(text) ? text.replace("@", `${nonce}@`) : text + nonce;

const renameJson = (value: Json, rename: Rename): Json => {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) return value.map((entry) => renameJson(entry, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, renameJson(entry, rename)]));
};

const renameHeaders = (headers: Record<string, string>, rename: Rename): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, rename(value)]));

/**
 * The scenario with its names made this run's own (`groceries` → `groceries48213`), so that it meets nothing of an earlier
 * run on live data. Only whole path segments, query values, header values and JSON strings are names.
 */
export const makeNamesUnique = (scenario: Scenario, nonce: string): Scenario => {
  const names = new Set(scenario.names);
  const rename: Rename = (text) => (names.has(text) ? withNonce(text, nonce) : text);
  const steps = scenario.steps.map((step) => ({
    ...step,
    as: step.as === null ? null : rename(step.as),
    path: renamePath(step.path, rename),
    ...(step.headers && { headers: renameHeaders(step.headers, rename) }),
    ...(step.body !== undefined && { body: renameJson(step.body, rename) }),
    expect: {
      ...step.expect,
      ...(step.expect.headers && { headers: renameHeaders(step.expect.headers, rename) }),
      ...(step.expect.body !== undefined && { body: renameJson(step.expect.body, rename) }),
    },
  }));
  return { ...scenario, names: [...names].map(rename), steps };
};
