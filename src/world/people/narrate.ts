import type { Comment, Job, Sight } from "./thread.ts";

/** One thing that happened, as a line of the demo's story. */
export type Happening = { who: string; what: string; url: string | null };

const plain = (markdown: string): string =>
  markdown
    .replaceAll(/<!--[^]*?-->/gu, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replaceAll(/\*\*|`/gu, "");

const firstLine = (markdown: string): string =>
  plain(markdown)
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim() ?? "";

const nextLine = (markdown: string): string | null => {
  const line = plain(markdown)
    .split("\n")
    .find((candidate) => candidate.startsWith("Next: "));
  return line ?? null;
};

const commentsSince = (before: Comment[], after: Comment[]): Happening[] =>
  after.flatMap((comment) => {
    const known = before.find(({ id }) => id === comment.id);
    if (known?.body === comment.body) return [];
    const next = nextLine(comment.body);
    const what = `${known ? "edits: " : ""}${firstLine(comment.body)}${next === null ? "" : ` — ${next}`}`;
    return [{ who: comment.user.login, what, url: known ? null : comment.html_url }];
  });

const seconds = (from: string | null, to: string | null): string =>
  from === null || to === null ? "" : ` in ${Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;

const jobSince = (workflow: string, before: Job | undefined, job: Job): Happening[] => {
  const done = (step: Job["steps"][number]) => step.status === "completed" && step.conclusion !== "skipped";
  const known = new Set((before?.steps ?? []).filter(done).map(({ number }) => number));
  const steps = job.steps
    .filter((step) => done(step) && !known.has(step.number))
    .map((step) => ({
      who: "Actions",
      what: `${workflow} / ${job.name} / ${step.name}: ${step.conclusion}${seconds(step.started_at, step.completed_at)}`,
      url: null,
    }));
  if (job.status !== "completed" || before?.status === "completed") return steps;
  return [...steps, { who: "Actions", what: `${workflow} / ${job.name}: ${job.conclusion}`, url: job.html_url }];
};

const pullSince = (before: Sight | null, { pull }: Sight): Happening[] => {
  if (pull === null) return [];
  const was = before?.pull ?? null;
  const happenings: Happening[] = [];
  if (was === null)
    happenings.push({
      who: pull.user.login,
      what: `opens ${pull.draft ? "draft " : ""}pull request #${pull.number} “${pull.title}” from ${pull.head.ref}`,
      url: pull.html_url,
    });
  if (was?.draft === true && !pull.draft)
    happenings.push({ who: pull.user.login, what: `marks #${pull.number} ready for review`, url: null });
  if (was?.merged_at === null && pull.merged_at !== null)
    happenings.push({
      who: "GitHub",
      what: `#${pull.number} is merged as ${pull.merge_commit_sha?.slice(0, 7) ?? "?"}`,
      url: null,
    });
  return happenings;
};

const deploymentsSince = (before: Sight | null, after: Sight): Happening[] =>
  after.deployments.flatMap(({ id, environment, statuses }) => {
    const known = before?.deployments.find((deployment) => deployment.id === id)?.statuses.length ?? 0;
    // GitHub lists the newest first.
    return statuses
      .slice(0, statuses.length - known)
      .toReversed()
      .map(({ state, environment_url: url }) => ({
        who: "Actions",
        what: `deployment to ${environment}: ${state}`,
        url: url || null,
      }));
  });

/** What happened between two looks at a thread, in a sensible order; `before` null: everything so far. */
export const narrate = (before: Sight | null, after: Sight): Happening[] => {
  const eyes = (sight: Sight | null) => Number(sight?.issue.reactions?.["eyes"] ?? 0);
  const closed = before?.issue.state === "open" && after.issue.state === "closed";
  return [
    ...(eyes(after) > eyes(before) ? [{ who: "aidevos[bot]", what: "👀", url: null }] : []),
    ...commentsSince(before?.comments ?? [], after.comments),
    ...pullSince(before, after),
    ...commentsSince(before?.pullComments ?? [], after.pullComments),
    ...after.runs.flatMap((run) =>
      run.jobs.flatMap((job) =>
        jobSince(
          run.name,
          before?.runs.find(({ id }) => id === run.id)?.jobs.find(({ id }) => id === job.id),
          job,
        ),
      ),
    ),
    ...(closed ? [{ who: "GitHub", what: `issue #${after.issue.number} is closed`, url: null }] : []),
    ...deploymentsSince(before, after),
  ];
};
