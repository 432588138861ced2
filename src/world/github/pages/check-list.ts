import { type Content, type Html, encodePath, safe, safeUrl } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Annotation, Check, Outcome } from "./page-reader.ts";
import { countOf, renderOutcome, renderSeconds, sayOutcome } from "./parts.ts";

const BAD: Outcome[] = ["failure", "timed_out", "action_required", "cancelled"];
const RUNNING: Outcome[] = ["queued", "in_progress"];

/** What an annotation is called that has no title of its own. */
export const LEVELS: Record<Annotation["level"], string> = { failure: "Failure", warning: "Warning", notice: "Notice" };

const sayAll = (checks: Check[]): { outcome: Outcome; says: string } => {
  const of = (outcomes: Outcome[]) => checks.filter((check) => outcomes.includes(check.outcome)).length;
  if (of(BAD) > 0) return { outcome: "failure", says: `${countOf(of(BAD), "check")} not successful` };
  if (of(RUNNING) > 0) return { outcome: "in_progress", says: "Some checks haven't completed yet" };
  return { outcome: "success", says: "All checks have passed" };
};

/** Checks with a sentence about all of them. */
export const renderChecks = (checks: Check[]): Content => {
  if (checks.length === 0) return safe`<p class="quiet none">No checks ran for this commit.</p>`;
  const { outcome, says } = sayAll(checks);
  const rows = checks.map(({ name, url, title, seconds, outcome: own }) => {
    const took = seconds === null ? "" : ` in ${renderSeconds(seconds)}`;
    const more = url !== null && safe`<a href="${safeUrl(url)}">Details</a>`;
    return safe`<li>${renderOutcome(own)}<div class="grow"><strong>${name}</strong> <span class="quiet">${title === null || title === name ? `${sayOutcome(own)}${took}` : title}</span></div>${more}</li>`;
  });
  return safe`<p class="verdict">${renderOutcome(outcome)} <strong>${says}</strong></p><ul class="rows">${rows}</ul>`;
};

/** What a check says about a line, with a link to that line. */
export const renderAnnotation = ({ path, line, level, title, message }: Annotation, repo: string, sha: string): Html =>
  safe`<div class="annotation ${level}"><p><strong>${title ?? LEVELS[level]}</strong> <a class="file-name" href="/${repo}/blob/${sha}/${encodePath(path)}#L${line}">${path}:${line}</a></p><pre>${message}</pre></div>`;

/** Summaries and annotations of the checks that have any. */
export const renderAnnotationList = (checks: Check[], repo: string, sha: string): Content =>
  checks
    .filter((check) => check.annotations.length > 0 || (check.summary ?? "") !== "")
    .map(
      (check) =>
        safe`<section class="box"><header>${renderOutcome(check.outcome)} <strong>${check.name}</strong></header>${check.summary && safe`<div class="markdown">${renderMarkdown(check.summary, repo)}</div>`}${check.annotations.map((annotation) => renderAnnotation(annotation, repo, sha))}</section>`,
    );
