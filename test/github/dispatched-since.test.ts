import { expect, test } from "vitest";
import { isDispatchedSince } from "#src/github/dispatched-since.ts";

test.each([
  ["2026-11-03T10:00:05Z", true],
  ["2026-11-03T10:00:00Z", true],
  // A clock of ours that is some seconds ahead.
  ["2026-11-03T09:59:54Z", true],
  ["2026-11-03T09:59:40Z", false],
])("a run created at %s was dispatched since: %s", (created_at, expected) => {
  expect(isDispatchedSince({ created_at }, "2026-11-03T10:00:00.400Z")).toBe(expected);
});
