import { describe, expect, test } from "vitest";
import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const spec: Spec = parse(`# Proposals

| Call | Body | Answer | Notes |
|---|---|---|---|
| \`POST /signup\` | \`{"nick", "password"}\` | 201 member | |
| \`POST /login\` | \`{"nick", "password"}\` | 200 \`{"token", "member"}\` | |
| \`POST /members/{nick}/promote\` | – | 200 member | admins only |

Everything but these needs \`Authorization: Bearer <token>\`, else 401.

- Member: \`{"nick", "isAdmin"}\`
- \`nick\` 3–20 characters, \`password\` 10–60

Whoever registers first is admin.

## Proposals

A proposal: \`{"id", "title", "stage", "shape", "verdict", "author"}\`. \`stage\` is \`sketch\` or \`public\`, default \`sketch\`. \`shape\` starts \`open\`, and is one of \`open\`, \`kept\`, \`dropped\`.

| Call | Answer | Notes |
|---|---|---|
| \`POST /proposals\` | 201 proposal | \`{"title", "stage"}\` |
| \`GET /proposals/{id}\` | 200 proposal | sketches: author only, everyone else 404 |
| \`PATCH /proposals/{id}\` | 200 proposal | \`title\`; author only, 403 \`not-yours\` |
| \`POST /proposals/{id}/ruling\` | 200 proposal | \`{"shape": "kept" \\| "dropped", "verdict"}\`; admins only; verdict 1–90 required; ruled twice → 409 \`over\` |
| \`GET /proposals\` | 200 \`{"items", "total", "page"}\` | |

Query of \`GET /proposals\`: \`shape\`, \`page\` (from 1), \`perPage\` (1–50, default 10).

## Backing

| Call | Answer | Notes |
|---|---|---|
| \`PUT /proposals/{id}/backing\` | 200 proposal | |
| \`DELETE /proposals/{id}/backing\` | 200 proposal | also if there was none |

Not on own proposals: 403 \`own\`.
`);

const operation = (method: string, path: string): OperationSpec | undefined =>
  spec.services.flatMap(({ operations }) => operations).find((each) => each.method === method && each.path === path);

const refusals = (method: string, path: string): string[] =>
  (operation(method, path)?.guards ?? []).map(({ code, status }) => `${status} ${code}`);

describe("what stands beside requests in a table", () => {
  test("is a body where it is an object, or members alone", () => {
    expect(operation("POST", "/proposals")?.accepts).toEqual(["title", "stage"]);
    expect(operation("PATCH", "/proposals/{id}")?.behaviour).toEqual({ kind: "update", fields: ["title"] });
  });

  test("tells what a step takes, and that it is done but once", () => {
    const ruling = operation("POST", "/proposals/{id}/ruling");
    expect(ruling?.takes).toMatchObject([
      { name: "shape", values: ["kept", "dropped"], required: true },
      { name: "verdict", min: 1, max: 90, required: true },
    ]);
    expect(ruling?.behaviour).toMatchObject({ when: [{ field: "shape", equals: "open" }], refusal: { code: "over" } });
  });

  test("hides records in a state from others", () => {
    expect(refusals("GET", "/proposals/{id}")).toEqual(["404 null"]);
  });

  test("may be told of a whole section below it", () => {
    expect(refusals("PUT", "/proposals/{id}/backing")).toEqual(["404 null", "403 own"]);
    expect(refusals("DELETE", "/proposals/{id}/backing")).toEqual(["404 null", "403 own"]);
  });

  test("goes on in a sentence about the query string", () => {
    expect(operation("GET", "/proposals")?.behaviour).toMatchObject({
      filters: ["shape"],
      paging: { items: "items", limit: { name: "perPage", default: 10, max: 50 }, tells: { total: "total" } },
    });
  });

  test("signs in with the account, and raises it", () => {
    expect(operation("POST", "/login")?.behaviour).toMatchObject({ kind: "sign-in", tells: "member" });
    expect(operation("POST", "/members/{nick}/promote")?.behaviour).toMatchObject({
      set: [{ field: "isAdmin", value: true }],
    });
    const members = spec.services.find(({ name }) => name === "Member")?.fields;
    expect(members?.find(({ name }) => name === "password")).toMatchObject({ min: 10, max: 60 });
  });
});

const ACCOUNTS = `- \`POST /members\` with \`{"nick", "password"}\` → 201 with \`{"id", "nick"}\`
- \`POST /sessions\` with \`{"nick", "password"}\` → 200 \`{"token"}\`

Everything else needs \`Authorization: Bearer <token>\`.

A proposal: \`{"id", "title", "madeOf"}\`.

- \`POST /proposals\` with \`{"title"}\` → 201 with the proposal
`;

test.each([
  "`GET /proposals/{id}` → 200 with the proposal; secret ones: wizards only, everyone else 404",
  "`DELETE /proposals/{id}` → 204; not on own proposals: 403 `own`",
])("what keeps somebody out, and is not understood, is not built: %s", (line) => {
  const { services } = parse(`${ACCOUNTS}- ${line}\n`);
  const paths = services.flatMap(({ operations }) => operations.map(({ path }) => path));
  expect(paths).not.toContain("/proposals/{id}");
});
