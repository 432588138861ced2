import { BOT, type Reply, type Sent } from "#test/github/repository-fixture.ts";

/** An issue that the app has opened. */
export type OwnIssue = {
  number: number;
  title: string;
  body: string;
  state: string;
  state_reason: string | null;
  html_url: string;
  user: typeof BOT;
};

/** GitHub names a reason for what is closed, `completed` where nobody gives another. */
export const editOwn = (issue: OwnIssue, edit: Record<string, unknown>): OwnIssue =>
  Object.assign(issue, edit["state"] === "closed" ? { state_reason: "completed" } : {}, edit);

/** What GitHub answers about the issues that the app has opened; null: it is asked for something else. */
export const issuesOf = ({ own }: { own: OwnIssue[] }, { method, path, body, query }: Sent): Reply | null => {
  const found = own.find(({ number }) => path === `/issues/${number}`);
  if (found) return { status: 200, body: method === "PATCH" ? editOwn(found, body) : found };
  if (path !== "/issues") return null;
  if (method === "GET") {
    const isAsked = query.get("creator") === BOT.login && query.get("state") === "all";
    return { status: 200, body: isAsked ? own : [] };
  }
  const number = 50 + own.length;
  const text = { title: String(body["title"]), body: String(body["body"]) };
  const rest = { state: "open", state_reason: null, html_url: `https://github.test/${number}`, user: BOT };
  own.push({ ...text, ...rest, number });
  return { status: 201, body: own.at(-1) };
};
