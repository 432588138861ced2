import { createHash } from "node:crypto";
import nock from "nock";
import {
  BOT,
  PERSON,
  REPO,
  type Reply,
  type Sent,
  closeFixture,
  openFixture,
} from "#test/github/repository-fixture.ts";
import { type ActionsState, STORAGE, answerActions, answerDispatches } from "./recorded-actions.ts";
import { editOwn, issuesOf, type OwnIssue } from "./recorded-issues.ts";
import { githubSuite } from "./github.testsuite.ts";
import type { Subject } from "./subject.ts";

// GitHub's answers as its documentation shows them, cut to the fields that matter, over the least state that makes them
// consistent. It shares nothing with the embedded GitHub, so the two can't be wrong in the same way.

type Commit = { sha: string; tree: string; files: Record<string, string>; parents: string[] };
type Comment = { id: number; html_url: string; body: string; user: typeof BOT };
type ReviewComment = { id: number; body: string; user: typeof BOT; in_reply_to_id?: number } & Record<string, unknown>;
type Pull = { node_id: string; merged_at: string | null; merge_commit_sha: string | null; draft: boolean } & {
  number: number;
  html_url: string;
  state: "open" | "closed";
  body: string;
  head: { ref: string; sha: string; repo: { id: number } };
  base: { ref: string };
};

const hash = (value: unknown): string => createHash("sha1").update(JSON.stringify(value)).digest("hex");
const commitOf = (files: Record<string, string>, ...parents: string[]): Commit => ({
  sha: hash([parents, files]),
  parents,
  tree: hash(files),
  files,
});
const ok = (body: unknown): Reply => ({ status: 200, body });
const made = (body: unknown): Reply => ({ status: 201, body });
const MISSING: Reply = { status: 404, body: { message: "Not Found" } };

const createState = () => {
  const main = commitOf({ "README.md": "# hello\n" });
  return {
    issue: {
      number: 1,
      title: "",
      body: "",
      html_url: "https://github.test/1",
      state: "open",
      user: PERSON,
      labels: [],
    },
    comments: [] as Comment[],
    own: [] as OwnIssue[],
    reactions: [] as { id: number; content: string; created_at: string; user: typeof BOT }[],
    branches: new Map([["main", main]]),
    trees: new Map([[main.tree, main.files]]),
    commits: new Map([[main.sha, main]]),
    pulls: [] as Pull[],
    dispatched: [] as ActionsState["dispatched"],
    failed: [] as ActionsState["failed"],
    reviewed: [] as ReviewComment[],
    resolved: false,
  };
};
type State = ReturnType<typeof createState>;

const addComment = ({ comments }: State, body: string, user: typeof BOT): Comment => {
  const id = comments.length + 100;
  comments.push({ id, html_url: `https://github.test/1#issuecomment-${id}`, body, user });
  return comments[comments.length - 1]!;
};

const react = ({ reactions }: State, content: string, user: typeof BOT) => {
  const reaction = { id: reactions.length + 1, content, created_at: new Date().toISOString(), user };
  reactions.push(reaction);
  return reaction;
};

const answerIssue = (state: State, { method, path, body }: Sent): Reply | null => {
  const text = String(body["body"]);
  const id = Number(/^\/issues\/comments\/(\d+)$/u.exec(path)?.[1]);
  const comment = state.comments.find((candidate) => candidate.id === id);
  if (path === "/issues/1" && method === "GET") return ok(state.issue);
  if (path === "/issues/1/reactions") return ok({ id: 1, content: body["content"] });
  if (/^\/issues\/comments\/\d+\/reactions$/u.test(path))
    return method === "GET" ? ok(state.reactions) : made(react(state, String(body["content"]), BOT));
  if (path === "/issues/1/comments") return method === "GET" ? ok(state.comments) : made(addComment(state, text, BOT));
  if (comment) return ok(Object.assign(comment, { body: text }));
  if (path === `/collaborators/${PERSON.login}/permission`) return ok({ permission: "write", role_name: "write" });
  return null;
};

/** A commit and all that it follows, the nearest first. */
const historyOf = (commits: Map<string, Commit>, sha: string): string[] => [
  sha,
  ...(commits.get(sha)?.parents ?? []).flatMap((parent) => historyOf(commits, parent)),
];

const answerCompare = ({ branches, commits }: State, { path }: Sent): Reply | null => {
  const [, base = "", head = ""] = /^\/compare\/(.+)\.\.\.(.+)$/u.exec(decodeURIComponent(path)) ?? [];
  const [one, other] = [branches.get(base), branches.get(head)];
  if (one === undefined || other === undefined) return null;
  const theirs = new Set(historyOf(commits, other.sha));
  return ok({ merge_base_commit: { sha: historyOf(commits, one.sha).find((sha) => theirs.has(sha)) } });
};

const answerGit = ({ branches, trees, commits }: State, { method, path, body, query }: Sent): Reply | null => {
  const branch = branches.get(path.replace("/branches/", ""));
  if (path.startsWith("/branches/"))
    return branch
      ? ok({
          commit: {
            sha: branch.sha,
            commit: { tree: { sha: branch.tree } },
            parents: branch.parents.map((sha) => ({ sha })),
          },
        })
      : MISSING;
  if (path === "/git/trees") {
    const entries = body["tree"] as { path: string; content: string }[];
    const added = Object.fromEntries(entries.map((entry) => [entry.path, entry.content]));
    const files = { ...trees.get(String(body["base_tree"])), ...added };
    trees.set(hash(files), files);
    return made({ sha: hash(files) });
  }
  const listed = commits.get(path.replace("/git/trees/", ""));
  if (listed !== undefined) {
    const tree = Object.keys(listed.files).map((name) => ({ path: name, type: "blob", sha: hash(listed.files[name]) }));
    return ok({ truncated: false, tree });
  }
  const known = commits.get(path.replace("/git/commits/", ""));
  if (known) return ok({ sha: known.sha, tree: { sha: known.tree } });
  if (path === "/git/commits") {
    const commit = commitOf(trees.get(String(body["tree"])) ?? {}, ...(body["parents"] as string[]));
    commits.set(commit.sha, commit);
    return made({ sha: commit.sha });
  }
  if (path.startsWith("/git/refs")) {
    const name = (method === "POST" ? String(body["ref"]) : path.slice("/git/".length)).replace(/^refs\/heads\//u, "");
    const commit = commits.get(String(body["sha"]));
    if (!commit || (method === "POST" && branches.has(name))) return { status: 422, body: { message: "refused" } };
    branches.set(name, commit);
    return made({ ref: `refs/heads/${name}`, object: { sha: commit.sha } });
  }
  const text = branches.get(query.get("ref") ?? "")?.files[path.replace("/contents/", "")];
  if (!path.startsWith("/contents/") || text === undefined) return null;
  return ok({ type: "file", encoding: "base64", content: Buffer.from(text).toString("base64") });
};

const review = ({ reviewed }: State, body: string, user: typeof BOT, more: object): ReviewComment => {
  // GitHub tells the line that it is now, and beside it the one at which the comment was made.
  const place = { path: "src/index.ts", line: null, original_line: 1, original_commit_id: "c".repeat(40) };
  const id = 500 + reviewed.length;
  reviewed.push({ id, body, user, side: "RIGHT", ...place, pull_request_review_id: 7, ...more });
  return reviewed[reviewed.length - 1]!;
};

const answerReviews = (state: State, { method, path, body }: Sent): Reply | null => {
  const { reviewed } = state;
  const to = /^\/pulls\/2\/comments\/(\d+)\/replies$/u.exec(path)?.[1];
  const own = reviewed.find(({ id }) => path === `/pulls/comments/${id}`);
  if (path === "/pulls/2/comments") return ok(reviewed);
  if (to !== undefined) return made(review(state, String(body["body"]), BOT, { in_reply_to_id: Number(to) }));
  if (own && method === "PATCH") return ok(Object.assign(own, { body: body["body"] }));
  const query = String(body["query"]);
  if (query.includes("reviewThreads")) {
    const comments = { nodes: [{ databaseId: reviewed[0]?.id }] };
    const nodes = [{ id: "PRRT_1", isResolved: state.resolved, comments }];
    const reviewThreads = { pageInfo: { endCursor: null, hasNextPage: false }, nodes };
    return ok({ data: { repository: { pullRequest: { reviewThreads } } } });
  }
  if (!query.includes("resolveReviewThread")) return null;
  // Resolving what is resolved is refused by nobody; it is not asked twice all the same.
  if (state.resolved) return { status: 422, body: { message: "twice" } };
  state.resolved = true;
  return ok({ data: { resolveReviewThread: { thread: { isResolved: true } } } });
};

const answerPulls = ({ pulls, branches }: State, { method, path, body }: Sent): Reply | null => {
  const found = pulls.find(({ number }) => path === `/pulls/${number}`);
  if (found) return ok(method === "PATCH" ? Object.assign(found, body) : found);
  const sha = /^\/commits\/(\w+)\/pulls$/u.exec(path)?.[1];
  if (sha !== undefined) return ok(pulls.filter((pull) => pull.merge_commit_sha === sha));
  if (path === "/graphql") {
    const pull = pulls.find(({ node_id }) => node_id === (body["variables"] as { id: string }).id);
    if (!pull?.draft) return ok({ data: null, errors: [{ type: "UNPROCESSABLE", message: "not a draft" }] });
    pull.draft = false;
    return ok({ data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } });
  }
  if (path !== "/pulls") return null;
  if (method === "GET") return ok(pulls);
  const ref = String(body["head"]);
  const head = { ref, sha: branches.get(ref)?.sha ?? "", repo: { id: REPO.id } };
  const rest = { state: "open", merged_at: null, merge_commit_sha: null, draft: true } as const;
  pulls.push({
    ...rest,
    number: 2,
    node_id: "PR_2",
    html_url: "https://github.test/2",
    body: String(body["body"]),
    head,
    base: { ref: "main" },
  });
  return made(pulls[0]);
};

/** After the first answer GitHub has no draft to make ready, and says so; the reading of its state follows. */
const answerNode = (state: State, { path, body }: Sent): Reply | null =>
  path === "/graphql" && String(body["query"]).startsWith("query")
    ? ok({ data: { node: { isDraft: state.pulls[0]?.draft } } })
    : null;

const open = async (): Promise<Subject> => {
  const state = createState();
  const answers = [
    answerDispatches,
    answerActions,
    issuesOf,
    answerIssue,
    answerReviews,
    answerNode,
    answerPulls,
    answerCompare,
    answerGit,
  ];
  const { github } = await openFixture((request) => {
    for (const answer of answers) {
      const reply = answer(state, request);
      if (reply) return reply;
    }
    return null;
  });
  return {
    github,
    repo: REPO,
    person: {
      login: PERSON.login,
      openIssue: async (title, body) => Object.assign(state.issue, { title, body }).number,
      comment: async (_, body) => void addComment(state, body, PERSON),
      editIssue: async (issue, edit) =>
        void editOwn(
          state.own.find(({ number }) => number === issue)!,
          edit,
        ),
      readOwnIssues: async () => state.own,
      approve: async () => void react(state, "+1", PERSON),
      readComments: async () => state.comments.map(({ body, user }) => ({ body, bot: user.type === "Bot" })),
      commit: async (branch, path, text) => {
        const head = state.branches.get(branch)!;
        const commit = commitOf({ ...head.files, [path]: text }, head.sha);
        state.trees.set(commit.tree, commit.files);
        state.branches.set(branch, commit);
        state.commits.set(commit.sha, commit);
        return commit.sha;
      },
      readPull: async (number) => {
        const pull = state.pulls.find((candidate) => candidate.number === number)!;
        return { draft: pull.draft, body: pull.body, state: pull.state, count: state.pulls.length };
      },
      failJob: async (sha, job) => {
        state.failed.push({ ...job, sha, attempts: 1 });
        nock(STORAGE, { badheaders: ["authorization"] })
          .persist()
          .get("/logs/0?sig=key")
          .reply(200, job.log);
      },
      addWorkflow: async () => undefined,
      readDispatches: async () => state.dispatched.map(({ inputs }) => inputs),
      endDispatched: async (log) => {
        state.dispatched.at(-1)!.log = log;
        nock(STORAGE, { badheaders: ["authorization"] })
          .get("/logs/900?sig=key")
          .reply(200, log);
      },
      requestChanges: async (_, __, comment) => {
        review(state, comment.text, PERSON, {});
        return 7;
      },
      readThreads: async () => [
        { said: state.reviewed.map(({ body }) => body.split("\n")[0] ?? ""), resolved: state.resolved },
      ],
      merge: async () => {
        const sha = hash("merge");
        Object.assign(state.pulls[0]!, { state: "closed", merged_at: "2026-11-03T10:00:00Z", merge_commit_sha: sha });
        return sha;
      },
    },
    problems: () => [],
    close: async () => closeFixture(),
  };
};

githubSuite("GitHub's documented answers", open);
