import { renderDirectoryPage, renderFilePage, renderHomePage, renderRepositoryPage } from "./code-page.ts";
import { renderDocument } from "./document.ts";
import { safe } from "./html.ts";
import { renderCommitPage, renderCommitsPage, renderDeploymentsPage, renderThreadsPage } from "./list-page.ts";
import type { PageReader, RepositoryFrame } from "./page-reader.ts";
import { renderRunPage, renderRunsPage } from "./run-page.ts";
import { type PullTab, renderThreadPage } from "./thread-page.ts";

type Request = { frame: RepositoryFrame; rest: string[]; query: URLSearchParams; reader: PageReader };
/** Answers with a whole page, or `null` where there is nothing of that name. */
type Page = (request: Request) => Promise<string | null>;

const PULL_TABS: Record<string, PullTab> = { commits: "commits", checks: "checks", files: "files" };

const showThread: Page = async ({ frame, rest: [number = "", name], reader }) => {
  const tab = name === undefined ? "conversation" : PULL_TABS[name];
  const thread = /^\d{1,9}$/u.test(number) && tab ? await reader.readThread(frame.name, Number(number)) : null;
  return thread && tab ? renderThreadPage(frame, thread, tab) : null;
};

const showThreads =
  (kind: "issue" | "pull"): Page =>
  async ({ frame, query, reader }) => {
    const shown = query.get("state") === "closed" ? "closed" : "open";
    return renderThreadsPage(frame, kind, await reader.listThreads(frame.name, kind), shown);
  };

/** A branch's name may hold slashes, so the longest branch that fits is meant; else the first word, a commit. */
const splitRef = ({ frame, rest }: Request): { ref: string; path: string } => {
  const whole = rest.join("/");
  const fitting = frame.branches.filter((branch) => whole === branch || whole.startsWith(`${branch}/`));
  const ref = fitting.toSorted((left, right) => right.length - left.length)[0] ?? rest[0] ?? "";
  return { ref, path: whole.slice(ref.length + 1) };
};

const showDirectory: Page = async (request) => {
  const { ref, path } = splitRef(request);
  const entries = await request.reader.readDirectory(request.frame.name, ref, path);
  return entries && renderDirectoryPage(request.frame, ref, path, entries);
};

const showFile: Page = async (request) => {
  const { ref, path } = splitRef(request);
  const file = path === "" ? null : await request.reader.readFile(request.frame.name, ref, path);
  return file && renderFilePage(request.frame, ref, path, file);
};

const showCommits: Page = async (request) => {
  const ref = splitRef(request).ref || request.frame.defaultBranch;
  const commits = await request.reader.listCommits(request.frame.name, ref);
  return commits && renderCommitsPage(request.frame, ref, commits);
};

const showCommit: Page = async ({ frame, rest: [sha = ""], reader }) => {
  const found = await reader.readCommit(frame.name, sha);
  return found && renderCommitPage(frame, found.commit, found.files);
};

const showActions: Page = async ({ frame, rest: [runs, id = ""], reader }) => {
  if (runs === undefined) return renderRunsPage(frame, await reader.listRuns(frame.name));
  const run = runs === "runs" && /^\d{1,15}$/u.test(id) ? await reader.readRun(frame.name, Number(id)) : null;
  return run && renderRunPage(frame, run);
};

const showRepository: Page = async ({ frame, reader }) => {
  const entries = await reader.readDirectory(frame.name, frame.defaultBranch, "");
  const name = entries?.find((entry) => /^readme\.md$/iu.test(entry.name))?.path;
  const readme = name === undefined ? null : await reader.readFile(frame.name, frame.defaultBranch, name);
  return renderRepositoryPage(frame, entries, readme?.text ?? null);
};

const PAGES: Record<string, Page> = {
  issues: (request) => (request.rest.length === 0 ? showThreads("issue")(request) : showThread(request)),
  pull: showThread,
  pulls: showThreads("pull"),
  actions: showActions,
  tree: showDirectory,
  blob: showFile,
  commits: showCommits,
  commit: showCommit,
  deployments: async ({ frame, reader }) => renderDeploymentsPage(frame, await reader.listDeployments(frame.name)),
};

const missing = () => {
  const content = safe`<section class="missing"><h1>404</h1><p>There is nothing of that name here.</p><p><a href="/">All repositories</a></p></section>`;
  return { status: 404, html: renderDocument("Not found", null, content) };
};

const decode = (path: string): string[] | null => {
  try {
    return path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
};

/** The page at a path, as whole HTML; `null` where the path can't be a page at all, so that another part may answer. */
export const renderPage = async (
  path: string,
  query: URLSearchParams,
  reader: PageReader,
): Promise<{ status: number; html: string } | null> => {
  const words = decode(path);
  if (!words) return missing();
  if (words.length === 0) return { status: 200, html: renderHomePage(await reader.listRepositories()) };
  const [owner = "", name, kind, ...rest] = words;
  if (name === undefined) {
    const owned = (await reader.listRepositories()).filter((repository) => repository.name.startsWith(`${owner}/`));
    return owned.length === 0 ? null : { status: 200, html: renderHomePage(owned) };
  }
  const frame = await reader.readRepository(`${owner}/${name}`);
  const page = kind === undefined ? showRepository : Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
  const html = frame && page ? await page({ frame, rest, query, reader }) : null;
  return html === null ? missing() : { status: 200, html };
};
