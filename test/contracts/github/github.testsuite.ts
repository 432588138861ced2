import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Subject } from "./subject.ts";

const BRANCH = "aidevos/1-list";
const content = (text: string) => ({
  branch: BRANCH,
  base: "main",
  files: [{ path: "src/index.ts", content: text }],
  message: "feat: a list",
  coAuthor: { name: "ana", email: "ana@example.com" },
});
const pull = (body: string) => ({ branch: BRANCH, base: "main", title: "feat: a list", body, draft: true });

/** What the app relies on, of whichever GitHub. The tests of one story, in its order. */
export const githubSuite = (name: string, open: () => Promise<Subject>): void => {
  describe(`the app's port on ${name}`, () => {
    let subject: Subject;
    let issue = 0;
    beforeAll(async () => {
      subject = await open();
      issue = await subject.person.openIssue("A list", "As a person I want a list");
    });
    afterAll(async () => {
      const problems = subject.problems();
      await subject.close();
      expect(problems).toEqual([]);
    });

    test("an issue, and who may steer it", async () => {
      const { github, repo, person } = subject;
      expect(await github.readIssue(repo, issue)).toMatchObject({
        number: issue,
        title: "A list",
        author: person.login,
        authorIsBot: false,
        state: "open",
        isPullRequest: false,
      });
      expect(["write", "maintain", "admin"]).toContain(await github.readPermission(repo, person.login));
      expect(["none", "read"]).toContain(await github.readPermission(repo, "nobody-of-this-name"));
      expect(await github.readOwnLogin(repo)).toMatch(/\[bot\]$/u);
      await github.ensureReaction(repo, issue, "eyes");
      await github.ensureReaction(repo, issue, "eyes");
    });

    test("comments: one for each topic, found among everything else that is said", async () => {
      const { github, repo, person } = subject;
      const first = await github.ensureComment(repo, issue, "status", "one");
      await person.comment(issue, "What do you think?");
      await github.ensureComment(repo, issue, "turn/1/Security", "Whose is it?");
      const edited = await github.ensureComment(repo, issue, "status", `two, for @${person.login}`);
      expect(edited).toEqual(first);
      expect(await github.readComment(repo, issue, "status")).toContain("two, for");
      expect(await github.readComment(repo, issue, "plan")).toBeNull();
      const comments = await person.readComments(issue);
      expect(comments.map(({ body, bot }) => [body.split("\n")[0], bot])).toEqual([
        [`two, for @${person.login}`, true],
        ["What do you think?", false],
        ["Whose is it?", true],
      ]);
    });

    test("an issue of our own: one for each topic, edited in place, and closed where it is said so", async () => {
      const { github, repo, person } = subject;
      const text = { title: "A dashboard", body: "one", state: "as-is", isAwaited: false } as const;
      const made = await github.ensureIssue(repo, "dashboard", text);
      expect(made).toMatchObject({ state: "open", isDeclined: false });
      expect(await github.ensureIssue(repo, "dashboard", { ...text, body: "two" })).toEqual(made);
      const failure = { ...text, title: "A failure", state: "open" } as const;
      const other = await github.ensureIssue(repo, "failure/deployment", failure);
      expect(other?.number).not.toBe(made?.number);
      expect(await github.ensureIssue(repo, "failure/none", { ...failure, state: "closed" })).toBeNull();
      expect(await github.ensureIssue(repo, "failure/deployment", { ...failure, state: "closed" })).toMatchObject({
        number: other?.number,
        state: "closed",
        isDeclined: false,
      });
      const own = await person.readOwnIssues();
      expect(own.map(({ body, state, title }) => [title, body.split("\n")[0], state])).toEqual([
        ["A dashboard", "two", "open"],
        ["A failure", "one", "closed"],
      ]);
    });

    test("an issue of our own that people have closed: left as it is, or opened again, but not against their will", async () => {
      const { github, repo, person } = subject;
      const dashboard = { title: "A dashboard", body: "three", state: "as-is", isAwaited: true } as const;
      const failure = { title: "A failure", body: "again", state: "open", isAwaited: false } as const;
      const [{ number = 0 } = {}, { number: failed = 0 } = {}] = await person.readOwnIssues();
      await person.editIssue(number, { state: "closed" });
      expect(await github.ensureIssue(repo, "dashboard", dashboard)).toMatchObject({ number, state: "closed" });
      expect(await github.ensureIssue(repo, "failure/deployment", failure)).toMatchObject({ state: "open" });
      await person.editIssue(failed, { state: "closed", state_reason: "not_planned" });
      const declined = await github.ensureIssue(repo, "failure/deployment", { ...failure, body: "and again" });
      expect(declined).toMatchObject({ number: failed, state: "closed", isDeclined: true });
      const bodies = (await person.readOwnIssues()).map(({ body }) => body.split("\n")[0]);
      expect(bodies[1]).toBe("again");
    });

    test("a thumb up to a comment, by people and since it stands so", async () => {
      const { github, repo, person } = subject;
      const { id } = await github.ensureComment(repo, issue, "plan", "the plan");
      const since = new Date(Date.now() - 60_000).toISOString();
      expect(await github.readApprovers(repo, id, since)).toEqual([]);
      await github.ensureCommentReaction(repo, id, "+1");
      await person.approve(id);
      expect(await github.readApprovers(repo, id, since)).toEqual([person.login]);
      const later = new Date(Date.now() + 3_600_000).toISOString();
      expect(await github.readApprovers(repo, id, later)).toEqual([]);
    });

    test("a branch: made once, mended on top, and a human's push survives", async () => {
      const { github, repo, person } = subject;
      const made = await github.ensureBranch(repo, content("export {}\n"));
      expect(made.changed).toBe(true);
      expect(await github.ensureBranch(repo, content("export {}\n"))).toEqual({ sha: made.sha, changed: false });
      await person.commit(BRANCH, "docs/by-hand.md", "mine\n");
      const repaired = await github.ensureBranch(repo, content("export const mended = true;\n"));
      expect(repaired.changed).toBe(true);
      expect(await github.readFile(repo, "docs/by-hand.md", BRANCH)).toBe("mine\n");
      expect(await github.readFile(repo, "src/index.ts", BRANCH)).toBe("export const mended = true;\n");
      expect(await github.readFile(repo, "src/index.ts", "main")).toBeNull();
      await expect(github.ensureBranch(repo, { ...content(""), branch: "main" })).rejects.toThrow("no branch of ours");
      expect(await github.readChecks(repo, repaired.sha)).toEqual([]);
    });

    test("a branch that starts at a commit, wherever its base has gone since", async () => {
      const { github, repo, person } = subject;
      const branch = "aidevos/3-pinned";
      const at = await github.readHead(repo, "main");
      await person.commit("main", "docs/since.md", "since\n");
      expect(await github.readHead(repo, "main")).not.toBe(at);
      expect(await github.readHead(repo, branch)).toBeNull();
      const pinned = { ...content("export {}\n"), branch, base: at ?? "" };
      const { sha } = await github.ensureBranch(repo, pinned);
      expect(await github.ensureBranch(repo, pinned)).toEqual({ sha, changed: false });
      expect(await github.readHead(repo, branch)).toBe(sha);
      expect(await github.readMergeBase(repo, branch, "main")).toBe(at);
      expect(await github.readFile(repo, "docs/since.md", branch)).toBeNull();
      expect(Object.keys(await github.listFiles(repo, sha))).toContain("src/index.ts");
      expect(await github.listFiles(repo, "f".repeat(40))).toEqual({});
    });

    test("a branch that merges its base: once, with what stands there and what is ours", async () => {
      const { github, repo, person } = subject;
      const branch = "aidevos/2-merged";
      const first = await github.ensureBranch(repo, { ...content("export {}\n"), branch });
      const parted = await github.readMergeBase(repo, branch, "main");
      const moved = await person.commit("main", "docs/theirs.md", "theirs\n");
      expect(await github.readMergeBase(repo, branch, "main")).toBe(parted);
      const merging = { ...content("export const both = true;\n"), branch, merges: true };
      const merged = await github.ensureBranch(repo, merging);
      expect(merged.sha).not.toBe(first.sha);
      expect(await github.ensureBranch(repo, merging)).toEqual({ sha: merged.sha, changed: false });
      expect(await github.readFile(repo, "docs/theirs.md", branch)).toBe("theirs\n");
      expect(await github.readFile(repo, "src/index.ts", branch)).toBe("export const both = true;\n");
      expect(await github.readMergeBase(repo, branch, "main")).toBe(moved);
    });

    test("a commit on top of just one other, made once, and not where a human has pushed meanwhile", async () => {
      const { github, repo, person } = subject;
      const { sha: onto } = await github.ensureBranch(repo, content("export const mended = true;\n"));
      const { branch, message } = content("");
      const files = [{ path: "src/more.ts", content: "export {}\n" }];
      const commit = { branch, onto, files, removed: [], message, coAuthors: [] };
      const sha = await github.ensureCommit(repo, commit);
      expect(sha).not.toBe(onto);
      expect(await github.ensureCommit(repo, commit)).toBe(sha);
      expect(await github.readFile(repo, "src/more.ts", BRANCH)).toBe("export {}\n");
      await person.commit(BRANCH, "docs/also.md", "mine\n");
      const late = { ...commit, onto: sha ?? "", files: [{ path: "src/more.ts", content: "" }] };
      expect(await github.ensureCommit(repo, late)).toBeNull();
      expect(await github.readFile(repo, "docs/also.md", BRANCH)).toBe("mine\n");
      await expect(github.ensureCommit(repo, { ...commit, branch: "main" })).rejects.toThrow("no branch of ours");
    });

    test("a job that failed: its step, its annotation, and the end of its log", async () => {
      const { github, repo, person } = subject;
      const { sha } = await github.ensureBranch(repo, content("export const mended = true;\n"));
      expect(await github.readFailureLogs(repo, sha)).toEqual([]);
      const log = `${"a line that is cut off\n".repeat(20_000)}the last line, “quoted”\n`;
      await person.failJob(sha, { name: "Types", step: "Run tsc", log });
      const check = (await github.readChecks(repo, sha)).find(({ name: checked }) => checked === "Types");
      expect(check).toMatchObject({
        name: "Types",
        conclusion: "failure",
        annotations: [{ path: "src/index.ts", line: 1, title: "a title", message: "no such name" }],
      });
      const logs = await github.readFailureLogs(repo, sha);
      expect(logs).toMatchObject([{ check: "Types", conclusion: "failure", attempt: 1, failedSteps: ["Run tsc"] }]);
      const [read] = logs;
      expect(Buffer.byteLength(read?.log ?? "")).toBeLessThanOrEqual(256 * 1024);
      expect(Buffer.byteLength(read?.log ?? "")).toBeGreaterThan(255 * 1024);
      expect(log.endsWith(`\n${read?.log}`)).toBe(true);
      expect(await github.ensureRerun(repo, sha, 1)).toBe(true);
      expect(await github.ensureRerun(repo, sha, 1)).toBe(true);
      expect(await github.readFailureLogs(repo, sha)).toEqual([]);
    });

    test("a workflow that is started by hand, once, and what came of it", async () => {
      const { github, repo, person } = subject;
      await person.addWorkflow("measure.yml");
      const dispatch = { workflow: "measure.yml", ref: "main", since: new Date().toISOString() };
      expect(await github.readWorkflowRun(repo, dispatch)).toBeNull();
      await github.ensureDispatch(repo, { ...dispatch, inputs: { reason: "a test" } });
      expect(await person.readDispatches()).toEqual([{ reason: "a test" }]);
      await github.ensureDispatch(repo, { ...dispatch, inputs: { reason: "a test" } });
      expect(await person.readDispatches()).toHaveLength(1);
      expect(await github.readWorkflowRun(repo, dispatch)).toMatchObject({ conclusion: null, log: null });
      await person.endDispatched("the figures\n");
      expect(await github.readWorkflowRun(repo, dispatch)).toMatchObject({
        conclusion: "success",
        log: "the figures\n",
      });
      const later = { ...dispatch, since: new Date(Date.now() + 60_000).toISOString() };
      expect(await github.readWorkflowRun(repo, later)).toBeNull();
    });

    test("a pull request: one draft, edited in place, made ready, merged by a human, and then left alone", async () => {
      const { github, repo, person } = subject;
      const made = await github.ensurePullRequest(repo, pull("Fixes #1"));
      expect(made).toMatchObject({ state: "open", draft: true, merged: false, mergeSha: null, branch: BRANCH });
      expect(await github.ensurePullRequest(repo, pull("Fixes #1"))).toEqual(made);
      expect(await github.listOwnPulls(repo)).toEqual([{ number: made.number, branch: BRANCH }]);
      await github.ensurePullRequest(repo, pull("Fixes #1\n\nWith proof"));
      expect(await person.readPull(made.number)).toMatchObject({
        draft: true,
        body: "Fixes #1\n\nWith proof",
        count: 1,
      });
      const comment = { path: "src/index.ts", line: 1, text: "Why is it called so?" };
      const review = await person.requestChanges(made.number, "Not yet.", comment);
      const [said] = await github.readReviewComments(repo, made.number);
      expect(said).toEqual({
        id: expect.any(Number),
        thread: said?.id,
        review,
        by: { login: person.login, id: expect.any(Number) },
        path: comment.path,
        lines: { from: 1, to: 1 },
        isOfOld: false,
        commit: expect.stringMatching(/^[0-9a-f]{40}$/u),
        text: comment.text,
        isAnswered: false,
      });
      const thread = said?.id ?? 0;
      await github.ensureReplies(repo, made.number, [{ thread, topic: "reply/1", body: "Wait" }]);
      await github.ensureReplies(repo, made.number, [{ thread, topic: "reply/1", body: "Done" }]);
      expect(await github.readReviewComments(repo, made.number)).toEqual([{ ...said, isAnswered: true }]);
      expect(await person.readThreads(made.number)).toEqual([{ said: [comment.text, "Done"], resolved: false }]);
      await github.ensureResolved(repo, made.number, [thread]);
      await github.ensureResolved(repo, made.number, [thread]);
      expect(await person.readThreads(made.number)).toMatchObject([{ resolved: true }]);
      await github.markReady(repo, made.nodeId);
      await github.markReady(repo, made.nodeId);
      expect((await github.readPullRequest(repo, made.number)).draft).toBe(false);
      const sha = await person.merge(made.number);
      expect(await github.findPullRequestOfCommit(repo, sha)).toEqual({ number: made.number, branch: BRANCH });
      expect(await github.readPullRequest(repo, made.number)).toMatchObject({
        state: "closed",
        merged: true,
        mergeSha: sha,
      });
      const again = await github.ensurePullRequest(repo, pull("Fixes #1, once more"));
      expect(again).toMatchObject({ number: made.number, merged: true });
      expect((await person.readPull(made.number)).body).toBe("Fixes #1\n\nWith proof");
    });
  });
};
