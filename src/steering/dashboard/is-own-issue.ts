const MARKER = /<!-- aidevos:(?:dashboard|(?:failure|incident)\/[^\s:]+):[0-9a-f]{16} -->/u;

/** Whether an issue is a dashboard, or about a failure or an incident, of an app like this one, which is never built. */
export const isOwnIssue = ({ author, body }: { author: string; body: string }): boolean =>
  // No person's name ends so.
  author.endsWith("[bot]") && MARKER.test(body);
