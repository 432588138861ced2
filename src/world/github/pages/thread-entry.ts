import { renderLineComment, renderPatch } from "./diff-view.ts";
import { type Content, type Html, safe, safeUrl } from "./html.ts";
import { type IconName, icon } from "./icon.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Person, ThreadEntry, ThreadEvent, Verdict } from "./page-reader.ts";
import { renderAvatar, renderPerson, renderReactions, renderSha, renderTime } from "./parts.ts";

const EVENTS: Record<ThreadEvent, { icon: IconName; tone: string; says: string }> = {
  closed: { icon: "issue-closed", tone: "done", says: "closed this" },
  reopened: { icon: "issue-open", tone: "good", says: "reopened this" },
  merged: { icon: "merge", tone: "done", says: "merged this" },
  labeled: { icon: "tag", tone: "quiet", says: "added the label" },
  unlabeled: { icon: "tag", tone: "quiet", says: "removed the label" },
  assigned: { icon: "person", tone: "quiet", says: "assigned" },
  ready: { icon: "eye", tone: "quiet", says: "marked this pull request as ready for review" },
  drafted: { icon: "pencil", tone: "quiet", says: "converted this pull request to a draft" },
  mentioned: { icon: "comment", tone: "quiet", says: "mentioned this in" },
};

const VERDICTS: Record<Verdict, { icon: IconName; tone: string; says: string }> = {
  approved: { icon: "check", tone: "good", says: "approved these changes" },
  "changes requested": { icon: "cross", tone: "bad", says: "requested changes" },
  commented: { icon: "eye", tone: "quiet", says: "reviewed" },
  dismissed: { icon: "eye", tone: "quiet", says: "left a review that was dismissed" },
};

/** Lines of context above a comment in the conversation, as GitHub shows them. */
const HUNK_LINES = 4;

const line = (name: IconName, tone: string, content: Content): Html =>
  safe`<div class="event"><span class="event-icon ${tone}">${icon(name)}</span><div class="event-text">${content}</div></div>`;

type Block = {
  id: string;
  author: Person;
  at: string;
  body: string;
  repo: string;
  note?: Content;
  reactions?: Record<string, number>;
};

/** A comment in its frame: the head of a thread is one too. */
export const renderComment = ({ id, author, at, body, repo, note = null, reactions = {} }: Block): Html => {
  const text =
    body.trim() === "" ? safe`<p class="quiet"><em>No description provided.</em></p>` : renderMarkdown(body, repo);
  return safe`<article class="comment ${author.bot && "by-bot"}" id="${id}"><div class="side">${renderAvatar(author)}</div><div class="box"><header>${renderPerson(author)} <span class="when">commented <a href="#${id}">${renderTime(at)}</a></span>${note}</header><div class="markdown">${text}</div>${renderReactions(reactions)}</div></article>`;
};

const renderReview = (entry: Extract<ThreadEntry, { kind: "review" }>, repo: string): Content => {
  const { icon: name, tone, says } = VERDICTS[entry.verdict];
  const id = `review-${entry.id}`;
  const paths = entry.comments.map(
    (comment) =>
      safe`<div class="box thread-on-line"><header><span class="file-name">${comment.path}${comment.line !== null && `:${comment.line}`}</span>${comment.resolvedBy !== null && safe` <span class="when">resolved by ${comment.resolvedBy}</span>`}</header><div class="wide">${renderPatch(comment.diffHunk, HUNK_LINES)}</div>${renderLineComment(comment, repo)}</div>`,
  );
  return [
    line(
      name,
      tone,
      safe`${renderAvatar(entry.author, 20)} ${renderPerson(entry.author)} ${says} ${renderTime(entry.at)}`,
    ),
    entry.body.trim() !== "" && renderComment({ ...entry, id, repo }),
    paths.length > 0 && safe`<div class="review-comments" id="lines-${entry.id}">${paths}</div>`,
  ];
};

/** One thing that happened in a thread. */
export const renderEntry = (entry: ThreadEntry, repo: string): Content => {
  switch (entry.kind) {
    case "comment":
      return renderComment({
        ...entry,
        id: `comment-${entry.id}`,
        repo,
        note: entry.edited && safe` <span class="when">· edited</span>`,
      });
    case "review":
      return renderReview(entry, repo);
    case "commit": {
      const [title = ""] = entry.commit.message.split("\n");
      const { author, sha } = entry.commit;
      return line(
        "commit",
        "quiet",
        safe`${renderAvatar(author, 20)} <a class="commit-title" href="/${repo}/commit/${sha}">${title}</a> ${renderSha(repo, sha)}`,
      );
    }
    case "deployment": {
      const to =
        entry.url === ""
          ? safe`<strong>${entry.environment}</strong>`
          : safe`<a href="${safeUrl(entry.url)}"><strong>${entry.environment}</strong></a>`;
      return line(
        "rocket",
        entry.state === "success" ? "good" : "quiet",
        safe`Deployed to ${to}: ${entry.state} ${renderTime(entry.at)}`,
      );
    }
    case "event": {
      const { icon: name, tone, says } = EVENTS[entry.event];
      const detail = entry.detail !== "" && safe` ${renderMarkdown(entry.detail, repo)}`;
      return line(
        name,
        tone,
        safe`${renderAvatar(entry.actor, 20)} ${renderPerson(entry.actor)} ${says}<span class="detail">${detail}</span> ${renderTime(entry.at)}`,
      );
    }
  }
};
