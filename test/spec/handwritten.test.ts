import { describe, expect, test } from "vitest";
import { complainOfReading } from "#src/spec/complain-of-reading.ts";
import { leaveToHands } from "#src/spec/leave-to-hands.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { rewriteSpec } from "#src/spec/rewrite-spec.ts";
import { BOARDS } from "./boards.ts";

describe("what takes code of its own", () => {
  const BODY = `## Services

### Board

One instance per board.

- name: text, required

Operations:

- Make a board: \`POST /boards/{board}\` → 201

## Who may do what

Anyone may make boards.

## By hand

- Two people who draw at once both keep what they drew: ${"of two changes to one shape the later counts. ".repeat(8)}
`;

  test("is kept in full beside what is built, and read as nothing else", () => {
    const { handwritten = [], services, uncovered } = parseSpec({ title: "Boards", body: BODY });
    expect(handwritten).toEqual([{ line: 19, text: expect.stringMatching(/counts\.$/u), reason: expect.anything() }]);
    expect(handwritten[0]?.text.length).toBeGreaterThan(300);
    expect(uncovered).toEqual([{ ...handwritten[0], text: handwritten[0]?.text.slice(0, 240) }]);
    expect(services.map(({ operations }) => operations.length)).toEqual([1]);
  });

  test("is covered as any other line where somebody writes it", () => {
    const spec = parseSpec({ title: "Boards", body: `${BODY}\n## Rules\n\n- Boards sing.\n` });
    expect(leaveToHands(spec).uncovered.map(({ line }) => line)).toEqual([23]);
    expect(leaveToHands(spec).handwritten).toEqual(spec.handwritten);
  });

  test("stands beside requests that are told as well", () => {
    const body = `\`POST /notes\` with \`text\` → 201. \`GET /notes\` → 200. Anyone may call both.\n\n## By hand\n\n- \`POST /notes\` is refused on Sundays.\n`;
    const told = parseSpec({ title: "Notes", body });
    expect(told.handwritten).toHaveLength(1);
    expect(told.services.flatMap(({ operations }) => operations.map(({ method }) => method))).toEqual(["POST", "GET"]);
  });

  test("is no complaint about a reading; every other line that nothing is made of is one", () => {
    expect(complainOfReading({ title: "Boards", body: BODY })).toEqual([]);
    const [complaint, ...more] = complainOfReading({ title: "Boards", body: `${BODY}\n## Rules\n\n- Boards sing.\n` });
    expect(more).toEqual([]);
    expect(complaint).toMatch(/^Line 23, “Boards sing\.?”: /u);
    expect(complainOfReading({ title: "Boards", body: "Nothing to build." })).toEqual([
      expect.stringContaining("service"),
    ]);
  });
});

describe("an operation whose code is written by hand", () => {
  const read = (body: string) => parseSpec({ title: "Boards", body });
  const spec = read(BOARDS);
  const [merge, find] = (spec.services[0]?.operations ?? []).slice(2);
  const CODE =
    'takes `changes`, each with `shape` and `clock`; of two to one shape the one with the higher `clock` wins. A change without a `clock`: 422 `{"oops": "no_clock"}`. Answers `{"applied": n}`.';
  const withLine = (line: string) => read(BOARDS.replace(/^- Merge.*$/mu, line).replace(/### The later[^]*/u, ""));
  const lineOf = (line: string) =>
    withLine(line).services[0]?.operations.find(
      ({ behaviour }) => behaviour.kind === "handwritten" && behaviour.text === "does it",
    );

  test("has a request, a status and an access like any other; the rest is kept to the letter", () => {
    expect(merge).toEqual({
      name: "mergeChanges",
      summary: "Merge changes",
      line: 15,
      behaviour: { kind: "handwritten", text: CODE },
      method: "POST",
      path: "/boards/{board}/changes",
      status: 200,
      access: "signed-in",
    });
    expect(find).toMatchObject({
      name: "findShape",
      path: "/boards/{board}/shapes/{shape}",
      access: "owner",
      status: 200,
    });
  });

  test("is listed in full, named as not covered, and no complaint", () => {
    const reason = "it takes code of its own";
    const texts = [
      `Merge changes, \`POST /boards/{board}/changes\`: ${CODE}`,
      "Find a shape, `GET /boards/{board}/shapes/{shape}`: the shape as it was last changed.",
    ];
    expect(spec.handwritten).toEqual([
      { line: 15, text: texts[0], reason, operation: "Board.mergeChanges" },
      { line: 16, text: texts[1], reason, operation: "Board.findShape" },
    ]);
    expect(spec.uncovered).toEqual([
      { line: 15, text: texts[0]?.slice(0, 240), reason },
      { line: 16, text: texts[1], reason },
    ]);
    expect(complainOfReading({ title: "Boards", body: BOARDS })).toEqual([]);
  });

  test("says nothing that is read: neither how errors look, nor what fields there are, nor how many records", () => {
    expect(spec.errors).toBeUndefined();
    expect(spec.services[0]?.fields.map(({ name }) => name)).toEqual(["name", "version"]);
    expect(spec.services.map(({ parts }) => parts)).toEqual([undefined]);
  });

  test("may be called by scenarios that expect any answer of it", () => {
    expect(spec.scenarios.map(({ steps }) => steps.map(({ expect: { status } }) => status))).toEqual([
      [201, 200],
      [201, 200, 200, 422],
    ]);
    expect(spec.scenarios[1]?.steps[2]?.expect.body).toEqual({ shape: "a", clock: 2 });
  });

  test.each([
    ["- Merge changes: `POST /boards/{board}/changes` → 200; anyone may do this; by hand: does it", "anyone", 200],
    ["- Merge changes: `POST /boards/{board}/changes`; only the owner may do this. By hand: does it", "owner", null],
    ["- Merge changes (`POST /boards/{board}/changes`) → 202 by hand: does it", "signed-in", 202],
    ["- Merge changes: `POST /boards/{board}/changes` → 200; **by hand:** does it", "signed-in", 200],
    ["- Merge: by hand: does it `POST /boards/{board}/changes`", undefined, undefined],
  ])("%s", (line, access, status) => {
    const found = lineOf(line);
    expect(found?.access).toBe(access);
    expect(found?.status).toBe(status);
  });

  test("whatever else stands before is its writer's to heed", () => {
    const { services } = withLine(
      "- Merge changes: `POST /boards/{board}/changes`; refused on Sundays, by hand: merges",
    );
    expect(services[0]?.operations[2]?.behaviour).toEqual({ kind: "handwritten", text: "refused on Sundays; merges" });
  });

  test.each([
    ["- Merge changes; by hand: merges", "what is written by hand needs a request, with method and path"],
    ["- Merge changes: `POST /boards/{board}/changes`; by hand:", "it is not said what is written by hand"],
  ])("%s is not built", (line, reason) => {
    const { handwritten = [], services, uncovered } = withLine(line);
    expect(services[0]?.operations.map(({ name }) => name)).toEqual(["make", "read", "findShape"]);
    expect(handwritten).toHaveLength(1);
    expect(uncovered).toContainEqual({ line: 15, text: line.slice(2), reason });
  });

  test("is called by its request where it has no other name", () => {
    const { services } = withLine("- `POST /boards/{board}/changes` → 200; by hand: merges");
    expect(services[0]?.operations[2]).toMatchObject({ name: "postChanges", summary: "Post changes" });
  });

  test("a path of its own names what it likes, and tells nothing of how many records there are", () => {
    const { keyedBy, operations = [] } = spec.services[0] ?? {};
    expect(keyedBy).toEqual({ from: "path", name: "board" });
    expect(operations.map(({ behaviour }) => behaviour.kind)).toEqual([
      "replace",
      "read",
      "handwritten",
      "handwritten",
    ]);
  });

  test("is written again as it was", () => {
    const again = rewriteSpec(spec);
    expect(again).toContain(
      `- Merge changes: \`POST /boards/{board}/changes\` → 200; only signed-in people may do this; by hand: ${CODE}\n`,
    );
    expect(parseSpec(readSpecText(again, "Boards")).services[0]?.operations[2]?.behaviour).toEqual(merge?.behaviour);
  });
});
