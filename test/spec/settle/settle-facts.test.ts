import { describe, expect, test } from "vitest";
import { parse, problemOf } from "#test/spec/problem-of.ts";

const NOTES = `## Accounts

- \`POST /accounts\` with \`email\` and \`password\` (at least 8 characters) → 201 with \`id\` and \`email\`. Taken → 409 \`email_taken\`.
- \`POST /sessions\` with the same two members → 201 with \`token\`. Wrong → 401.
- \`DELETE /sessions/current\` → 204.
- \`GET /me\` → 200 with \`id\` and \`email\`.

Everything below needs \`Authorization: Bearer <token>\`, else 401 \`unauthorized\`.

## Notes

A note has \`id\`, \`title\` (1–80 characters, trimmed), \`status\` (\`draft\` or \`published\`), \`author\` and \`createdAt\`.

- \`POST /notes\` with \`title\` → 201 and the note.
- \`GET /notes\` → 200 with \`{"notes": [note]}\`, newest first.
- \`GET /notes/{id}\` → 200 and the note.
- \`PATCH /notes/{id}\` (author) with \`title\` → 200 and the note. A published note cannot be edited: 409.
- \`POST /notes/{id}/publish\` (author) → 200 and the note. Allowed from \`draft\` only.
- \`DELETE /notes/{id}\` (author) → 204. Only drafts can be deleted, otherwise 409 \`not_a_draft\`.
- \`POST /notes/{id}/comments\` with \`text\` (1 to 500 characters) → 201 with \`{"id", "text", "author", "createdAt"}\`.
- \`GET /notes/{id}/comments\` → 200 with \`{"comments": [comment]}\`, oldest first.
- \`PUT /notes/{id}/heart\` and \`DELETE /notes/{id}/heart\` → 200 and the note.
`;

describe("requests alone", () => {
  const { callers, services } = parse(NOTES);
  const [account, note] = services;

  test("tell services, their parts, and how callers are known", () => {
    expect(services.map(({ name, parts = [] }) => [name, parts.map((part) => part.name)])).toEqual([
      ["Account", ["Session"]],
      ["Note", ["Comment", "Heart"]],
    ]);
    expect(callers).toEqual({
      header: "authorization",
      scheme: "Bearer",
      service: "Account",
      part: "Session",
      field: "token",
      code: "unauthorized",
    });
  });

  test("tell fields: who sends them, and what the service makes", () => {
    expect(account?.fields).toMatchObject([
      { name: "id", origin: "id" },
      { name: "email", type: "email", origin: "caller", unique: true, taken: "email_taken" },
      { name: "password", type: "password", min: 8 },
    ]);
    expect(note?.fields.map(({ name, origin }) => [name, origin])).toEqual([
      ["id", "id"],
      ["title", "caller"],
      ["status", "service"],
      ["author", "owner"],
      ["createdAt", "created-at"],
    ]);
  });

  test("tell who may ask, and in which state", () => {
    const guards = note?.operations.map((operation) => [
      operation.name,
      operation.access,
      ...(operation.guards ?? []).map(({ code, status }) => [status, code]),
    ]);
    expect(guards).toEqual(
      [
        ["create", "signed-in"],
        ["list", "signed-in"],
        ["read", "signed-in"],
        ["update", "signed-in", [403, null], [409, null]],
        ["publish", "signed-in", [403, null]],
        ["delete", "signed-in", [403, null], [409, "not_a_draft"]],
        ["createComment", "signed-in"],
        ["listComments", "signed-in"],
        ["addHeart", "signed-in"],
        ["removeHeart", "signed-in"],
      ].toSorted((a, b) => names(note).indexOf(String(a[0])) - names(note).indexOf(String(b[0]))),
    );
    expect(note?.operations.find(({ name }) => name === "publish")?.behaviour).toMatchObject({
      kind: "act",
      set: [{ field: "status", value: "published" }],
      when: [{ field: "status", equals: "draft" }],
    });
  });
});

const names = (service: { operations: { name: string }[] } | undefined): string[] =>
  service?.operations.map(({ name }) => name) ?? [];

test("a request whose meaning nobody knows is left out, and named", () => {
  const spec = parse(`${NOTES}- \`POST /notes/{id}/wiggle\` → 200 and the note.\n`);
  expect(spec.services[1]?.operations.some(({ name }) => name === "wiggle")).toBe(false);
  expect(spec.uncovered.map(({ text }) => text)).toContain("`POST /notes/{id}/wiggle`");
});

test("what is guarded in a way that no rule knows is not built open", () => {
  const body = NOTES.replace(/## Accounts[^]*?(?=## Notes)/u, "").replaceAll(" (author)", "");
  expect(parse(body).callers).toBeUndefined();
  expect(problemOf(`${body}\n## Keys\n\nEach request has the header \`X-Api-Key\`.\n`).message).toContain(
    "it is not understood how callers are told apart",
  );
});

test("a key that a creation tells opens what is its holder's own", () => {
  const { callers, services } =
    parse(`- \`POST /books\` with \`name\` (1–80 characters) → 201 \`{"id", "name", "apiKey"}\`
- Every other request carries the key in the header \`X-Api-Key\`. A key opens just its own book.

A contact has \`id\`, \`name\` (required) and \`phone\` (optional).

- \`POST /contacts\` → 201, contact
- \`GET /contacts/{id}\` → 200, contact
`);
  expect(callers).toMatchObject({ header: "x-api-key", scheme: null, service: "Book", part: null, field: "apiKey" });
  expect(services[1]?.keyedBy).toEqual({ from: "owner" });
});

test("what others belong to is no mere report, though only a count is asked of it", () => {
  const body =
    "### Jar\n\n| Field | Type | Rules |\n| --- | --- | --- |\n| lid | text | required, unique |\n\n- fill a jar: `POST /racks/{rack}/jars/{lid}/fill` sets `full` to yes\n- count the jars: `GET /racks/{rack}/full-count`\n\n### Cellar\n\n- rack: text, at most 20 characters\n- describe a cellar: `PUT /cellars/{cellar}`";
  expect(parse(body).services.map(({ name }) => name)).toEqual(["Cellar"]);
});
