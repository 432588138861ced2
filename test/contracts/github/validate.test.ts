import { describe, expect, it } from "vitest";
import { checkedFetch } from "./checked-fetch.ts";
import { openContract } from "./validate.ts";

const contract = openContract();
const ask = (method: string, target: string, body?: unknown) => {
  const url = new URL(target, "http://host");
  return contract.checkRequest({ method, path: url.pathname, query: url.searchParams, body });
};
const TREE = { path: "a.txt", mode: "100644", type: "blob", content: "hello" };
const READY = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;

describe("requests", () => {
  it.each([
    ["POST", "/repos/o/r/issues", { title: "A spec", labels: ["spec", { name: "aidevos" }] }],
    ["GET", "/repos/o/r/issues?state=all&per_page=100&labels=a,b", undefined],
    ["GET", "/repos/o/r/contents/src/deep/file.ts?ref=main", undefined],
    ["GET", "/repos/o/r/contents/src%2Fdeep%2Ffile.ts", undefined],
    ["GET", "/repos/o/r/compare/main...aidevos/1-todo", undefined],
    ["GET", "/repos/o/r/commits/aidevos%2F1-todo/check-runs?filter=latest", undefined],
    ["PATCH", "/repos/o/r/git/refs/heads/aidevos/1-todo", { sha: "a".repeat(40), force: false }],
    ["POST", "/repos/o/r/git/trees", { base_tree: "a".repeat(40), tree: [TREE] }],
    ["POST", "/repos/o/r/check-runs", { name: "ci", head_sha: "a".repeat(40), status: "in_progress" }],
    ["PUT", "/repos/o/r/pulls/2/merge", { merge_method: "squash" }],
    ["POST", "/app/installations/1/access_tokens", undefined],
    ["POST", "/graphql", { query: READY, variables: { id: "PR_1" } }],
  ])("takes %s %s", (method, target, body) => {
    expect(ask(method, target, body)).toEqual([]);
  });

  it.each([
    ["an unknown route", "GET", "/repos/o/r/issue/1", undefined, /no operation/],
    ["an unknown method", "PUT", "/repos/o/r/issues/1", {}, /no operation/],
    ["a misspelt field", "POST", "/repos/o/r/issues", { title: "A", lables: [] }, /lables/],
    ["a misspelt field deep inside", "POST", "/repos/o/r/git/trees", { tree: [{ ...TREE, sah: "" }] }, /sah/],
    ["a field no branch names", "POST", "/repos/o/r/check-runs", { name: "ci", head_sha: "a", sumary: "" }, /sumary/],
    ["a missing field", "POST", "/repos/o/r/pulls", { title: "A", head: "b" }, /base/],
    ["a missing body", "POST", "/repos/o/r/issues", undefined, /body/],
    ["a body where none belongs", "GET", "/repos/o/r/issues", { state: "all" }, /takes none/],
    ["a wrong type", "POST", "/repos/o/r/issues/1/comments", { body: 7 }, /must be string/],
    ["a word outside the list", "PATCH", "/repos/o/r/issues/1", { state: "done" }, /state/],
    ["an unknown query parameter", "GET", "/repos/o/r/issues?perpage=100", undefined, /perpage/],
    ["a query of the wrong type", "GET", "/repos/o/r/issues?per_page=many", undefined, /per_page/],
    ["a path of the wrong type", "GET", "/repos/o/r/issues/first", undefined, /issue_number/],
    ["an unknown mutation", "POST", "/graphql", { query: "mutation { readyNow { id } }" }, /readyNow/],
    ["an unset GraphQL variable", "POST", "/graphql", { query: READY, variables: {} }, /\$id/],
    ["an undeclared GraphQL variable", "POST", "/graphql", { query: READY, variables: { id: "1", x: 1 } }, /\$x/],
  ])("refuses %s", (_what, method, target, body, problem) => {
    expect(ask(method, target, body).join("\n")).toMatch(problem);
  });
});

describe("answers and webhooks", () => {
  const label = { id: 1, node_id: "L", url: "http://h/l", name: "spec", color: "ededed", default: false };
  const answer = (body: unknown, status = 200) =>
    contract.checkResponse({ method: "GET", path: "/repos/o/r/labels/spec", status, body });

  it("takes what GitHub answers", () => {
    expect(answer({ ...label, description: null })).toEqual([]);
    expect(answer({ message: "Bad credentials", documentation_url: "http://h" }, 401)).toEqual([]);
    expect(contract.checkResponse({ method: "DELETE", path: "/repos/o/r/labels/a", status: 204, body: "" })).toEqual(
      [],
    );
  });

  it("names what GitHub would not answer", () => {
    expect(answer(label).join()).toMatch(/description/);
    expect(answer({ ...label, description: null, color: 7 }).join()).toMatch(/color must be string, not 7/);
    expect(answer(label, 207).join()).toMatch(/does not answer so/);
    expect(
      contract.checkResponse({ method: "DELETE", path: "/repos/o/r/labels/a", status: 204, body: { a: 1 } }),
    ).toHaveLength(1);
  });

  it("checks webhooks by name and action", () => {
    expect(contract.checkWebhook({ name: "issues", payload: { action: "opend" } })).toEqual([
      "GitHub sends no webhook issues-opend",
    ]);
    expect(contract.checkWebhook({ name: "issues", payload: { action: "opened" } }).join()).toMatch(/issue/);
  });
});

describe("checkedFetch", () => {
  const answering = (body: unknown) => async () => Response.json(body);

  it("throws before a wrong request is sent", async () => {
    let sent = 0;
    const inner = async () => {
      sent += 1;
      return Response.json({});
    };
    const wrong = checkedFetch(contract, [], inner)("http://h/api/v3/repos/o/r/issues?perpage=1");
    await expect(wrong).rejects.toThrow(/perpage/);
    expect(sent).toBe(0);
  });

  it("records a wrong answer and hands it on", async () => {
    const problems: string[] = [];
    const response = await checkedFetch(
      contract,
      problems,
      answering([{ id: "x" }]),
    )("http://h/api/v3/repos/o/r/labels");
    expect(await response.json()).toEqual([{ id: "x" }]);
    expect(problems.join()).toMatch(/\/0\/id must be integer/);
  });
});
