import { expect, test } from "vitest";

import { satisfiesNode } from "#src/world/actions/satisfies-node.ts";

test.each([
  ["24", true],
  ["24.x", true],
  ["v24.21.0", true],
  ["lts/*", true],
  [">=22", true],
  [">=22 <25", true],
  ["^24.0.0", true],
  ["20 || 24", true],
  ["22", false],
  ["24.22", false],
  ["~24.20.0", false],
  [">24.21.0", false],
  ["lts/iron", false],
  ["nonsense", false],
])("node-version %s: %s", (wanted, expected) => {
  expect(satisfiesNode("v24.21.0", wanted)).toBe(expected);
});
