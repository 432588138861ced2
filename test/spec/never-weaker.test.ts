import { describe, expect, test } from "vitest";
import type { Spec } from "#src/spec/spec.ts";
import { parse, problemOf } from "./problem-of.ts";

const note = (lines: string, key = "One instance per team."): string =>
  `## Services\n\n### Note\n\n${key}\n\n- text: text, required\n- pinned: yes/no\n- points: whole number\n- tags: list of text\n\nOperations:\n\n${lines}\n`;
const OPERATIONS =
  "- write a note: `POST /teams/{team}/notes`\n- list the notes\n- pin a note: sets pinned to yes\n- remove a note";
const guarded = (rule: string): string => note(`${OPERATIONS}\n\n## Who may do what\n\n- ${rule}`);
const accessOf = (body: string): Record<string, string | null> =>
  Object.fromEntries(parse(body).services[0]?.operations.map(({ name, access }) => [name, access]) ?? []);

describe("a restriction that is not understood stops everything", () => {
  test.each([
    "Only the person who wrote a note may remove it.",
    "Only administrators may remove a note.",
    "Administrators may remove notes.",
    "Signed-in moderators may remove notes.",
    "Everybody on the team may list notes.",
    "Only the owner's friends may list notes.",
    "Only the owner may shred a note.",
    "Notes must never be removed.",
    "Access is limited to the office.",
    "Removing is for members of the club.",
  ])("%s", (rule) => {
    const error = problemOf(guarded(rule));
    expect(error.code).toBe("spec-not-understood");
    expect(error.message).toContain(`Line 21, “${rule}”`);
    expect(error.mend).not.toBe("");
  });

  test("wherever it stands", () => {
    expect(problemOf(`${note(OPERATIONS)}\n## Rules\n\n- Only admins may remove a note.\n`).message).toContain(
      "Line 21",
    );
    expect(problemOf(`Only members of the club may list notes.\n\n${note(OPERATIONS)}`).message).toContain("Line 1,");
  });

  test("and says that records have no owner of their own where many share them", () => {
    const error = problemOf(guarded("Only the person who wrote a note may remove it."));
    expect(error.message).toContain("one instance per team");
    expect(error.mend).toContain("One instance per person");
  });

  test("the maker of a record is its owner where an instance is one person's, or holds one record", () => {
    const rule = "\n\n## Who may do what\n\n- Only the person who wrote a note may remove it.";
    const bare = OPERATIONS.replace("/teams/{team}", "");
    expect(accessOf(note(bare + rule, "One instance per person."))).toMatchObject({ remove: "owner" });
    expect(
      accessOf(note("- write a note\n- remove a note" + rule, "Each note has a generated `code` of 7 characters.")),
    ).toMatchObject({ remove: "owner" });
  });
});

test("a complaint in the summary restricts nothing", () => {
  const summary = "Nobody can find our notes any more.";
  expect(parse(`${summary}\n\n${note(OPERATIONS)}`).summary).toContain(summary);
});

describe("a restriction is taken in its strictest sense", () => {
  test.each([
    ["Visitors cannot list notes.", { list: "signed-in" }],
    ["Nobody else may see a note.", { list: "owner" }],
    ["Only the owner may change notes.", { pin: "owner", remove: "owner" }],
    ["Everyone only sees their own notes.", { write: "owner", list: "owner", pin: "owner", remove: "owner" }],
    ["Only signed-in people.", { write: "signed-in", list: "signed-in", pin: "signed-in", remove: "signed-in" }],
  ])("%s", (rule, expected) => {
    expect(accessOf(guarded(rule))).toMatchObject(expected);
  });

  test("against a wider word it is a contradiction", () => {
    expect(problemOf(guarded("Anyone may list notes.\n- Visitors cannot list notes.")).code).toBe("spec-contradictory");
  });

  test("what is private is its owner's", () => {
    const body = note(OPERATIONS.replace("/teams/{team}", ""), "One instance per person.");
    expect(Object.values(accessOf(`Private notes.\n\n${body}`))).toEqual(["owner", "owner", "owner", "owner"]);
  });
});

test("a noun that names a service is no verb", () => {
  const rooms = (rules: string): Spec =>
    parse(
      `## Services\n\n### Room\n\nOne instance per room.\n\n- name: text\n\n- register a room: \`PUT /rooms/{room}\`\n- look at a room: \`GET /rooms/{room}\`\n\n### Booking\n\nOne instance per room.\n\n- title: text\n\n- book a room: \`POST /rooms/{room}/bookings\` → 201\n- list the bookings: \`GET /rooms/{room}/bookings\`\n\n## Who may do what\n\n${rules}\n`,
    );
  const { services } = rooms("- Anyone may look at rooms and bookings.\n- Only signed-in people may book.");
  expect(services.flatMap(({ operations }) => operations.map(({ name, access }) => `${name} ${access}`))).toEqual([
    "register null",
    "look anyone",
    "bookRoom signed-in",
    "list anyone",
  ]);
});

test("an address that people are given is not made internal in silence", () => {
  const error = problemOf(guarded("Only other services may write notes."));
  expect(error.code).toBe("spec-contradictory");
  expect(error.message).toContain("POST /teams/{team}/notes");
});

describe("an operation is built as a whole or not at all", () => {
  test.each([
    "tick a note: sets `pinned` to yes and adds one to `points`",
    "pin a note: sets pinned to yes, and tells the team",
    "remove a note: `DELETE /teams/{team}/notes/{id}`, after a day",
    "list overdue notes",
    "clear old notes: `DELETE /teams/{team}/notes`",
    "list notes, only those with a title",
    "total per tag: `GET /teams/{team}/notes/total`",
    "change a note's text and colour",
  ])("%s", (line) => {
    const { services, uncovered } = parse(note(`- write a note\n- ${line}`));
    expect(services[0]?.operations.map(({ name }) => name)).toEqual(["write"]);
    expect(uncovered).toHaveLength(1);
    expect(uncovered[0]).toMatchObject({ line: 15, text: line });
  });

  test.each([
    ["list notes, highest points first", { sort: [{ field: "points", descending: true }] }],
    ["list notes, filtered by tag", { filters: ["tags"] }],
    ["show the top 10: `GET /teams/{team}/notes`, highest points first", { kind: "list" }],
    ["change a note's text and tags", { kind: "update", fields: ["text", "tags"] }],
    [
      "pin a note: sets pinned to yes; can't be pinned when pinned is yes",
      { when: [{ field: "pinned", equals: false }] },
    ],
    ["pin a note: sets pinned to yes; refused unless pinned is no", { when: [{ field: "pinned", equals: false }] }],
    ["pin a note: sets pinned to yes, only when pinned is no", { when: [{ field: "pinned", equals: false }] }],
  ])("%s", (line, behaviour) => {
    const { services, uncovered } = parse(note(`- write a note\n- ${line}`));
    expect(services[0]?.operations[1]?.behaviour).toMatchObject(behaviour);
    expect(uncovered).toEqual([]);
  });

  test("a rule says when an act is refused", () => {
    const body = `${note("- write a note\n- pin a note: sets pinned to yes")}\n## Rules\n\n- A pinned note can't be pinned (409).\n`;
    expect(parse(body).services[0]?.operations[1]?.behaviour).toMatchObject({
      when: [{ field: "pinned", equals: false }],
    });
    expect(parse(body).uncovered).toEqual([]);
  });

  test("how much of a list comes at once is named, and the list is built", () => {
    const { services, uncovered } = parse(note("- write a note\n- list notes, at most 10"));
    expect(services[0]?.operations).toHaveLength(2);
    expect(uncovered[0]?.reason).toContain("limit");
  });
});

describe("nothing goes live without its heart", () => {
  test.each([
    ["leave a note", "create"],
    ["post a note", "create"],
    ["vote: `POST /teams/{team}/notes` → 201", "create"],
  ])("%s makes a record", (line, kind) => {
    expect(parse(note(`- ${line}`)).services[0]?.operations[0]?.behaviour.kind).toBe(kind);
  });

  test("a service whose records nothing makes is refused, with the line that was meant", () => {
    const error = problemOf(note("- frobnicate a note\n- list the notes"));
    expect(error.code).toBe("spec-not-understood");
    expect(error.message).toContain("frobnicate a note");
  });

  test("so are everyday operations where the author's own were not understood", () => {
    expect(problemOf(note("- frobnicate a note")).message).toContain("no rule knows what it does");
  });

  const scenario = (step: string, status: number): string =>
    `### S${status}\n\n- Given Ana is signed in\n- When Ana sends ${step}\n- Then the answer is ${status}\n`;

  test("a product none of whose scenarios can be checked is refused, each with its reason", () => {
    const lines =
      "- write a note: `POST /teams/{team}/notes`\n- tick a note: `POST /teams/{team}/notes/{id}/tick` sets pinned to yes and adds one to `points`";
    const error = problemOf(`${note(lines)}\n## Scenarios\n\n${scenario("`POST /teams/a/notes/1/tick`", 200)}`);
    expect(error.message).toMatch(/Line 22, .*line 15, “tick a note”, is not built/u);
  });

  test("a scenario that only an unbuilt rule could make pass is named with that rule, not sent to CI", () => {
    const rule = "\n## Rules\n\n- Two notes must not overlap; the second is refused with 409.\n";
    const create = '`POST /teams/a/notes` with `{"text": "x"}`';
    const spec = parse(
      `${note(OPERATIONS)}${rule}\n## Scenarios\n\n${scenario(create, 409)}\n${scenario(create, 201)}`,
    );
    expect(spec.scenarios.map(({ name }) => name)).toEqual(["S201"]);
    expect(spec.uncovered.find(({ text }) => text.includes("S409"))?.reason).toContain("Two notes must not overlap");
  });
});

describe("everyday words", () => {
  test.each(["What it keeps", "Things", "Data"])("services stand under %s", (heading) => {
    const body = note(OPERATIONS).replace("## Services", `## ${heading}`);
    expect(parse(body).services.map(({ name }) => name)).toEqual(["Note"]);
  });

  test.each(["Page", "Role", "Example"])("a service may be called %s", (name) => {
    const body = note(`- add a ${name.toLowerCase()}`).replace("### Note", `### ${name}`);
    expect(parse(body).services.map((service) => service.name)).toEqual([name]);
  });

  test("requests in brackets, and another percentile than the one that is measured", () => {
    const spec = parse(
      `${note("- Write a note (POST /teams/{team}/notes)")}\n## Quality\n\n- 99 % of requests within 50 ms\n`,
    );
    expect(spec.services[0]?.operations[0]?.path).toBe("/teams/{team}/notes");
    expect(spec.objectives).toEqual([{ metric: "latency-p95", milliseconds: 50 }]);
    expect(spec.uncovered[0]).toMatchObject({ line: 18, reason: expect.stringContaining("95 %") });
  });

  test("names read well", () => {
    const spec = parse(
      note(
        "- write a note\n- turn a note on: sets pinned to yes\n- turn a note off: sets pinned to no\n- change a note's text",
      ),
    );
    expect(spec.services[0]?.operations.map(({ name }) => name)).toEqual(["write", "turnOn", "turnOff", "changeText"]);
  });
});

test("a path keeps the unique field that names a record, and a parameter that names nothing is refused", () => {
  const flag = (parameter: string): string =>
    note(
      `- add a note: \`POST /teams/{team}/notes\`\n- read a note: \`GET /teams/{team}/notes/{${parameter}}\``,
    ).replace("- text: text, required", "- text: text, required\n- key: text, unique");
  expect(parse(flag("key")).services[0]?.operations[1]?.path).toBe("/teams/{team}/notes/{key}");
  expect(problemOf(flag("points")).message).toContain("Line 16, “GET /teams/{team}/notes/{points}”");
  expect(parse(flag("noteId")).services).toHaveLength(1);
});

test("what nothing sets or counts is named, and no scenario waits for it", () => {
  const body = `${note("- write a note: `POST /teams/{team}/notes`").replace("points: whole number", "points: whole number, counted by the service")}\n## Scenarios\n\n### S\n\n- When Ana sends \`POST /teams/a/notes\` with \`{"text": "x"}\`\n- Then the answer is 201 and \`points\` is`;
  expect(parse(`${body} 0\n`).uncovered).toMatchObject([{ line: 9, text: "Note.points" }]);
  expect(problemOf(`${body} 1\n`).message).toContain("nothing ever changes `Note.points`");
});
