import { renderDocument, renderRepositoryDocument } from "./document.ts";
import { type Content, type Html, encodePath, safe } from "./html.ts";
import { icon } from "./icon.ts";
import { renderMarkdown } from "./markdown.ts";
import type { DirectoryEntry, FileText, RepositoryCard, RepositoryFrame } from "./page-reader.ts";
import { renderTime } from "./parts.ts";

/** A larger file is not shown: a browser stalls on a table of so many rows. */
const SHOWN_BYTES = 512 * 1024;

const linkTo = (repo: string, kind: "tree" | "blob", ref: string, path: string): string =>
  `/${repo}/${kind}/${encodePath(ref)}${path === "" ? "" : `/${encodePath(path)}`}`;

const renderTrail = (repo: string, ref: string, path: string): Html => {
  const names = path === "" ? [] : path.split("/");
  const steps = names.map((name, index) =>
    index === names.length - 1
      ? safe` / <strong>${name}</strong>`
      : safe` / <a href="${linkTo(repo, "tree", ref, names.slice(0, index + 1).join("/"))}">${name}</a>`,
  );
  return safe`<p class="trail">${icon("branch")} <a class="branch" href="${linkTo(repo, "tree", ref, "")}">${ref}</a>${steps}</p>`;
};

const renderEntries = (entries: DirectoryEntry[], repo: string, ref: string): Html =>
  safe`<ul class="box rows files">${entries.map(
    ({ name, path, directory }) =>
      safe`<li>${icon(directory ? "folder" : "file")}<a href="${linkTo(repo, directory ? "tree" : "blob", ref, path)}">${name}</a></li>`,
  )}</ul>`;

const renderReadme = (frame: RepositoryFrame, text: string): Html =>
  safe`<section class="box"><header>${icon("file")} <strong>README</strong></header><div class="markdown">${renderMarkdown(text, frame.name, linkTo(frame.name, "blob", frame.defaultBranch, "README.md"))}</div></section>`;

const renderBranches = (frame: RepositoryFrame): Html => {
  const rows = frame.branches.map(
    (branch) =>
      safe`<li>${icon("branch")}<a href="${linkTo(frame.name, "tree", branch, "")}">${branch}</a>${branch === frame.defaultBranch && safe` <span class="badge">default</span>`}</li>`,
  );
  const title = frame.branches.length === 1 ? "1 branch" : `${frame.branches.length} branches`;
  const history = `/${frame.name}/commits/${encodePath(frame.defaultBranch)}`;
  return safe`<section><h2>${title}</h2><ul class="plain">${rows}</ul></section><section><p><a href="${history}">${icon("commit")} Commits</a></p></section>`;
};

/** A repository's front page. `entries` is `null` for an empty one, `readme` is Markdown, `null` for none. */
export const renderRepositoryPage = (
  frame: RepositoryFrame,
  entries: DirectoryEntry[] | null,
  readme: string | null,
): string => {
  const { name, defaultBranch, description, cloneUrl } = frame;
  const files = entries
    ? safe`${renderTrail(name, defaultBranch, "")}${renderEntries(entries, name, defaultBranch)}`
    : safe`<p class="box quiet none">This repository is empty.</p>`;
  const side = safe`<aside><section><h2>Clone</h2><p><code>git clone ${cloneUrl}</code></p></section>${entries && renderBranches(frame)}</aside>`;
  const content = safe`<header class="thread-head"><h1>${name}</h1><p class="says">${description ?? ""}</p></header><div class="columns"><div>${files}${readme !== null && renderReadme(frame, readme)}</div>${side}</div>`;
  return renderRepositoryDocument(frame, "code", name, content);
};

/** A directory. */
export const renderDirectoryPage = (
  frame: RepositoryFrame,
  ref: string,
  path: string,
  entries: DirectoryEntry[],
): string =>
  renderRepositoryDocument(
    frame,
    "code",
    path === "" ? ref : path,
    safe`${renderTrail(frame.name, ref, path)}${renderEntries(entries, frame.name, ref)}`,
  );

const renderText = (text: string): Html =>
  safe`<div class="wide"><table class="diff source">${text
    .replace(/\n$/u, "")
    .split("\n")
    .map(
      (line, index) =>
        safe`<tr id="L${index + 1}"><td class="number">${index + 1}</td><td class="code">${line}</td></tr>`,
    )}</table></div>`;

/** One file: Markdown as its reader sees it, anything else with line numbers. */
export const renderFilePage = (frame: RepositoryFrame, ref: string, path: string, file: FileText): string => {
  let shown: Content = safe`<p class="quiet none">Not shown: a binary or very large file.</p>`;
  if (file.text !== null && file.bytes <= SHOWN_BYTES)
    shown = path.endsWith(".md")
      ? safe`<div class="markdown">${renderMarkdown(file.text, frame.name, linkTo(frame.name, "blob", ref, path))}</div>`
      : renderText(file.text);
  const content = safe`${renderTrail(frame.name, ref, path)}<section class="box"><header><span class="file-name">${path.split("/").at(-1)}</span> <span class="quiet">${file.bytes} bytes</span></header>${shown}</section>`;
  return renderRepositoryDocument(frame, "code", path, content);
};

/** The front page: all repositories. */
export const renderHomePage = (repositories: RepositoryCard[]): string => {
  const rows = repositories.map(
    ({ name, description, updatedAt }) =>
      safe`<li>${icon("repo")}<div class="grow"><a class="title" href="/${name}">${name}</a><p class="quiet">${description ?? ""}</p></div><span class="quiet">${renderTime(updatedAt)}</span></li>`,
  );
  const list =
    rows.length === 0
      ? safe`<p class="box quiet none">No repository yet.</p>`
      : safe`<ul class="box rows">${rows}</ul>`;
  return renderDocument("Repositories", safe`<div class="path"><strong>Repositories</strong></div>`, list);
};
