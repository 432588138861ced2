import { expect, it } from "vitest";
import { DEPLOY } from "#src/steering/failures/cause-of.ts";
import type { Failure } from "#src/steering/failures/failure.ts";
import { parseFailureIssue, renderFailureIssue, renderOver } from "#src/steering/failures/render-failure-issue.ts";

const failure = (own: Partial<Failure>): Failure => ({
  cause: DEPLOY("https://ci.example/4", "CLOUDFLARE_API_TOKEN"),
  count: 3,
  first: "2026-01-02T03:04:00.000Z",
  last: "2026-02-03T14:15:00.000Z",
  concerns: [7, null],
  seen: [],
  over: null,
  ...own,
});

it.each([failure({}), failure({ count: 1, concerns: [null] }), failure({ concerns: [] })])(
  "is read back: %#",
  ({ cause, concerns, count, first, last, ...rest }) => {
    const text = renderFailureIssue({ cause, concerns, count, first, last, ...rest });
    const { detail, mend } = cause;
    expect(parseFailureIssue(text)).toEqual({ detail, mend, concerns, count, first, last });
  },
);

it("is none of another text", () => {
  expect(parseFailureIssue("A bug.\n\nIt is bad.")).toBeNull();
});

it("says in one sentence what has become of it", () => {
  const said = renderOver({ at: "2026-02-03T14:15:16.000Z", because: "a deployment has succeeded" });
  expect(said).toBe(
    "**Over:** a deployment has succeeded (2026-02-03 14:15 UTC). Should it come back, this issue is reopened.",
  );
});
