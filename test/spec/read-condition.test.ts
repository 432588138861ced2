import { describe, expect, test } from "vitest";
import { readConditions, readRefusal } from "#src/spec/read-condition.ts";
import type { Field } from "#src/spec/spec.ts";

const field = (name: string, more: Partial<Field>): Field => ({
  name,
  type: "text",
  description: "",
  required: false,
  origin: "caller",
  ...more,
});

const vocabulary = {
  fields: [
    field("status", { type: "enum", values: ["open", "waiting", "solved", "closed"] }),
    field("done", { type: "boolean" }),
    field("title", {}),
  ],
  participles: new Map(),
};

describe("what must hold", () => {
  test.each([
    ["status is open", [{ field: "status", equals: "open" }]],
    ["`status` is `open` or `waiting`", [{ field: "status", oneOf: ["open", "waiting"] }]],
    ["status is one of open, waiting, or solved", [{ field: "status", oneOf: ["open", "waiting", "solved"] }]],
    ["it is open or waiting", [{ field: "status", oneOf: ["open", "waiting"] }]],
    ["the status is neither open nor waiting", [{ field: "status", oneOf: ["solved", "closed"] }]],
    ["status is not closed", [{ field: "status", oneOf: ["open", "waiting", "solved"] }]],
    [
      "it is open or waiting and done is no",
      [
        { field: "status", oneOf: ["open", "waiting"] },
        { field: "done", equals: false },
      ],
    ],
  ])("%s", (text, conditions) => {
    expect(readConditions(text, vocabulary)).toEqual(conditions);
  });

  test.each(["status is open or late", "it is open or done", "status is urgent", "title is not Milk"])(
    "%s: is not understood",
    (text) => expect(readConditions(text, vocabulary)).toBeNull(),
  );
});

describe("what must not hold", () => {
  test.each([
    ["status is closed", [{ field: "status", oneOf: ["open", "waiting", "solved"] }]],
    ["it is solved or closed", [{ field: "status", oneOf: ["open", "waiting"] }]],
    [
      "it is closed or done",
      [
        { field: "status", oneOf: ["open", "waiting", "solved"] },
        { field: "done", equals: false },
      ],
    ],
  ])("%s", (text, conditions) => {
    expect(readRefusal(text, vocabulary)).toEqual(conditions);
  });

  test.each(["it is open, waiting, solved or closed", "it is closed and done"])("%s: is not understood", (text) =>
    expect(readRefusal(text, vocabulary)).toBeNull(),
  );
});
