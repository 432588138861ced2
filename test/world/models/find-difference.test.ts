import { expect, test } from "vitest";
import { findDifference, nearnessOf } from "#src/world/models/find-difference.ts";

test("the first place where two requests differ is named, with what stands there", () => {
  const recorded = { model: "m", system: [{ text: "You are one of six engineers." }], max: 4 };
  const asked = { model: "m", system: [{ text: "You are one of seven engineers." }], max: 5 };
  expect(findDifference(recorded, asked)).toEqual({
    place: "system[0].text",
    recorded: '"You are one of six engineers."',
    asked: '"You are one of seven engineers."',
  });
  expect(findDifference(recorded, structuredClone(recorded))).toBeNull();
});

test("what one of them does not have differs too", () => {
  expect(findDifference({ tools: [1] }, { tools: [1, 2] })).toEqual({
    place: "tools[1]",
    recorded: "nothing",
    asked: "2",
  });
  expect(findDifference({ form: null }, { form: {} })).toMatchObject({ place: "form", recorded: "null" });
});

test("the nearer has more in common at both ends", () => {
  const asked = { text: "A new house. You speak as QA." };
  const near = { text: "An old house. You speak as QA." };
  const far = { text: "An old house. You speak as PM." };
  expect(nearnessOf(near, asked)).toBeGreaterThan(nearnessOf(far, asked));
});
