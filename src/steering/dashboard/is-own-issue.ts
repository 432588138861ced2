const MARKER = /<!-- aidevos:(?:dashboard|tuning|(?:failure|incident)\/[^\s:]+):[0-9a-f]{16} -->/u;

/** Whether an issue is a dashboard, or about failures, incidents or tuning, of an app like this one, which is never built. */
export const isOwnIssue = ({ author, body }: { author: string; body: string }): boolean =>
  // No person's name ends so.
  author.endsWith("[bot]") && MARKER.test(body);
