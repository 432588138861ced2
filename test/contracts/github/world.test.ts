import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS } from "./subset.ts";
import { issuesSuite } from "./world-issues.testsuite.ts";
import { pullsSuite } from "./world-pulls.testsuite.ts";
import { type WorldSession, checkWebhooks, openWorldSession } from "./world-session.ts";

// One world, driven in order as the app and its people would drive it. Every request is held to GitHub's contract before
// it is sent, every answer after it came, and every webhook at the end.

let session: WorldSession;
beforeAll(async () => {
  session = await openWorldSession();
});
afterAll(() => session?.close());

describe("issues", () => {
  issuesSuite(() => session);
});
describe("pull requests", () => {
  pullsSuite(() => session);
});

describe("all of it", () => {
  it("sends webhooks as GitHub sends them", async () => {
    const { kinds, wrong } = await checkWebhooks(session);
    expect(wrong).toEqual([]);
    expect(session.problems).toEqual([]);
    for (const kind of [
      "push",
      "create",
      "delete",
      "installation.created",
      "label.created",
      "issues.opened",
      "issues.labeled",
      "issues.closed",
      "issues.locked",
      "issues.unlocked",
      "repository.renamed",
      "repository.archived",
      "repository.unarchived",
      "repository.privatized",
      "repository.deleted",
      "installation.suspend",
      "installation.unsuspend",
      "installation_repositories.removed",
      "issue_comment.created",
      "pull_request.opened",
      "pull_request.ready_for_review",
      "pull_request.closed",
      "pull_request_review.submitted",
      "pull_request_review_comment.created",
      "check_run.completed",
      "check_suite.completed",
      "status",
      "workflow_run.completed",
      "workflow_job.completed",
      "deployment.created",
      "deployment_status.created",
    ])
      expect(kinds).toContain(kind);
  });

  it("sends a webhook again under the same id", async () => {
    const [first] = (await session.as.app("GET", "/app/hook/deliveries")).body;
    expect((await session.as.app("POST", `/app/hook/deliveries/${first.id}/attempts`)).status).toBe(202);
    await session.world.idle();
    const [again] = (await session.as.app("GET", "/app/hook/deliveries")).body;
    expect(again.guid).toBe(first.guid);
    expect(again.redelivery).toBe(true);
    expect(session.problems).toEqual([]);
  });

  it("was asked every operation of the contract", () => {
    const asked = new Set(session.called);
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).filter((name) => !asked.has(name))).toEqual([]);
  });
});
