import type {
  Commit,
  FileDiff,
  PageReader,
  Person,
  RepositoryFrame,
  Run,
  Thread,
} from "#src/world/github/pages/page-reader.ts";

export const PERSON: Person = { login: "mona", bot: false };
export const BOT: Person = { login: "aidevos[bot]", bot: true };
const AT = "2026-11-23T08:55:00Z";
const SHA = "0123456789abcdef0123456789abcdef01234567";

export const FRAME: RepositoryFrame = {
  name: "acme/todo",
  description: "A to-do list",
  updatedAt: AT,
  defaultBranch: "main",
  branches: ["main", "aidevos/2-todo", "aidevos"],
  openIssues: 1,
  openPulls: 1,
  cloneUrl: "http://127.0.0.1:3000/acme/todo.git",
};

export const COMMIT: Commit = {
  sha: SHA,
  message: "feat: add the list\n\nWith tests.",
  author: BOT,
  at: AT,
  parents: [],
};

export const FILE: FileDiff = {
  path: "src/list.ts",
  previousPath: null,
  status: "modified",
  additions: 1,
  deletions: 1,
  patch:
    "@@ -1,3 +1,3 @@ export\n const a = 1;\n-const b = 2;\n+const b = 3;\n const c = 4;\n\\ No newline at end of file\n",
};

export const ISSUE: Thread = {
  number: 1,
  kind: "issue",
  title: "A to-do list",
  state: "open",
  author: PERSON,
  createdAt: AT,
  labels: [{ name: "spec", color: "1d76db", description: "Asks for a product" }],
  comments: 1,
  body: "Please build it.",
  reactions: { eyes: 1 },
  assignees: [],
  entries: [{ kind: "comment", id: 5, author: BOT, at: AT, body: "On it.", edited: true, reactions: {} }],
  pull: null,
};

export const PULL: Thread = {
  ...ISSUE,
  number: 2,
  kind: "pull",
  author: BOT,
  entries: [
    { kind: "commit", commit: COMMIT },
    {
      kind: "review",
      id: 9,
      author: PERSON,
      at: AT,
      body: "",
      verdict: "approved",
      comments: [
        {
          id: 10,
          author: PERSON,
          at: AT,
          body: "Why 3?",
          path: "src/list.ts",
          line: 2,
          diffHunk: "@@ -1 +1 @@\n+x",
          resolvedBy: "ana",
          replies: [{ id: 11, author: BOT, at: AT, body: "It was 2." }],
        },
      ],
    },
    { kind: "event", event: "merged", actor: PERSON, at: AT, detail: "" },
  ],
  pull: {
    base: "main",
    head: "aidevos/2-todo",
    headSha: SHA,
    commits: [COMMIT],
    files: [FILE],
    checks: [
      {
        name: "test",
        outcome: "failure",
        seconds: 64,
        url: "/acme/todo/actions/runs/7",
        title: null,
        summary: null,
        annotations: [{ path: "src/list.ts", line: 2, level: "failure", message: "b is 3", title: null }],
      },
    ],
    mergeable: true,
    mergedBy: null,
    reviewers: [{ person: PERSON, verdict: "approved" }],
  },
};

export const RUN: Run = {
  id: 7,
  number: 3,
  workflow: "CI",
  workflowPath: ".github/workflows/ci.yml",
  title: "feat: add the list",
  event: "push",
  branch: "main",
  sha: SHA,
  actor: BOT,
  outcome: "failure",
  createdAt: AT,
  seconds: 64,
  jobs: [
    {
      id: 8,
      name: "test",
      outcome: "failure",
      startedAt: AT,
      seconds: 60,
      summary: "| a |\n|---|\n| 1 |",
      annotations: [],
      log: "2026-11-23T08:55:00.100Z cloned\n2026-11-23T08:55:05.000Z ##[error]\u001b[31mred\u001b[0m\n",
      steps: [
        { number: 1, name: "Check out", outcome: "success", startedAt: AT, seconds: 1 },
        { number: 2, name: "Test", outcome: "failure", startedAt: "2026-11-23T08:55:05Z", seconds: 59 },
      ],
    },
  ],
};

/** A small repository with one issue, one pull request, one run and two files. */
export const fixtureReader = (changes: { issue?: Partial<Thread> } = {}): PageReader => {
  const here = <T>(repo: string, value: T): T | null => (repo === FRAME.name ? value : null);
  return {
    listRepositories: async () => [FRAME],
    readRepository: async (repo) => here(repo, FRAME),
    listThreads: async (_repo, kind) => [kind === "issue" ? { ...ISSUE, ...changes.issue } : PULL],
    readThread: async (_repo, number) => [{ ...ISSUE, ...changes.issue }, PULL][number - 1] ?? null,
    readDirectory: async (_repo, _ref, path) =>
      path === "" ? [{ name: "README.md", path: "README.md", directory: false }] : null,
    readFile: async (_repo, ref, path) => (path === "README.md" ? { text: `# On ${ref}`, bytes: 9 } : null),
    readCommit: async (_repo, sha) => (sha === SHA ? { commit: COMMIT, files: [FILE] } : null),
    listCommits: async () => [COMMIT],
    listRuns: async () => [RUN],
    readRun: async (_repo, id) => (id === RUN.id ? RUN : null),
    listDeployments: async () => [
      {
        id: 1,
        environment: "production",
        ref: "main",
        sha: SHA,
        creator: BOT,
        state: "success",
        environmentUrl: "javascript:alert(1)",
        logUrl: "",
        createdAt: AT,
      },
    ],
  };
};
