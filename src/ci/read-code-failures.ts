import type { CheckResult } from "./check-result.ts";
import { isLintRule } from "./lint-rules.ts";
import type { Found } from "./read-test-failures.ts";
import type { Tree } from "./tree.ts";

type Annotation = CheckResult["annotations"][number];

const TYPE = /^(?:##\[error\])?([\w@./+-]{1,200})(?:\((\d{1,6}),\d{1,6}\): |:(\d{1,6}):\d{1,6} - )error (TS\d{1,5}):/u;
const LINT = /^(?:##\[(?:error|warning)\])?([\w@./+-]{1,200}):(\d{1,6}):\d{1,6}: (?:([A-Z]\d{1,2}): )?/u;
const FORMAT = /^([\w@./+-]{1,200}) \(\d{1,6}ms\)$/u;
const OWN_RULE = /^durable-objects\(([a-z\d-]{1,60})\)$/u;

export const readTypeFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  lines.flatMap((line) => {
    const [, path = "", a, b, code = ""] = TYPE.exec(line) ?? [];
    return tree.paths.has(path) ? [{ kind: "type" as const, path, line: Number(a ?? b), code }] : [];
  });

/** `durable-objects(c3-timer)` for the C3 that begins what such a rule says. */
const findOwnRule = ({ paths }: Tree, letter: string): string | null => {
  const start = `lint/rules/${letter.toLowerCase()}-`;
  const path = [...paths].find((candidate) => candidate.startsWith(start) && candidate.endsWith(".ts"));
  return path === undefined ? null : `durable-objects(${path.slice("lint/rules/".length, -".ts".length)})`;
};

const tellRule = ({ paths }: Tree, title: string): string | null => {
  const own = OWN_RULE.exec(title)?.[1];
  return isLintRule(title) || (own !== undefined && paths.has(`lint/rules/${own}.ts`)) ? title : null;
};

/** In a workflow the linter gives the rule's name to the annotation alone. */
const findRule = (tree: Tree, place: { path: string; line: number }, annotations: readonly Annotation[]) =>
  annotations
    .filter(({ path, line }) => path === place.path && line === place.line)
    .map(({ title }) => tellRule(tree, title ?? ""))
    .find((rule) => rule !== null) ?? null;

export const readLintFailures = (tree: Tree, lines: readonly string[], annotations: readonly Annotation[]): Found[] =>
  lines.flatMap((text): Found[] => {
    const [, path = "", number, letter] = LINT.exec(text) ?? [];
    if (tree.paths.has(path)) {
      const place = { path, line: Number(number) };
      const code = (letter === undefined ? null : findOwnRule(tree, letter)) ?? findRule(tree, place, annotations);
      return [{ kind: "lint", ...place, ...(code !== null && { code }) }];
    }
    const unformatted = FORMAT.exec(text)?.[1] ?? "";
    return tree.paths.has(unformatted) ? [{ kind: "format", path: unformatted }] : [];
  });
