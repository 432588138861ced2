import { expect, it } from "vitest";
import { isOwnIssue } from "#src/steering/dashboard/is-own-issue.ts";

const issue = (topic: string, author = "aidevos[bot]") => ({
  author,
  body: `text\n\n<!-- aidevos:${topic}:0123456789abcdef -->`,
});

it("tells what the app keeps for itself from what people may have it build or mend", () => {
  for (const topic of ["dashboard", "failure/deployment", "incident/errors-Note.list/1"])
    expect(isOwnIssue(issue(topic))).toBe(true);
  expect(isOwnIssue(issue("regression/1a2b3c"))).toBe(false);
  expect(isOwnIssue(issue("incident/errors-Note.list/1", "ana"))).toBe(false);
});
