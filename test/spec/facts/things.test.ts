import { describe, expect, test } from "vitest";
import { factsOf } from "./facts-of.ts";

describe("things", () => {
  test.each<[string, string, string, [string, string[]][]]>([
    [
      "a table",
      "## Book\n\n| Member | Type | Rules |\n|---|---|---|\n| `title` | string | required; 1 to 80 characters |\n| `createdAt`, `updatedAt` | string | set by the server |",
      "book",
      [
        ["title", ["string", "required", "1 to 80 characters"]],
        ["createdAt", ["string", "set by the server"]],
        ["updatedAt", ["string", "set by the server"]],
      ],
    ],
    [
      "bullets",
      "### What a link is\n\n- `slug` – unique\n  - 3 to 32 characters\n- `url` – at most 80 characters",
      "link",
      [
        ["slug", ["unique", "3 to 32 characters"]],
        ["url", ["at most 80 characters"]],
      ],
    ],
    [
      "bullets without backticks",
      "### Booking\n\n- people: whole number, between 1 and 60",
      "booking",
      [["people", ["whole number", "between 1 and 60"]]],
    ],
    [
      "a lead",
      "## Data\n\nA post in JSON:\n\n- `status`: `draft` or `published`",
      "post",
      [["status", ["one of draft, published"]]],
    ],
    [
      "a sentence",
      "A habit has `id`, `name` (1–80 characters) and `goal` (how often; integer, default 1).",
      "habit",
      [
        ["id", []],
        ["name", ["1–80 characters"]],
        ["goal", ["how often", "integer", "default 1"]],
      ],
    ],
    [
      "sentences that go on",
      "A flag has a `key`: 2 to 50 characters. It has a `note` (string), and a boolean `fixed` (default false).",
      "flag",
      [
        ["key", ["2 to 50 characters"]],
        ["note", ["string"]],
        ["fixed", ["boolean", "default false"]],
      ],
    ],
    [
      "a sketch",
      'room = `{"name", "topic"}`. `topic` is at most 200 characters; `name` is unique.',
      "room",
      [
        ["name", ["unique"]],
        ["topic", ["at most 200 characters"]],
      ],
    ],
    [
      "a sketch with a remark",
      'A post: `{ "id", "author" }`, `author` being a handle.',
      "post",
      [
        ["id", []],
        ["author", ["a handle"]],
      ],
    ],
    [
      "a key",
      "**Queue** (keyed by `name`: `[a-z]+`)\n\n| Field | Default |\n|---|---|\n| `size` | 3 |",
      "queue",
      [
        ["name", ["pattern `[a-z]+`"]],
        ["size", ["default 3"]],
      ],
    ],
  ])("by %s", (_, text, noun, members) => {
    expect(factsOf(text).things).toMatchObject([{ noun, members: members.map(([name, rules]) => ({ name, rules })) }]);
  });

  test("by an example, whose members are told below", () => {
    const { things } = factsOf(
      '### What is an expense?\n\n```json\n{ "date": "2025-03-14" }\n```\n\n1. `date` is a calendar day. Required.',
    );
    expect(things).toMatchObject([
      { noun: "expense", members: [{ name: "date", example: "2025-03-14", rules: ["is a calendar day", "required"] }] },
    ]);
  });

  test("what is optional is marked", () => {
    expect(factsOf("## Note\n\n- `tag` – optional, at most 9").things[0]?.members).toEqual([
      { name: "tag", line: 3, optional: true, rules: ["at most 9"] },
    ]);
  });

  test("members are spoken of in everyday words, and what is a list is told before its name", () => {
    const { things } = factsOf(
      "## A crate\n\nA crate has an `owner`, a `dueDate` and a list of `marks`.\n\n- The owner is at most 9 characters long. It is required.\n- The due date is when it comes back: a calendar day.",
    );
    expect(things[0]?.members).toMatchObject([
      { name: "owner", rules: ["at most 9 characters long", "required"] },
      { name: "dueDate", rules: ["a calendar day"] },
      { name: "marks", rules: ["list of strings"] },
    ]);
  });

  test("errors are none", () => {
    const { things, rules } = factsOf('## Errors\n\nAn error is `{ "code", "message" }`.\n\n- `message`: for people');
    expect(things).toEqual([]);
    expect(rules).toMatchObject([{ under: "Errors" }, { under: "Errors" }]);
  });
});
