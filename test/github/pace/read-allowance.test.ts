import { expect, test } from "vitest";
import { readAllowance } from "#src/github/pace/read-allowance.ts";

const HEADERS = {
  "x-ratelimit-limit": "5000",
  "x-ratelimit-remaining": "410",
  "x-ratelimit-reset": "1700000000",
  "x-ratelimit-resource": "core",
};

test("what is left of the hour is read of the headers", () => {
  expect(readAllowance(HEADERS)).toEqual({ limit: 5_000, remaining: 410, resetAt: 1_700_000_000_000 });
});

test.each([{}, { ...HEADERS, "x-ratelimit-resource": "graphql" }, { ...HEADERS, "x-ratelimit-remaining": "many" }])(
  "%j says nothing of it",
  (headers) => expect(readAllowance(headers)).toBeNull(),
);
