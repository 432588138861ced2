import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { SPEC_EXAMPLE } from "#src/spec/spec-example.ts";
import type { Spec } from "#src/spec/spec.ts";
import { parse, problemOf } from "./problem-of.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/specs");
const example = (name: string): Spec =>
  parseSpec({ title: "", body: readFileSync(join(EXAMPLES, `${name}.md`), "utf8") });

const service = (lines: string): string => `## Services\n\n### Note\n\n${lines}\n`;
const only = (body: string) => {
  const [first] = parse(body).services;
  if (!first) throw new Error("no service");
  return first;
};

describe("the examples", () => {
  const names = readdirSync(EXAMPLES)
    .filter((file) => file.endsWith(".md"))
    .map((file) => basename(file, ".md"));
  test.each(names)("%s is understood to its last line", (name) => {
    const spec = example(name);
    expect(spec.uncovered).toEqual([]);
    expect(spec.scenarios.length).toBeGreaterThanOrEqual(3);
    for (const { steps } of spec.scenarios) expect(steps.length).toBeGreaterThan(0);
  });

  test("the to-do list leaves one operation without an owner, and nothing else", () => {
    const [todo] = example("todo-list").services;
    expect(todo?.keyedBy).toEqual({ from: "path", name: "list" });
    expect(todo?.operations.filter(({ access }) => access === null).map(({ name }) => name)).toEqual([
      "clearCompleted",
    ]);
    expect(todo?.operations.find(({ name }) => name === "complete")?.behaviour).toEqual({
      kind: "act",
      set: [
        { field: "done", value: true },
        { field: "completed_at", now: true },
      ],
      when: [{ field: "done", equals: false }],
    });
  });

  test("the shortener makes codes, redirects and counts", () => {
    const [link] = example("url-shortener").services;
    expect(link?.keyedBy).toEqual({ from: "generated", name: "code", length: 7 });
    expect(link?.operations.map(({ behaviour }) => behaviour)).toContainEqual({
      kind: "redirect",
      to: "url",
      count: "visits",
    });
    expect(link?.fields.find(({ name }) => name === "code")).toMatchObject({ min: 3, max: 32, unique: true });
  });

  test("notifications go to the inbox and to webhooks, urgent ones first, with filled templates", () => {
    const spec = example("notification-system");
    const [notification] = spec.services;
    expect(notification?.delivery).toEqual({
      statusField: "status",
      channelField: "channels",
      channels: [
        { name: "in-app", via: "service", service: "Inbox", operation: "putMessage", fields: ["message", "priority"] },
        { name: "webhook", via: "webhook", urlField: "webhook_url" },
      ],
      priorityField: "priority",
      maxAttempts: 3,
      backoffSeconds: 1,
    });
    expect(notification?.rendering).toEqual({
      service: "Template",
      templateField: "template",
      bodyField: "body",
      dataField: "data",
      into: "message",
    });
    expect(spec.objectives).toContainEqual({ metric: "throughput", perMinute: 1000 });
  });

  test("a scenario can run again: its names are its own", () => {
    const spec = example("url-shortener");
    expect(spec.scenarios.find(({ name }) => name.startsWith("A taken"))?.names).toEqual(["taken"]);
  });
});

describe("phrasing", () => {
  test.each([
    ["- title: text, required, 1–200 characters", { type: "text", required: true, min: 1, max: 200 }],
    ["- **title** (string, required, max 200) – what it says", { type: "text", required: true, max: 200 }],
    ["- rating: integer between 1 and 5", { type: "integer", min: 1, max: 5 }],
    ["- state: draft / published, default draft", { type: "enum", values: ["draft", "published"], default: "draft" }],
    ["- state: one of draft, published or gone", { type: "enum", values: ["draft", "published", "gone"] }],
    ["- tags: list of texts, at most 10 entries", { type: "list", max: 10 }],
    ["- price: number, at least 0", { type: "number", min: 0 }],
    ["- contact: e-mail address; unique", { type: "email", unique: true }],
    ["- slug: text, only lower-case letters and hyphens", { pattern: String.raw`[a-z\-]+` }],
    ["- createdAt: timestamp, read-only", { type: "date-time", origin: "created-at" }],
    [
      "| Name | Type | Required | Default |\n|---|---|---|---|\n| size | whole number | yes | 3 |",
      { type: "integer", required: true, default: 3 },
    ],
  ])("field %s", (line, expected) => {
    const body = service(`${line}\n\nOperations:\n\n- add a note`);
    expect(parse(body).uncovered).toEqual([]);
    expect(only(body).fields[0]).toMatchObject(expected);
  });

  test.each([
    ["add a note: `POST /notes` → 201", { behaviour: { kind: "create" }, method: "POST", path: "/notes", status: 201 }],
    ["`GET /notes/:note` – show one note", { behaviour: { kind: "read" }, path: "/notes/{note}" }],
    [
      "List all notes, oldest first",
      { behaviour: { kind: "list", filters: [], sort: [{ field: "created_at", descending: false }] } },
    ],
    [
      "pin a note: sets pinned to yes, only if it is not pinned",
      {
        behaviour: { kind: "act", set: [{ field: "pinned", value: true }], when: [{ field: "pinned", equals: false }] },
      },
    ],
    ["delete all notes that are pinned", { behaviour: { kind: "clear", where: [{ field: "pinned", equals: true }] } }],
    ["how many notes are there: `GET /notes/count`", { behaviour: { kind: "count", where: [] } }],
    ["Remove a note, only the owner may do this", { behaviour: { kind: "delete" }, access: "owner" }],
  ])("operation %s", (line, expected) => {
    const body = service(
      `- text: text\n- pinned: yes/no\n\nOperations:\n\n- ${line}${line.startsWith("add") ? "" : "\n- write a note"}`,
    );
    expect(only(body).operations[0]).toMatchObject(expected);
    expect(parse(body).uncovered).toEqual([]);
  });

  test("an issue form is read like plain Markdown", () => {
    const body =
      '### Services\n\n#### Note\n\n- text: text\n\n- add a note: `POST /notes`\n\n### Acceptance scenarios\n\nGiven Bob is signed in, when he sends `POST /notes` with `{"text":"a"}`, then he gets 201 and `text` is "a".\n';
    const [scenario] = parse(body).scenarios;
    expect(scenario?.steps).toEqual([
      { as: "bob", method: "POST", path: "/notes", body: { text: "a" }, expect: { status: 201, body: { text: "a" } } },
    ]);
  });

  test("a code block of requests and answers is a scenario", () => {
    const exchange = '```http\nPOST /notes\nX-Trace: 1\n\n{"text": "a"}\n\nHTTP/1.1 201 Created\n\n{"text": "a"}\n```';
    const body = `${service("- text: text\n\n- add a note: `POST /notes`")}\n## Scenarios\n\n### One\n\n${exchange}\n`;
    expect(parse(body).scenarios[0]?.steps).toEqual([
      {
        as: null,
        method: "POST",
        path: "/notes",
        headers: { "x-trace": "1" },
        body: { text: "a" },
        expect: { status: 201, body: { text: "a" } },
      },
    ]);
  });

  test("records that nothing lists are instances of their own", () => {
    const body = service("- text: text\n\n- add: `POST /notes`\n- read: `GET /notes/{noteId}`");
    expect(only(body).keyedBy).toMatchObject({ from: "generated", name: "id" });
    expect(only(body).operations[1]?.path).toBe("/notes/{id}");
  });
});

describe("what is not understood is named, with its line", () => {
  test.each([
    ["a field rule", "- text: text, bold red\n\n- add a note", 5, "bold red"],
    ["an operation", "- text: text\n\n- add a note\n- frobnicate the note", 8, "frobnicate"],
    ["a rule", "- text: text\n\n- add a note\n\n## Rules\n\n- Notes are translated into French.", 11, "French"],
    ["a target", "- text: text\n\n- add a note\n\n## Quality\n\n- It should feel fast.", 11, "feel fast"],
    ["a section", "- text: text\n\n- add a note\n\n## Pricing\n\nFive euros a month.", 11, "Five euros"],
    [
      "a check",
      '- text: text\n\n- add a note: `POST /notes`\n\n## Scenarios\n\n### S\n\n- When Ana sends `POST /notes` with `{"text":"a"}`\n- Then the answer is 201 and Ana is happy',
      14,
      "Ana is happy",
    ],
    [
      "a scenario",
      "- text: text\n\n- add a note: `POST /notes`\n\n## Scenarios\n\n### S\n\n- When Ana waves at `GET /elsewhere`\n\n### T\n\n- When a visitor sends `POST /notes` with `{}`\n- Then the answer is 201",
      13,
      "S",
    ],
  ])("%s", (_, lines, line, text) => {
    const { uncovered } = parse(service(lines));
    expect(uncovered).toHaveLength(1);
    expect(uncovered[0]).toMatchObject({ line });
    expect(uncovered[0]?.text).toContain(text);
    expect(uncovered[0]?.reason).not.toBe("");
  });
});

describe("bad input", () => {
  test.each([
    ["spec-empty", ""],
    ["spec-empty", "<!-- only a comment -->"],
    ["spec-too-long", "a ".repeat(100_000)],
    ["spec-not-text", "\u0000\u0001\u0002PK"],
    ["spec-not-text", "## Services\n\n### No\uFFFDte"],
    ["spec-not-understood", "Wir brauchen eine Aufgabenliste, in der man Aufgaben anlegen und abhaken kann."],
    ["spec-not-understood", "lorem ipsum dolor sit amet ".repeat(50)],
    ["spec-without-service", "## Quality\n\n- 100 requests a minute"],
    ["spec-without-service", "## Services\n\n### Note\n"],
    ["spec-empty", ">".repeat(60_000)],
    ["spec-too-long", `## Services\n\n${Array.from({ length: 60 }, (_, n) => `### Thing${n}x\n\n- add\n`).join("\n")}`],
  ])("%s", (code, body) => {
    const error = problemOf(body);
    expect(error.code).toBe(code);
    expect(error.mend).not.toBe("");
  });

  test.each([
    ["two types", "- text: text\n- text: integer\n\n- add a note", 5, 6, "type of `Note.text`"],
    [
      "two limits",
      "- text: text, at most 10\n\n- add a note\n\n## Rules\n\n- A text has at most 20 characters.",
      5,
      11,
      "max of `Note.text`",
    ],
    [
      "two paths",
      "- text: text\n\n- add a note: `POST /notes`\n- add a note: `POST /other`",
      7,
      8,
      "request of `Note.add`",
    ],
    [
      "one route twice",
      "- text: text\n\n- add a note: `POST /notes`\n- write a note: `POST /notes`",
      7,
      8,
      "POST /notes",
    ],
    [
      "two owners",
      "- text: text\n\n- add a note\n\n## Access\n\n- Anyone may add a note.\n- Only the owner may add a note.",
      11,
      12,
      "who may call",
    ],
    [
      "two retentions",
      "- text: text\n\n- add a note\n\n## Rules\n\n- Notes are kept for 3 days.\n- Notes are removed after 4 days.",
      11,
      12,
      "how long",
    ],
    [
      "a scenario against its operation",
      "- text: text\n\n- add a note: `POST /notes` → 201\n\n## Scenarios\n\n### S\n\n- When Ana sends `POST /notes` with `{}`\n- Then the answer is 200",
      7,
      13,
      "status of `Note.add`",
    ],
  ])("contradiction: %s", (_, lines, first, second, subject) => {
    const error = problemOf(service(lines));
    expect(error.code).toBe("spec-contradictory");
    expect(error.message).toContain(`Line ${first} and line ${second}`);
    expect(error.message).toContain(subject);
  });
});

test("the example that a refused author is shown is a whole spec", () => {
  const spec = parse(SPEC_EXAMPLE);
  expect(spec.uncovered).toEqual([]);
  expect(spec.scenarios).toHaveLength(1);
});

test("the same visible text gives the same spec and hash, another text another", () => {
  const body = service("- text: text\n\n- add a note");
  expect(parse(body)).toEqual(parse(body));
  expect(parse(body).hash).not.toBe(parse(body.replace("text: text", "text: integer")).hash);
  expect(parse(`${body}\n<!-- hidden -->`).hash).toBe(parse(body).hash);
});
