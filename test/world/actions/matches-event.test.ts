import { expect, test } from "vitest";

import type { RepositoryEvent } from "#src/world/actions/host.ts";
import { matchesEvent } from "#src/world/actions/matches-event.ts";
import { matchesPatterns } from "#src/world/actions/match-pattern.ts";
import { parseWorkflow } from "#src/world/actions/parse-workflow.ts";

const starts = async (on: string, event: Partial<RepositoryEvent>, paths: string[] = []) => {
  const content = `on: ${on}\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }`;
  const parsed = await parseWorkflow({ path: ".github/workflows/a.yml", content });
  if ("problems" in parsed) throw new Error(parsed.problems[0]!.message);
  const push = { repo: "o/r", name: "push", action: null, payload: {}, sha: "a", ref: "refs/heads/main" };
  return matchesEvent(parsed.workflow, { ...push, headBranch: "main", actor: "mona", ...event }, async () => paths);
};
const pull = (action: string, base: string) => ({
  name: "pull_request",
  action,
  payload: { pull_request: { base: { ref: base } } },
});

test.each([
  ["main", ["main"], true],
  ["releases/10", ["releases/**"], true],
  ["releases/10/a", ["releases/*"], false],
  ["releases/10-alpha", ["releases/**", "!releases/**-alpha"], false],
  ["v1.10", ["v[12].[0-9]+"], true],
  ["docs/a/b.md", ["**/*.md"], true],
  ["README.md", ["**/*.md"], true],
  ["aidevos/1-x", ["aidevos/**"], true],
])("%s against %j is %s", (name, patterns, expected) => {
  expect(matchesPatterns(name, patterns)).toBe(expected);
});

test("pull requests start on three activities unless others are named, by base branch", async () => {
  expect(await starts("pull_request", pull("synchronize", "main"))).toBe(true);
  expect(await starts("pull_request", pull("closed", "main"))).toBe(false);
  expect(await starts("{ pull_request: { types: [closed] } }", pull("closed", "main"))).toBe(true);
  expect(await starts("{ pull_request: { branches: [dev] } }", pull("opened", "main"))).toBe(false);
});

test("pushes are filtered by branch, tag and path", async () => {
  const tag = { ref: "refs/tags/v1", headBranch: "v1" };
  expect(await starts("{ push: { branches-ignore: [main] } }", {})).toBe(false);
  expect(await starts("{ push: { branches: [main] } }", tag)).toBe(false);
  expect(await starts("{ push: { tags: [v*] } }", tag)).toBe(true);
  expect(await starts("{ push: { tags: [v*] } }", {})).toBe(false);
  expect(await starts("{ push: { paths: [src/**] } }", {}, ["README.md"])).toBe(false);
  expect(await starts("{ push: { paths-ignore: [docs/**] } }", {}, ["docs/a", "src/b"])).toBe(true);
  expect(await starts("[issues, push]", {})).toBe(true);
});
