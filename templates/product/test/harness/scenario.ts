import type { Json } from "../../src/orchestration/contract/call.ts";

export type Expectation = { status: number; headers?: Record<string, string>; body?: Json };

export type ScenarioStep = {
  /** The signed-in person who sends the request; null: nobody. */
  as: string | null;
  method: string;
  /** Path and query; `{name}` is replaced by a value saved earlier. */
  path: string;
  headers?: Record<string, string>;
  body?: Json;
  expect: Expectation;
  /** Remembers values of the answer's body: name → JSON pointer. */
  save?: Record<string, string>;
  /** Repeats until the expectation holds, at most this many seconds. */
  withinSeconds?: number;
};

export type Scenario = {
  name: string;
  line: number;
  names: string[];
  steps: ScenarioStep[];
  signUp?: SignUp;
  /** It holds only where nobody else's records are, and so is not played on what is live. */
  alone?: true;
};

/**
 * How somebody becomes known: requests in order, in which `{name}` is theirs; `secret` points to what the `header` carries
 * from then on, behind the `scheme`.
 */
export type SignUp = {
  header: string;
  scheme: string | null;
  steps: readonly { method: string; path: string; status?: number; body: Json; secret?: string }[];
};

/** Where a product says nothing else. */
export const SESSION: SignUp = {
  header: "authorization",
  scheme: "Bearer",
  steps: [{ method: "POST", path: "/api/session", status: 201, body: { name: "{name}" }, secret: "/token" }],
};

type Ask = (method: string, path: string, body: Json) => Promise<{ status: number; body: Json }>;

/** The header by which a person of this name is known. Throws where the product does not let them in. */
export const becomeKnown = async ({ header, scheme, steps }: SignUp, name: string, ask: Ask) => {
  for (const { body, method, path, secret } of steps) {
    const filled = mapTexts(body, (text) => text.replaceAll("{name}", name));
    const answer = await ask(method, path, filled);
    if (answer.status >= 400) throw new Error(`${method} ${path} for ${name} was answered with ${answer.status}`);
    const token = secret === undefined ? undefined : readPointer(answer.body, secret);
    if (typeof token === "string") return { [header]: scheme === null ? token : `${scheme} ${token}` };
  }
  throw new Error(`nothing makes ${name} known`);
};

const mapTexts = (value: Json, change: (text: string) => Json): Json => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]));
};

const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** `{name}`, and not the `{{name}}` of a template. */
const SAVED = /(?<!\{)\{(\w+)\}(?!\})/gu;

/** `{name}` inside a text; a text that is nothing else becomes the saved value, with its type. */
export const fillSaved = (value: Json, saved: ReadonlyMap<string, Json>): Json =>
  mapTexts(value, (text) => {
    const whole = /^\{(\w+)\}$/u.exec(text)?.[1];
    if (whole !== undefined && saved.has(whole)) return saved.get(whole) ?? null;
    return text.replaceAll(SAVED, (placeholder, name: string) =>
      saved.has(name) ? asText(saved.get(name) ?? null) : placeholder,
    );
  });

export const fillPath = (path: string, saved: ReadonlyMap<string, Json>): string =>
  path.replaceAll(SAVED, (placeholder, name: string) =>
    saved.has(name) ? encodeURIComponent(asText(saved.get(name) ?? null)) : placeholder,
  );

/** Segments and query values of a path that are names. */
const renamePath = (path: string, rename: (text: string) => string): string => {
  const [route = "", query] = path.split("?");
  const segments = route.split("/").map((segment) => encodeRenamed(segment, rename));
  const pairs = query?.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return value.length === 0 ? pair : `${name}=${encodeRenamed(value.join("="), rename)}`;
  });
  return segments.join("/") + (pairs ? `?${pairs.join("&")}` : "");
};

const encodeRenamed = (text: string, rename: (text: string) => string): string => {
  const plain = URL.canParse(`x:${text}`) && !/%(?![\da-f]{2})/iu.test(text) ? decodeURIComponent(text) : text;
  const renamed = rename(plain);
  return renamed === plain ? text : encodeURIComponent(renamed);
};

const SUFFIXES = 90_000;
let lastSuffix: number | null = null;

/** What a run adds to its names: five digits, none of them twice. Values that are named have room for these, and no more. */
export const createSuffix = (): string => {
  lastSuffix = ((lastSuffix ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) + 1) % SUFFIXES;
  return String(10_000 + lastSuffix);
};

/** An e-mail address stays one. */
export const withSuffix = (text: string, suffix: string): string =>
  /^[^@\s]+@[^@\s]+$/u.test(text) ? text.replace("@", `${suffix}@`) : text + suffix;

/**
 * The same scenario with names of its own (`groceries` → `groceries48213`), so that no run meets what another left
 * behind. A name is a whole segment of a path, a whole query value, or a whole text of a header or body.
 */
export const withUniqueNames = (scenario: Scenario, suffix: string): Scenario => {
  const rename = (text: string) => (scenario.names.includes(text) ? withSuffix(text, suffix) : text);
  const renameAll = <T>(value: T): T => mapTexts(value as Json, rename) as T;
  return {
    ...scenario,
    steps: scenario.steps.map((step) => ({
      ...step,
      as: step.as === null ? null : rename(step.as),
      path: renamePath(step.path, rename),
      ...(step.headers && { headers: renameAll(step.headers) }),
      ...(step.body !== undefined && { body: renameAll(step.body) }),
      expect: renameAll(step.expect),
    })),
  };
};

export const readPointer = (body: Json, pointer: string): Json | undefined =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Json | undefined>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Record<string, Json | undefined>)[part] : undefined,
      body,
    );

/** Where `actual` is not what was expected; empty where it is. Objects may hold more, arrays may not. */
export const findDifferences = (expected: Json, actual: Json | undefined, path = ""): string[] => {
  const differs = [`${path || "/"}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs;
    return expected.flatMap((entry, index) => findDifferences(entry, actual[index], `${path}/${index}`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof actual !== "object" || actual === null || Array.isArray(actual)) return differs;
    return Object.entries(expected).flatMap(([key, entry]) => findDifferences(entry, actual[key], `${path}/${key}`));
  }
  return expected === actual ? [] : differs;
};
