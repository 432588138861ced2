import { expect, test } from "vitest";
import { readRetryAfter } from "#src/agents/llm/read-retry-after.ts";

const NOW = Date.parse("2026-11-29T03:00:00Z");

test.each([
  [{}, null],
  [{ "retry-after": "7" }, 7000],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "1.2345" }, 1235],
  [{ "retry-after": " 7 " }, 7000],
  [{ "retry-after": "Sun, 29 Nov 2026 03:01:30 GMT" }, 90_000],
  [{ "retry-after": "Sun, 29 Nov 2026 02:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "-5" }, null],
  [{ "retry-after": "" }, null],
  [{ "retry-after-ms": "250", "retry-after": "1" }, 250],
  [{ "retry-after-ms": "soon", "retry-after": "1" }, 1000],
] as [Record<string, string>, number | null][])("headers %j ask for a delay of %j ms", (headers, delay) => {
  expect(readRetryAfter(new Headers(headers), NOW)).toBe(delay);
});
