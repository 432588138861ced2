import { expect, it } from "vitest";
import { isOwnIssue, topicOfOwn } from "#src/steering/dashboard/is-own-issue.ts";

const issue = (topic: string, author = "aidevos[bot]") => ({
  author,
  body: `text\n\n<!-- aidevos:${topic}:0123456789abcdef -->`,
});

it("tells what the app keeps for itself from what people may have it build", () => {
  const topics = ["dashboard", "tuning", "failure/deployment", "incident/errors-Note.list/1", "regression/1a2b3c"];
  for (const topic of topics) expect(topicOfOwn(issue(topic))).toBe(topic);
  for (const topic of ["status", "incident/errors-Note.list/1"]) expect(isOwnIssue(issue(topic, "ana"))).toBe(false);
  expect(isOwnIssue(issue("status"))).toBe(false);
});
