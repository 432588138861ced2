import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const FLEET = `Settings that the vans of a fleet read. No login.

## Settings — \`/settings/{path}\`

A path is 2 to 40 characters of \`a-z0-9/.-\`. Anything else: \`422 bad_path\`. A document is any JSON value (object, list, text, number, boolean or null), at most 32 KiB as sent. Larger: \`413 too_big\`.

- \`PUT /settings/{path}?keep_seconds=600\` → 201 when it is new, 200 when it was there, with \`{ "path", "revision", "expires_at" }\`. The body is the document itself. \`keep_seconds\` is whole seconds, 1 to 86400; otherwise 422 \`bad_keep\`. Without \`keep_seconds\` it lives for ever.
- \`GET /settings/{path}\` → 200. The body is the document itself. 404 \`no_setting\` for missing or expired ones.
- \`POST /settings/{path}/renew?keep_seconds=600\` → 200 with \`{ "path", "revision", "expires_at" }\`. Sets a new expiry from now. The revision does not change.
- \`DELETE /settings/{path}\` → 204.
- \`POST /settings/batch\` with \`{ "paths": ["a/b", "c/d"] }\` → 200 with \`{ "values": { "a/b": 1 }, "absent": ["c/d"] }\`, up to 20 paths; otherwise 422 \`bad_batch\`.

## Tallies — \`/tallies/{name}\`

- \`POST /tallies/{name}\` with optional \`step\` (whole number, but not 0, default 1) → 200 with \`{ "name": "stops", "total": 3 }\`. A tally that does not exist begins at 0. The total stays between -100 and 100; a step beyond is 409 \`full\`. Bad \`step\`: 422 \`bad_step\`.
- \`PUT /tallies/{name}\` with \`{ "total": 10 }\` → 200.
- \`GET /tallies/{name}\` → 200 with \`{ "name": "stops", "total": 3 }\`.
`;

const { services, uncovered } = parse(FLEET);
const [setting, tally] = services;
const operation = (path: string, method: string) =>
  services.flatMap(({ operations }) => operations).find((each) => each.path === path && each.method === method);

describe("a value that is the whole body", () => {
  test("is any JSON, of a size, and no other answer shows it", () => {
    expect(setting?.fields.find(({ type }) => type === "json")).toMatchObject({
      name: "document",
      required: true,
      nullable: true,
      hidden: true,
      max: 32_768,
      over: { status: 413, code: "too_big" },
    });
    expect(operation("/settings/{path}", "PUT")).toMatchObject({ whole: "document", inQuery: ["keep_seconds"] });
    expect(operation("/settings/{path}", "GET")).toMatchObject({
      plain: { field: "document", type: "application/json" },
    });
  });

  test("stands under a name of a certain form", () => {
    expect(setting?.fields.find(({ name }) => name === "path")).toMatchObject({
      min: 2,
      max: 40,
      pattern: String.raw`[a-z0-9/.\-]*`,
      wrong: "bad_path",
    });
  });

  test("lives as long as is said, and longer when it is renewed", () => {
    expect(setting?.expires).toBe("expires_at");
    expect(setting?.fields.find(({ name }) => name === "keep_seconds")).toMatchObject({
      type: "integer",
      min: 1,
      max: 86_400,
      wrong: "bad_keep",
    });
    expect(operation("/settings/{path}/renew", "POST")?.behaviour).toEqual({
      kind: "act",
      set: [{ field: "keep_seconds", to: { sent: "keep_seconds" } }],
      when: [],
      quiet: true,
    });
  });

  test("is read together with others", () => {
    expect(operation("/settings/batch", "POST")).toMatchObject({
      behaviour: {
        kind: "read-many",
        by: "path",
        from: "paths",
        tells: { found: "values", missing: "absent", how: "map" },
        value: "document",
      },
      takes: [{ name: "paths", min: 1, max: 20, wrong: "bad_batch" }],
    });
  });
});

describe("a counter", () => {
  test("is made where there is none, and stays within its bounds", () => {
    const next = { do: "add", with: [{ field: "total" }, { sent: "step" }] };
    expect(operation("/tallies/{name}", "POST")).toMatchObject({
      behaviour: { kind: "act", set: [{ field: "total", to: next }], makes: { total: { value: 0 } } },
      takes: [{ name: "step", type: "integer", default: 1, wrong: "bad_step" }],
      guards: [
        { holds: { do: "unequal", with: [{ sent: "step" }, { value: 0 }] }, status: 422, code: "bad_step" },
        { holds: { do: "at-least", with: [next, { value: -100 }] }, status: 409, code: "full" },
        { holds: { do: "at-most", with: [next, { value: 100 }] }, status: 409, code: "full" },
      ],
    });
    expect(tally?.name).toBe("Tally");
  });
});

test("nothing of it is left out", () => {
  expect(uncovered.map(({ text }) => text)).toEqual([]);
});
