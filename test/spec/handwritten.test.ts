import { describe, expect, test } from "vitest";
import { complainOfReading } from "#src/spec/complain-of-reading.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";

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
