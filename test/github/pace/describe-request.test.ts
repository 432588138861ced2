import { expect, test } from "vitest";
import { describeRequest, URGENT } from "#src/github/pace/describe-request.ts";

const HERE = { owner: "acme", repo: "list" };

test.each([
  ["GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", "read"],
  ["POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", "content"],
  ["PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", "write"],
  ["POST", "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies", "content"],
  ["POST", "/repos/{owner}/{repo}/pulls", "content"],
  ["POST", "/repos/{owner}/{repo}/git/trees", "write"],
  ["POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", "write"],
  ["POST", "/graphql", "write"],
])("%s %s is a %s", (method, url, kind) => {
  const described = { kind, urgency: "bulk", repo: "acme/list", issue: 0 };
  expect(describeRequest({ ...HERE, method, url }, false)).toEqual(described);
});

test("an issue is known by its number", () => {
  const sending = { ...HERE, method: "GET", url: "/repos/{owner}/{repo}/issues/{issue_number}", issue_number: 7 };
  expect(describeRequest(sending, false)?.issue).toBe(7);
});

test("whoever sends says how urgent it is", () => {
  const sending = { ...HERE, method: "GET", url: "/repos/{owner}/{repo}", request: URGENT.answer };
  expect(describeRequest(sending, false)?.urgency).toBe("answer");
});

test("what is read to answer somebody is as urgent as the answer, and what is written for it is not by itself", () => {
  const read = { ...HERE, method: "GET", url: "/repos/{owner}/{repo}/pulls/{pull_number}" };
  const write = { ...HERE, method: "POST", url: "/repos/{owner}/{repo}/git/trees" };
  expect(describeRequest(read, true)?.urgency).toBe("answer");
  expect(describeRequest({ ...read, request: URGENT.idle }, true)?.urgency).toBe("idle");
  expect(describeRequest(write, true)?.urgency).toBe("bulk");
});

test("a token waits for nobody: what is under way waits for it", () => {
  const url = "/app/installations/{installation_id}/access_tokens";
  expect(describeRequest({ method: "POST", url, request: {} }, true)).toBeNull();
});
