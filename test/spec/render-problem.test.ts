import { expect, test } from "vitest";
import { UserError } from "#src/errors.ts";
import { renderProblem } from "#src/spec/render-problem.ts";
import { SPEC_EXAMPLE } from "#src/spec/spec-example.ts";

test("one problem stands in the first line, with its mend and an example", () => {
  const [first, , second] = renderProblem(
    new UserError("spec-empty", "The issue has no text.", "Describe a service."),
  ).split("\n");
  expect(first).toBe("**Nothing is built yet.** The issue has no text.");
  expect(second).toContain("Describe a service.");
  expect(renderProblem(new UserError("spec-empty", "a", "b"))).toContain(SPEC_EXAMPLE);
});

test("several problems are listed, and an author's words in them do nothing", () => {
  const text = renderProblem(new UserError("plan-unsound", "`A`: one.\n`B`: @octocat <b>", "Mend both."));
  expect(text).toContain("There are 2 problems.");
  expect(text).toContain("- `A`: one.");
  expect(text).not.toMatch(/@octocat|<b>|How a spec/u);
});

test("what to do is said once, and not at all where editing mends nothing", () => {
  expect(renderProblem(new UserError("spec-empty", "a", "Edit the issue.")).match(/edit the issue/giu)).toHaveLength(1);
  expect(renderProblem(new UserError("product-exists", "a", "Use another."))).not.toMatch(/edit the issue/iu);
});
