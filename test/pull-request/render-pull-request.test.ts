import { expect, it } from "vitest";
import { parseReview } from "#src/codegen/review/render-review.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { parseProof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { todoList } from "#test/codegen/plans/todo-list.ts";

it("reads back every scenario of the plan with its result", () => {
  const url = "https://github.example/runs/1";
  const expected = (result: string) =>
    todoList.scenarios.map(({ name, steps }) => ({ scenario: name, requests: steps.length, result }));
  const proofOf = (proof: Parameters<typeof renderPullRequest>[2]) =>
    parseProof(renderPullRequest(todoList, 7, proof, []).body);
  expect(todoList.scenarios.length).toBeGreaterThan(0);
  expect(proofOf({ state: "waiting" })).toEqual(expected("waiting for checks"));
  expect(proofOf({ state: "passed", url })).toEqual(expected(`[passed](${url})`));
  expect(proofOf({ state: "failed", url: null })).toEqual(expected("see the failed check"));
});

it("closes its issue, and names whatever the spec asked for that it does not hold", () => {
  const uncovered = [{ line: 12, text: "Guess what people want next.", reason: "no rule builds predictions" }];
  const { title, body } = renderPullRequest({ ...todoList, uncovered }, 7, { state: "waiting" }, []);
  expect(title).toBe(`feat: ${todoList.product.title}`);
  expect(body).toContain("Fixes #7");
  expect(body).toContain("- Line 12, “Guess what people want next.”: no rule builds predictions");
});

it("says what the review found, and what holds each rule", () => {
  const found = [{ rule: "P3", path: "wrangler.jsonc", line: 16, sentence: "The class Tag is new." }];
  const { body } = renderPullRequest(todoList, 7, { state: "waiting" }, found);
  expect(parseReview(body)).toEqual({
    findings: found,
    rules: RULES.map(({ how, id, where }) => ({ how, id, where })),
  });
});
