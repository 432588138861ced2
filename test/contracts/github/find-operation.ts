import type { CutDescription } from "#test/contracts/github/cut-openapi.ts";

/** An operation of the description that a request means. `parameters` are decoded path segments. */
export type FoundOperation = { method: string; template: string; parameters: Record<string, string> };

/** These may hold slashes, and GitHub takes them unescaped as well. */
const LONG = new Set(["path", "ref", "branch", "basehead", "environment_name"]);

const patternOf = (template: string): RegExp => {
  const source = template
    .split(/(\{\w+\})/u)
    .map((part) => {
      const name = /^\{(\w+)\}$/u.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
      return LONG.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`;
    })
    .join("");
  return new RegExp(`^${source}$`, "u");
};

const weightOf = (template: string): number => (template.match(/\{/gu) ?? []).length * 1000 - template.length;

/** Finds the operation for a method and a path; of several the one with the fewest parameters, then the longest text. */
export const operationFinder = (paths: CutDescription["paths"]) => {
  const routes = Object.keys(paths)
    .toSorted((left, right) => weightOf(left) - weightOf(right))
    .map((template) => ({ template, pattern: patternOf(template), methods: Object.keys(paths[template] ?? {}) }));
  return (method: string, path: string): FoundOperation | null => {
    const wanted = method.toLowerCase();
    for (const { template, pattern, methods } of routes) {
      const match = methods.includes(wanted) ? pattern.exec(path) : null;
      if (!match) continue;
      const groups = Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
      return { method: wanted, template, parameters: Object.fromEntries(groups) };
    }
    return null;
  };
};
