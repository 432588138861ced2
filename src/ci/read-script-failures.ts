import type { Found } from "./read-test-failures.ts";
import { findLiteral, type Tree } from "./tree.ts";

const SIZE = /^##\[error\]The bundle has (\d{1,7}(?:\.\d)?) KiB; it may have (\d{1,7})\.$/u;
const START_UP = /^##\[error\]The bundle takes (\d{1,7}) ms to start; it may take (\d{1,7})\.$/u;
/** Where the bundler stopped: `src/a.ts:75:19:`. */
const BUILD = /^\s{4,8}([\w@./+-]{1,200}):(\d{1,6}):\d{1,6}:$/u;

/** What `npm run budget` says of the bundle, or what keeps it from being built. */
export const readBudgetFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  lines.flatMap((line): Found[] => {
    const [, size, most] = SIZE.exec(line) ?? [];
    if (size !== undefined) return [{ kind: "budget", code: "size", expected: `${most} KiB`, received: `${size} KiB` }];
    const [, taken, allowed] = START_UP.exec(line) ?? [];
    if (taken !== undefined)
      return [{ kind: "budget", code: "start-up", expected: `${allowed} ms`, received: `${taken} ms` }];
    const [, path = "", number] = BUILD.exec(line) ?? [];
    return tree.paths.has(path) ? [{ kind: "budget", code: "build", path, line: Number(number) }] : [];
  });

const BREAK = /^- (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[\w{}/.-]{1,200}?)[, ].*$/u;
/** How the sentences of `scripts/api/` end, the longest of those alike first. */
const BREAKS: [RegExp, string][] = [
  [/ is gone\.$/u, "gone"],
  [/ now needs a sign-in\.$/u, "sign-in"],
  [/ is now required\.$/u, "required"],
  [/ is no longer (?:always )?answered\.$/u, "unanswered"],
  [/ is no longer taken\.$/u, "untaken"],
  [/ was .{1,200} and is .{1,200}\.$/u, "type"],
];

/** How the API breaks its callers, as `npm run api:check` says. */
export const readApiFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  lines.flatMap((line): Found[] => {
    if (line.startsWith("##[error]The API document is not sound.")) return [{ kind: "api", code: "unsound" }];
    const [, method, route] = BREAK.exec(line) ?? [];
    if (method === undefined || route === undefined) return [];
    const code = BREAKS.find(([ending]) => ending.test(line))?.[1] ?? "narrower";
    const subject = tree.texts.has(route) ? `${method} ${route}` : method;
    return [{ kind: "api", code, subject }];
  });

const PROBLEM = /^- \*\*(@?[a-z\d][\w./-]{0,100}) .*\*\*$/u;
const PROBLEMS: [RegExp, string][] = [
  [/: name one exact version\.\*\*$/u, "range"],
  [/ is a link to a folder, /u, "link"],
  [/, not from the npm registry\.\*\*$/u, "registry"],
  [/ has no integrity hash\.\*\*$/u, "integrity"],
  [/ brings a script that runs when it is installed\.\*\*$/u, "install-script"],
];

/** What `npm run dependencies:review` forbids. */
export const readDependencyFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  lines.flatMap((line): Found[] => {
    if (line.startsWith("##[error]Known weaknesses: ")) return [{ kind: "dependency", code: "weakness" }];
    const name = PROBLEM.exec(line)?.[1];
    const code = PROBLEMS.find(([sentence]) => sentence.test(line))?.[1];
    if (name === undefined || code === undefined) return [];
    return [{ kind: "dependency", code, ...(tree.texts.has(name) && { subject: name }) }];
  });

const SLOWER = /^##\[error\]Slower by more than \d{1,3} %, .*: (.*)\.$/u;
const OPERATION = /^(?:([A-Z]{3,7}) )?(\S{1,300}) \(\+(\d{1,6}\.\d) %\)$/u;

/** What `npm run perf` measured as slower beyond doubt. */
export const readPerfFailures = (tree: Tree, lines: readonly string[]): Found[] =>
  lines.flatMap((line): Found[] => {
    if (/^##\[error\]“.{1,300}” fails, so its times say nothing:/u.test(line))
      return [{ kind: "perf", code: "not-measured" }];
    const operations = (line.endsWith(".") && SLOWER.exec(line)?.[1]?.split(", ")) || [];
    return operations.flatMap((told): Found[] => {
      const [, method, path = "", percent] = OPERATION.exec(told) ?? [];
      if (percent === undefined) return [];
      const route = findLiteral(tree, path) ?? findLiteral(tree, path.replace(/\?.*$/u, ""));
      const subject = route === null ? null : [method, route].filter((part) => part !== undefined).join(" ");
      return [{ kind: "perf", code: "slower", ...(subject !== null && { subject }), received: `+${percent} %` }];
    });
  });
