import { describe, expect, test } from "vitest";
import type { ServiceSpec } from "#src/spec/spec.ts";
import { parse, problemOf } from "#test/spec/problem-of.ts";

const NOTES = `Notes that everybody may read.

- \`POST /notes\` with \`{ "text" }\` → 201 with \`{ "id", "text", "edit_key" }\`
- \`GET /notes/{id}\` → 200 with \`{ "id", "text" }\`
- \`PATCH /notes/{id}\` with \`{ "text" }\` → 200 with the note
- \`POST /notes/{id}/lines\` with \`{ "line" }\` → 201 with \`{ "id", "line" }\`
`;

const guardsOf = (services: readonly ServiceSpec[]) =>
  Object.fromEntries(
    services.flatMap(({ operations }) =>
      operations.map(({ access, guards = [], name }) => [name, [access, ...guards.map((guard) => guard.code)]]),
    ),
  );

describe("the secret of a record", () => {
  test("opens what the author says it is for, and nothing else is closed", () => {
    const { services, callers } = parse(
      `${NOTES}\nWhatever changes a note needs its key in the header \`X-Edit-Key\`: 401 \`no_key\` if there is none, 403 \`wrong_key\` if it is not the one of this note.\n`,
    );
    expect(callers).toBeUndefined();
    expect(guardsOf(services)).toEqual({
      create: ["anyone"],
      read: ["anyone"],
      update: ["anyone", "no_key", "wrong_key"],
      createLine: ["anyone", "no_key", "wrong_key"],
    });
    const [note] = services;
    expect(note?.fields.find(({ name }) => name === "edit_key")?.origin).toBe("secret");
    expect(
      note?.operations.find(({ name }) => name === "update")?.guards?.map(({ holds, status }) => [status, holds]),
    ).toEqual([
      [401, { carries: "x-edit-key" }],
      [403, { opens: "edit_key", by: "x-edit-key", of: "record" }],
    ]);
    expect(note?.operations.find(({ name }) => name === "createLine")?.guards?.at(1)?.holds).toMatchObject({
      of: "parent",
    });
  });

  test("is asked for beside the request, too", () => {
    const body = NOTES.replace("`PATCH /notes/{id}`", "`PATCH /notes/{id}` (owner)").replace("edit_key", "owner_key");
    const { services } = parse(`${body}\nOwners send \`X-Owner-Key\`. A missing or wrong owner key is 403.\n`);
    expect(guardsOf(services)).toMatchObject({ update: ["anyone", null, null], createLine: ["anyone"] });
    expect(services[0]?.operations.find(({ name }) => name === "update")?.guards?.map(({ status }) => status)).toEqual([
      403, 403,
    ]);
  });

  test("that no answer tells stops everything", () => {
    const body = NOTES.replace(', "edit_key"', "");
    expect(problemOf(`${body}\nWhatever changes a note needs its key in the header \`X-Edit-Key\`.\n`).code).toBe(
      "spec-not-understood",
    );
  });
});

test("callers may hold a token of their own beside it, and a record is looked for before they are", () => {
  const { callers, services } = parse(`Polls.

- \`POST /voters\` → 201 with \`{ "voter_id", "voter_token" }\`
- \`POST /polls\` with \`{ "question" }\` → 201 with \`{ "id", "question", "owner_key" }\`
- \`DELETE /polls/{id}\` (owner) → 204
- \`POST /polls/{id}/votes\` (voter) with \`{ "choice" }\` → 201 with \`{ "id", "choice" }\`

Voters send \`X-Voter-Token\`, owners send \`X-Owner-Key\`. A missing or unknown voter token is 401 \`voter_required\`. A missing owner key is 401 \`owner_required\`, one that does not belong to this poll is 403 \`not_owner\`. Existence of the poll is checked before either of them.
`);
  expect(callers).toMatchObject({ header: "x-voter-token", service: "Voter", field: "voter_token", late: true });
  expect(guardsOf(services)).toMatchObject({
    create: ["anyone"],
    delete: ["anyone", "owner_required", "not_owner"],
    createVote: ["anyone", "voter_required"],
  });
});
