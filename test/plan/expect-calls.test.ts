import { expect, it } from "vitest";
import { ROLES } from "#src/discussion/message.ts";
import { expectCalls } from "#src/plan/expect-calls.ts";
import { todoList } from "#test/codegen/plans/todo-list.ts";

const sum = (plan: Parameters<typeof expectCalls>[0], bound: "low" | "high") =>
  expectCalls(plan).reduce((calls, each) => calls + each[bound], 0);
const tokens = (plan: Parameters<typeof expectCalls>[0]) =>
  expectCalls(plan).reduce((all, { usage: { cacheRead, cacheWritten } }) => all + cacheRead + cacheWritten, 0);

it("expects a turn of each role at least, and one in every round of the lane at most", () => {
  const [service] = todoList.services;
  const large = { services: Array.from({ length: 5 }, () => service!) };
  expect(sum(todoList, "low")).toBe(ROLES.length);
  expect(sum(large, "low")).toBe(ROLES.length);
  expect(sum(large, "high") - sum(todoList, "high")).toBeGreaterThanOrEqual(ROLES.length);
  expect(tokens(large)).toBeGreaterThan(tokens(todoList));
});

it("expects code to be written only where something takes code of its own", () => {
  const handwritten = [{ line: 3, text: "Merge what two people drew.", reason: "no rule merges drawings" }];
  const roles = expectCalls({ ...todoList, handwritten }).slice(expectCalls(todoList).length);
  expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(["QA", "Backend", "Security"]));
  expect(expectCalls({ ...todoList, handwritten: [] })).toEqual(expectCalls(todoList));
});
