import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const NOTES = `Slips of paper that people pass on.

A slip has \`id\`, \`text\` (required, 1–500 characters), \`colour\` (\`red\` or \`blue\`, required), \`read_once\` (boolean, default false), \`reads\` (how often it was read) and \`created_at\`.

- \`POST /slips\` with \`text\`, \`colour\`, \`read_once\` → 201 and the slip.
- \`GET /slips/{id}\` → 200 and the slip.
- \`DELETE /slips/{id}\` → 204.
`;

const read = (more: string) => {
  const { services, uncovered } = parse(`${NOTES}${more}`);
  const [slip] = services;
  const named = (path: string) => slip?.operations.find((each) => each.path === path && each.method === "GET");
  return { named, slip, uncovered: uncovered.map(({ text }) => text) };
};

const ONCE = "\nA slip with `read_once` can be read once: after it was read it is gone, and from then on it is 410.\n";
const COUNTED = [
  { of: "record", set: [{ field: "reads", to: { do: "add", with: [{ field: "reads" }, { value: 1 }] } }] },
];

describe("reading", () => {
  test("is counted where a record tells how often it was read", () => {
    expect(read("").named("/slips/{id}")).toMatchObject({ behaviour: { kind: "read" }, effects: COUNTED });
    expect(read("").uncovered).toEqual([]);
  });

  test("ends a record that may be read once, at all of its addresses", () => {
    const { slip, uncovered } = read(ONCE);
    const guard = {
      holds: {
        do: "not",
        with: [
          {
            do: "and",
            with: [
              { do: "at-least", with: [{ field: "reads" }, { value: 1 }] },
              { do: "equal", with: [{ field: "read_once" }, { value: true }] },
            ],
          },
        ],
      },
      status: 410,
    };
    expect(slip?.operations.map(({ guards = [] }) => guards.length)).toEqual([0, 1, 1]);
    expect(slip?.operations[1]?.guards?.[0]).toMatchObject(guard);
    expect(uncovered).toEqual([]);
  });

  test("of a part counts as well, unless its author says that it does not", () => {
    const { named, uncovered } = read(
      "- `GET /slips/{id}/text` → 200 with the text alone.\n- `GET /slips/{id}/back` → 200 with the same as the slip but without `text`. It does not count as a read.\n",
    );
    expect(named("/slips/{id}/text")).toMatchObject({
      plain: { field: "text", type: "text/plain; charset=utf-8" },
      effects: COUNTED,
    });
    expect(named("/slips/{id}/back")?.effects).toBeUndefined();
    expect(named("/slips/{id}/back")?.shows).toEqual({ fields: ["id", "colour", "read_once", "reads", "created_at"] });
    expect(uncovered).toEqual([]);
  });
});

describe("values", () => {
  test("that a field may have are told at an address called after it", () => {
    expect(read('- `GET /colours` → 200 with `{ "colours": ["red"] }`.\n').named("/colours")?.behaviour).toEqual({
      kind: "report",
      members: { colours: { value: ["red", "blue"] } },
    });
  });
});

describe("addresses", () => {
  test("in an example are made of the record's own name", () => {
    const { services } = parse(
      'Slips.\n\n- `POST /slips` with `text` (required) → 201 with `{ "id": "77f", "text": "hi", "page": "/slips/77f/page" }`.\n- `GET /slips/{id}` → 200 and the slip.\n',
    );
    expect(services[0]?.fields.find(({ name }) => name === "page")).toMatchObject({
      origin: "computed",
      compute: { do: "join", with: [{ value: "/slips/" }, { field: "id" }, { value: "/page" }] },
    });
  });
});
