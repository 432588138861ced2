export type Shown = string | RegExp;

/** Whoever takes part: a maintainer, and somebody who may only read. */
export type Cast = {
  /** Files an issue and waits until it, or its pull request, shows all of this; the issue's number. */
  file(title: string, body: string, ...shows: Shown[]): Promise<number>;
  say(thread: number, body: string): Promise<void>;
  sayAsStranger(thread: number, body: string): Promise<void>;
  until(thread: number, ...shows: Shown[]): Promise<void>;
  configure(text: string): Promise<void>;
  /** An issue of the app's own whose title begins so, once its text shows all of this; its number. */
  untilOwn(title: string, ...shows: Shown[]): Promise<number>;
  /** Says of the newest commit of somebody's own that its deployment to production failed. */
  failDeployment(): Promise<void>;
  /** The number of an issue's pull request, and its branch. */
  pullOf(issue: number): Promise<{ number: number; branch: string }>;
  /** Writes a file as somebody with write access. */
  write(path: string, branch: string, text: string): Promise<void>;
  /** Reviews the pull request of an issue at one line, and waits for the reply in that thread. */
  review(issue: number, path: string, line: number, body: string): Promise<Scene>;
};

/** `ids`: of elements of its page, beside or in place of the comments that hold `shows`. */
export type Scene = { thread: number; ids?: string[] };
/** `shows`: what the comments hold that are to be in the picture, on the thread that `play` gives. */
export type Situation = { name: string; shows: Shown[]; play(cast: Cast): Promise<Scene> };

const NOTES =
  "Notes that anybody may keep.\n\n## Services\n\n### Note\n\n- text: text, required, 1–200 characters\n\nOperations:\n\n- Add a note: `POST /notes` → 201\n- Read one note: `GET /notes/{id}`\n";

const RED = /`src\/services\/more\.ts/u;
const CONFLICT = /have changed the same lines/u;
const WAITS = /waiting for GitHub's rate limit until/u;

export const SITUATIONS: Situation[] = [
  {
    name: "approval",
    shows: [/blocked on you: somebody who may write here approves/u],
    play: async ({ configure, file }) => {
      await configure("approval: always\n");
      return { thread: await file("Notes", NOTES, "blocked on you") };
    },
  },
  {
    name: "heard",
    shows: ["/aidevos revise Rename Note to Memo", "**Heard from ana:**"],
    play: async ({ file, say, until }) => {
      const issue = await file("Memos", NOTES, "blocked on you");
      await say(issue, "/aidevos revise Rename Note to Memo.");
      await until(issue, "**Heard from ana:**");
      return { thread: issue };
    },
  },
  {
    name: "withdrawn",
    shows: ["/aidevos withdraw s1", "**Withdrawn by ana:**"],
    play: async ({ file, say, until }) => {
      const issue = await file("Pages", NOTES, "blocked on you");
      await say(issue, "/aidevos revise Rename Note to Page.");
      await until(issue, "**Heard from ana:**");
      await say(issue, "/aidevos withdraw s1");
      await until(issue, "**Withdrawn by ana:**");
      return { thread: issue };
    },
  },
  {
    name: "commands",
    shows: ["/aidevos aprove", "Not understood", "/aidevos status", "**Reached:**"],
    play: async ({ file, say, until }) => {
      const issue = await file("Cards", NOTES, "blocked on you");
      await say(issue, "/aidevos aprove");
      await until(issue, "Not understood");
      await say(issue, "/aidevos status");
      await until(issue, "**Reached:**");
      return { thread: issue };
    },
  },
  {
    name: "stranger",
    shows: [/^\/aidevos approve$/u, "**Not obeyed.**"],
    play: async ({ file, sayAsStranger, until }) => {
      const issue = await file("Slips", NOTES, "blocked on you");
      await sayAsStranger(issue, "/aidevos approve");
      await until(issue, "**Not obeyed.**");
      return { thread: issue };
    },
  },
  {
    name: "paused",
    shows: [/paused by ana/u],
    play: async ({ file, say, until }) => {
      const issue = await file("Sheets", NOTES, "blocked on you");
      await say(issue, "/aidevos pause");
      await until(issue, /paused by ana/u);
      return { thread: issue };
    },
  },
  {
    name: "settings",
    shows: [/\*\*Stopped: .*can't be followed/u],
    play: async ({ configure, file }) => {
      await configure("approval: sometimes\nbudget: 2\n");
      const issue = await file("Pages", NOTES, /\*\*Stopped: /u);
      await configure("approval: never\n");
      return { thread: issue };
    },
  },
  {
    name: "question",
    shows: ["Why it matters", "**Recommended:**"],
    play: async ({ file }) => {
      const body = `${NOTES}\n## Rules\n\n- A note must never be lost at sea.\n`;
      return { thread: await file("Bottles", body, "Why it matters") };
    },
  },
  {
    name: "ask",
    shows: ["/aidevos ask", "**Backend**, asked by"],
    play: async ({ configure, file, say, until }) => {
      await configure("approval: always\n");
      const issue = await file("Letters", NOTES, "blocked on you");
      await say(issue, "/aidevos ask Backend how long is a note kept?");
      await until(issue, "**Backend**, asked by");
      return { thread: issue };
    },
  },
  {
    name: "few",
    shows: [/waiting: .* open here/u],
    play: async ({ configure, file }) => {
      await configure("approval: never\nopen-pull-requests: 1\n");
      await file("Books", NOTES, /- \[x\] Pull request/u);
      return { thread: await file("Maps", NOTES, /waiting: .* open here/u) };
    },
  },
  {
    name: "dashboard",
    shows: [],
    play: async ({ untilOwn }) => ({
      thread: await untilOwn("AIDevOS dashboard", "### Stopped", "### Open pull requests", "merged or closed"),
      ids: ["top"],
    }),
  },
  {
    name: "failure",
    shows: [],
    play: async ({ failDeployment, untilOwn }) => {
      await failDeployment();
      await failDeployment();
      return { thread: await untilOwn("AIDevOS: Deployments", "2 times"), ids: ["top"] };
    },
  },
  {
    name: "review",
    shows: [],
    play: async ({ file, review, configure }) => {
      await configure("approval: never\n");
      const issue = await file("Songs", NOTES, /- \[x\] Pull request/u);
      return review(issue, "README.md", 1, "```suggestion\n# Songs of ours\n```");
    },
  },
  {
    name: "pull",
    shows: [],
    play: async ({ configure, file, pullOf }) => {
      await configure("approval: never\nopen-pull-requests: 10\n");
      const { number } = await pullOf(await file("Poems", NOTES, /- \[x\] Checks/u));
      return { thread: number, ids: ["top"] };
    },
  },
  {
    name: "checks",
    shows: [RED],
    play: async ({ file, pullOf, until, write }) => {
      const { branch, number } = await pullOf(await file("Tales", NOTES, /- \[x\] Pull request/u));
      await write("src/services/more.ts", branch, 'export const most: number = "many";\n');
      await until(number, RED);
      return { thread: number };
    },
  },
  {
    name: "conflict",
    shows: [CONFLICT],
    play: async ({ file, pullOf, until, write }) => {
      const { number } = await pullOf(await file("Plays", NOTES, /- \[x\] Pull request/u));
      await write("README.md", "main", "# Everybody's\n\nEntirely different.\n");
      await until(number, CONFLICT);
      return { thread: number };
    },
  },
];

/** In a world that enforces GitHub's limits, with so few requests an hour that a build uses them up. */
export const LIMITED: Situation = {
  name: "limit",
  shows: [WAITS],
  play: async ({ file }) => ({ thread: await file("Lists", NOTES, WAITS) }),
};
