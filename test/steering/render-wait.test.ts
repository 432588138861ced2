import { expect, it } from "vitest";
import { isWait, renderWait } from "#src/steering/render-wait.ts";

const AT = Date.parse("2026-01-01T14:04:10Z");

it("says until when, to the next whole minute, and knows that it said it", () => {
  const text = renderWait({ what: "GitHub's rate limit", until: AT });
  expect(text).toBe("waiting for GitHub's rate limit until 14:05 UTC. It goes on by itself.");
  expect(isWait(text)).toBe(true);
  const model = renderWait({ what: "a model", until: AT, because: "m is overloaded <b>" });
  expect(model).toBe("waiting for a model until 14:05 UTC: m is overloaded &lt;b>. It goes on by itself.");
  expect(isWait(model)).toBe(true);
  expect(isWait("waiting for [#3](https://x/pull/3).")).toBe(false);
});
