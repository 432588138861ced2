import type { Json } from "../../src/orchestration/call.ts";

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

export type Scenario = { name: string; line: number; names: string[]; steps: ScenarioStep[] };

/** `groceries` → `groceries-x7k2`, so that no run meets what another left behind. */
export const makeUnique = (names: readonly string[], suffix: string, text: string): string =>
  names.reduce((made, name) => {
    const literal = name.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);
    return made.replaceAll(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, "gu"), `${name}-${suffix}`);
  }, text);

const mapTexts = (value: Json, change: (text: string) => Json): Json => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]));
};

const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** `{saved}` inside a text; a text that is nothing else becomes the saved value, with its type. */
export const fillSaved = (value: Json, saved: ReadonlyMap<string, Json>): Json =>
  mapTexts(value, (text) => {
    const whole = /^\{(\w+)\}$/u.exec(text)?.[1];
    if (whole !== undefined && saved.has(whole)) return saved.get(whole) ?? null;
    return text.replaceAll(/\{(\w+)\}/gu, (placeholder, name: string) =>
      saved.has(name) ? asText(saved.get(name) ?? null) : placeholder,
    );
  });

export const fillPath = (path: string, saved: ReadonlyMap<string, Json>): string =>
  path.replaceAll(/\{(\w+)\}/gu, (placeholder, name: string) =>
    saved.has(name) ? encodeURIComponent(asText(saved.get(name) ?? null)) : placeholder,
  );

/** The same scenario with names of its own. */
export const withUniqueNames = (scenario: Scenario, suffix: string): Scenario => {
  const unique = (text: string) => makeUnique(scenario.names, suffix, text);
  return {
    ...scenario,
    steps: scenario.steps.map((step) => ({ ...(mapTexts(step as Json, unique) as ScenarioStep), method: step.method })),
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
