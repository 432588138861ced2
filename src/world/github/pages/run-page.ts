import { renderAnnotation } from "./check-list.ts";
import { renderRepositoryDocument } from "./document.ts";
import { type Content, type Html, encodePath, safe } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Job, RepositoryFrame, Run, RunCard, Step } from "./page-reader.ts";
import { countOf, renderBranch, renderOutcome, renderPerson, renderSeconds, renderSha, renderTime } from "./parts.ts";
import { splitLog } from "./split-log.ts";

/** Lines shown of one step; the end of a log says more than its middle. */
const LINES = 1000;
const TONES: Record<string, string> = {
  error: "bad",
  warning: "warn",
  notice: "note",
  group: "head",
  command: "head",
  debug: "quiet",
};

const renderLogLine = (line: string): Html => {
  const command = /^##\[(\w+)\](.*)$/su.exec(line);
  if (command?.[1] === "endgroup") return safe``;
  const tone = TONES[command?.[1] ?? ""] ?? "";
  return safe`<span class="log-line ${tone}">${command ? (command[2] ?? "") : line}\n</span>`;
};

const renderLog = (lines: string[]): Content => {
  if (lines.length === 0) return safe`<p class="quiet none">No output.</p>`;
  const cut = lines.length - LINES;
  return safe`${cut > 0 && safe`<p class="quiet none">${countOf(cut, "earlier line")} not shown.</p>`}<pre class="log">${lines.slice(-LINES).map(renderLogLine)}</pre>`;
};

const renderStep = (step: Step, lines: string[]): Html =>
  safe`<details class="step"${step.outcome === "failure" && safe` open`}><summary>${renderOutcome(step.outcome)}<span class="grow">${step.name}</span><span class="quiet">${renderSeconds(step.seconds)}</span></summary>${renderLog(lines)}</details>`;

const renderJob = (job: Job, run: Run, repo: string): Html => {
  const logs = splitLog(job.log, job.steps);
  const summary = job.summary.trim() !== "" && safe`<div class="markdown">${renderMarkdown(job.summary, repo)}</div>`;
  const annotations = job.annotations.map((annotation) => renderAnnotation(annotation, repo, run.sha));
  return safe`<section class="box job" id="job-${job.id}"><header>${renderOutcome(job.outcome)} <strong>${job.name}</strong><span class="grow"></span><span class="quiet">${renderSeconds(job.seconds)}</span></header>${annotations}${job.steps.map((step, index) => renderStep(step, logs[index] ?? []))}${summary}</section>`;
};

/** One run of a workflow: its jobs, their steps and logs. */
export const renderRunPage = (frame: RepositoryFrame, run: Run): string => {
  const repo = frame.name;
  const head = safe`<header class="thread-head"><h1>${run.title} <span class="number">#${run.number}</span></h1><p>${renderOutcome(run.outcome)} <span class="says">${run.workflow} · ${renderPerson(run.actor)} · ${run.event} on ${renderBranch(repo, run.branch)} at ${renderSha(repo, run.sha)} · ${renderTime(run.createdAt)}${run.seconds !== null && ` · ${renderSeconds(run.seconds)}`}</span></p><p class="quiet"><a href="/${repo}/blob/${run.sha}/${encodePath(run.workflowPath)}">${run.workflowPath}</a></p></header>`;
  const content = safe`${head}${run.jobs.map((job) => renderJob(job, run, repo))}`;
  return renderRepositoryDocument(frame, "actions", `${run.workflow} #${run.number}`, content);
};

/** All runs, newest first. */
export const renderRunsPage = (frame: RepositoryFrame, runs: RunCard[]): string => {
  const rows = runs.map(
    (run) =>
      safe`<li>${renderOutcome(run.outcome)}<div class="grow"><a class="title" href="/${frame.name}/actions/runs/${run.id}">${run.title}</a><p class="quiet">${run.workflow} #${run.number} · ${run.event} by ${run.actor.login}</p></div><div class="end">${renderBranch(frame.name, run.branch)}<p class="quiet">${renderTime(run.createdAt)} ${renderSeconds(run.seconds)}</p></div></li>`,
  );
  const content = safe`<h1>Workflow runs</h1>${runs.length === 0 ? safe`<p class="box quiet none">No workflow has run yet.</p>` : safe`<ul class="box rows">${rows}</ul>`}`;
  return renderRepositoryDocument(frame, "actions", "Actions", content);
};
