import { LEVELS } from "./check-list.ts";
import { type Content, type Html, safe } from "./html.ts";
import { renderAvatar, renderPerson, renderTime, countOf } from "./parts.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Annotation, FileDiff, LineComment, Reply } from "./page-reader.ts";

type DiffLine = { sign: "+" | "-" | " " | "@"; before: number | null; after: number | null; text: string };

/** More lines than anybody reads in one file; a browser would stall on all of them. */
const LINES = 2000;

/** A unified diff's lines with their numbers on both sides. */
export const parsePatch = (patch: string): DiffLine[] => {
  let [before, after] = [0, 0];
  return patch
    .replace(/\n$/u, "")
    .split("\n")
    .filter((line) => !line.startsWith("\\"))
    .map((line): DiffLine => {
      const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/u.exec(line);
      if (hunk) {
        [before, after] = [Number(hunk[1]), Number(hunk[2])];
        return { sign: "@", before: null, after: null, text: line };
      }
      const text = line.slice(1);
      if (line.startsWith("+")) return { sign: "+", before: null, after: after++, text };
      if (line.startsWith("-")) return { sign: "-", before: before++, after: null, text };
      return { sign: " ", before: before++, after: after++, text };
    });
};

const KINDS = { "+": "added", "-": "removed", " ": "same", "@": "hunk" };

const renderLine = ({ sign, before, after, text }: DiffLine): Html => {
  const shown = sign === "@" ? text : safe`<i>${sign}</i>${text}`;
  return safe`<tr class="${KINDS[sign]}"><td class="number">${before}</td><td class="number">${after}</td><td class="code">${shown}</td></tr>`;
};

const renderNote = (body: Content): Html => safe`<tr class="note"><td colspan="3">${body}</td></tr>`;

const renderReply = ({ id, author, at, body }: Reply, repo: string): Html =>
  safe`<div class="line-comment" id="r${id}"><p class="by">${renderAvatar(author, 24)} ${renderPerson(author)} ${renderTime(at)}</p><div class="markdown">${renderMarkdown(body, repo)}</div></div>`;

/** A comment on a line and the replies to it. */
export const renderLineComment = (comment: LineComment, repo: string): Html =>
  safe`<div class="line-thread">${[comment, ...comment.replies].map((each) => renderReply(each, repo))}</div>`;

const renderAnnotation = ({ level, title, message }: Annotation): Html =>
  safe`<div class="annotation ${level}"><strong>${title ?? LEVELS[level]}</strong><pre>${message}</pre></div>`;

/** Lines of a patch as table rows, without comments; `last` keeps only the end. */
export const renderPatch = (patch: string, last = LINES): Html =>
  safe`<table class="diff">${parsePatch(patch).slice(-last).map(renderLine)}</table>`;

export type DiffNotes = { comments: LineComment[]; annotations: Annotation[] };

const renderRows = (file: FileDiff, { comments, annotations }: DiffNotes, repo: string): Content => {
  if (file.patch === null) return renderNote(safe`<p class="quiet">Not shown: a binary or very large file.</p>`);
  const lines = parsePatch(file.patch);
  const rows = lines.slice(0, LINES).map((line) => {
    const here = <T extends { path: string; line: number | null }>(notes: T[]) =>
      notes.filter((note) => line.after !== null && note.path === file.path && note.line === line.after);
    const notes = [
      ...here(annotations).map(renderAnnotation),
      ...here(comments).map((comment) => renderLineComment(comment, repo)),
    ];
    return safe`${renderLine(line)}${notes.length > 0 && renderNote(notes)}`;
  });
  const left = lines.length - rows.length;
  return [rows, left > 0 && renderNote(safe`<p class="quiet">${countOf(left, "further line")} not shown.</p>`)];
};

export const renderCounts = ({ additions, deletions }: { additions: number; deletions: number }): Html =>
  safe`<span class="plus">+${additions}</span> <span class="minus">−${deletions}</span>`;

const renderFile = (file: FileDiff, index: number, notes: DiffNotes, repo: string): Html => {
  const moved = file.previousPath !== null && file.previousPath !== file.path && safe`${file.previousPath} → `;
  return safe`<details class="box file" id="file-${index}" open><summary><span class="file-name">${moved}${file.path}</span>${file.status === "modified" ? null : safe`<span class="badge">${file.status}</span>`}<span class="counts">${renderCounts(file)}</span></summary><div class="wide"><table class="diff">${renderRows(file, notes, repo)}</table></div></details>`;
};

/** All files of a change, with comments and annotations at their lines. */
export const renderDiff = (
  files: FileDiff[],
  repo: string,
  notes: DiffNotes = { comments: [], annotations: [] },
): Html => {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const list = files.map(
    (file, index) => safe`<li><a href="#file-${index}">${file.path}</a> ${renderCounts(file)}</li>`,
  );
  return safe`<details class="box contents"><summary><strong>${countOf(files.length, "file")} changed</strong> <span class="counts">${renderCounts({ additions, deletions })}</span></summary><ul>${list}</ul></details>${files.map((file, index) => renderFile(file, index, notes, repo))}`;
};
