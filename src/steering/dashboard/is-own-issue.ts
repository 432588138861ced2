const MARKER = /<!-- aidevos:(dashboard|tuning|(?:failure|incident|regression|opportunity)\/[^\s:]+):[0-9a-f]{16} -->/u;

type Written = { author: string; body: string };

/** What an issue is about that an app like this one keeps for itself, by its topic; null: it is somebody's. */
export const topicOfOwn = ({ author, body }: Written): string | null =>
  // No person's name ends so.
  author.endsWith("[bot]") ? (MARKER.exec(body)?.[1] ?? null) : null;

/** Whether an issue is one that is never built. */
export const isOwnIssue = (issue: Written): boolean => topicOfOwn(issue) !== null;
