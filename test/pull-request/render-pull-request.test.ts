import { expect, it } from "vitest";
import { parseReview } from "#src/codegen/review/render-review.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { parseProof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { parseSpending } from "#src/spending.ts";
import { todoList } from "#test/codegen/plans/todo-list.ts";

it("reads back every scenario of the plan with its result", () => {
  const url = "https://github.example/runs/1";
  const expected = (result: string) =>
    todoList.scenarios.map(({ name, steps }) => ({ scenario: name, requests: steps.length, result }));
  const proofOf = (proof: Parameters<typeof renderPullRequest>[2]) =>
    parseProof(renderPullRequest(todoList, 7, proof, [], []).body);
  expect(todoList.scenarios.length).toBeGreaterThan(0);
  expect(proofOf({ state: "waiting" })).toEqual(expected("waiting for checks"));
  expect(proofOf({ state: "passed", url })).toEqual(expected(`[passed](${url})`));
  expect(proofOf({ state: "failed", url: null })).toEqual(expected("see the failed check"));
});

it("closes its issue, and names whatever the spec asked for that it does not hold", () => {
  const uncovered = [{ line: 12, text: "Guess what people want next.", reason: "no rule builds predictions" }];
  const { title, body } = renderPullRequest({ ...todoList, uncovered }, 7, { state: "waiting" }, [], []);
  expect(title).toBe(`feat: ${todoList.product.title}`);
  expect(body).toContain("Fixes #7");
  expect(parseProof(body).at(-1)).toEqual({
    scenario: "Line 12, “Guess what people want next.”",
    requests: 0,
    result: "**not covered**: no rule builds predictions",
  });
});

it("names who is against what, and where the record is", () => {
  const decision = {
    topic: "It is open.",
    text: "It stays open.",
    by: "PM",
    asked: "Security",
    answers: "s-1",
    dissent: ["Security"],
  } as const;
  const decisions = [{ ...decision, dissent: [...decision.dissent] }];
  const { body } = renderPullRequest({ ...todoList, decisions }, 7, { state: "waiting" }, [], []);
  expect(body).toContain("1 decision; Security is against 1; the record is `docs/decisions/0001-plan.md`.");
  expect(body).toContain("| It stays open. | Security | PM | **Security** |");
});

it("says what the review found, and what holds each rule", () => {
  const found = [{ rule: "P3", path: "wrangler.jsonc", line: 16, sentence: "The class Tag is new." }];
  const { body } = renderPullRequest(todoList, 7, { state: "waiting" }, found, []);
  expect(parseReview(body)).toEqual({
    findings: found,
    rules: RULES.map(({ how, id, where }) => ({ how, id, where })),
  });
});

it("folds what models were paid into it, and says nothing of money where none was", () => {
  const tokens = { input: 100, cacheRead: 300, cacheWritten: 0, output: 50 };
  const spending = [
    {
      role: "QA",
      phase: "discussion",
      model: "anthropic/claude-sonnet-5-5",
      calls: 2,
      unknown: 0,
      tokens,
      microUsd: 420_000,
    },
  ];
  const bodyOf = (paid: typeof spending) => renderPullRequest(todoList, 7, { state: "waiting" }, [], paid).body;
  expect(bodyOf(spending)).toContain("<details><summary>What it cost</summary>");
  expect(parseSpending(bodyOf(spending))).toMatchObject([{ role: "QA" }, { role: "All", cost: "$0.42" }]);
  const free = bodyOf(spending.map((row) => ({ ...row, calls: 0, microUsd: 0 })));
  expect(free).toBe(bodyOf([]));
  expect(free).not.toContain("cost");
});

it("keeps to the repository's own template", () => {
  const template = `<!-- Delete what does not apply. -->
## Type of change

- [ ] Bug fix
- [ ] Feature

## Description

## Linked issue

Fixes #(issue)

## How Has This Been Tested?

## Checklist:

- [ ] My code follows the style guidelines
`;
  const { body } = renderPullRequest(todoList, 7, { state: "waiting" }, [], [], null, template);
  const headings = body.split("\n").filter((line) => line.startsWith("#"));
  expect(headings).toEqual([
    "## Type of change",
    "## Description",
    "### What is in it",
    "## Linked issue",
    "## How Has This Been Tested?",
    "## Checklist:",
    "## Review",
    "## Release",
  ]);
  expect(body).toContain(`## Description\n\n${todoList.product.summary}`);
  expect(body).toContain("- [ ] My code follows the style guidelines\n\n## Review");
  expect(body).toMatch(/## Linked issue\n\n.*\n\nFixes #7\n/u);
  expect(body).not.toContain("Delete what");
  expect(parseProof(body)).toHaveLength(todoList.scenarios.length);
});
