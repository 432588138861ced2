import { expect, it } from "vitest";
import { renderEstimate } from "#src/plan/estimate.ts";
import { parsePlan, renderPlan } from "#src/plan/render-plan.ts";
import { todoList } from "#test/codegen/plans/todo-list.ts";

it("says a range, that it is one by size alone, and what it leaves out", () => {
  const text = renderEstimate({ low: 210_000, high: 1_400_000 });
  expect(text).toMatch(/^\*\*Estimate:\*\* \$0\.21 to \$1\.40 .*size of this plan alone\. Repairs and reviews/u);
});

it("stands in the plan only where something is paid, and makes it no other plan", () => {
  const paid = renderPlan(todoList, { low: 1, high: 2 });
  expect(paid).toContain("**Estimate:**");
  expect(renderPlan(todoList, null)).not.toContain("Estimate");
  expect(parsePlan(paid)).toEqual(parsePlan(renderPlan(todoList)));
});
