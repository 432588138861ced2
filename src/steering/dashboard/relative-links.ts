const LINK = /\]\((https?:\/\/[^/\s)]+\/[^/\s)]+\/[^/\s)]+)\/(issues|pull)\//gu;

/**
 * Links to threads of the same repository by their place beside the dashboard: GitHub notes a full link to an issue on
 * that issue, and a dashboard names them all. `repo`: `owner/name`.
 */
export const relativeLinks = (markdown: string, repo: string): string =>
  markdown.replaceAll(LINK, (whole: string, base: string, kind: string) =>
    base.toLowerCase().endsWith(`/${repo.toLowerCase()}`) ? `](../${kind}/` : whole,
  );
