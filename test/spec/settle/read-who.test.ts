import { describe, expect, test } from "vitest";
import type { Expression } from "#src/spec/expression.ts";
import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const ACCOUNTS = `Everything but signing up and in needs \`Authorization: Bearer <token>\`.

- \`POST /accounts\` with \`{ "email", "name", "password" }\` → 201 with \`{ "id", "email", "name" }\`; a taken email is 409
- \`POST /sessions\` with \`{ "email", "password" }\` → 201 with \`{ "token" }\`

## What is kept

`;

const show = (claim: Expression): string => {
  if ("do" in claim) return `${claim.do}(${claim.with.map(show).join(", ")})`;
  if ("tally" in claim) return `${claim.tally} ${claim.of}: ${claim.where === undefined ? "" : show(claim.where)}`;
  return Object.entries(claim).flat().join(" ");
};

const operationsOf = ({ services }: Spec): OperationSpec[] => services.flatMap(({ operations }) => operations);

/** What guards an operation, by its method and path. */
const guarded = (text: string): Record<string, string[]> =>
  Object.fromEntries(
    operationsOf(parse(ACCOUNTS + text)).map(({ guards = [], method, path }) => [
      `${method} ${path}`,
      guards.map(({ code, holds, status }) => [status, code, show(holds)].filter((part) => part !== null).join(" ")),
    ]),
  );

const MAKER = "equal(field author_id, caller id)";

const NOTES = `A note: \`{ "id", "text", "status", "author_id" }\`. \`status\` is \`draft\` or \`shown\`.

- \`POST /notes\` with \`text\` → 201 and the note
- \`GET /notes\` → 200 \`{ "notes": [note] }\`
`;

describe("who may do something", () => {
  test.each([
    "`DELETE /notes/{id}` (author) → 204",
    "`DELETE /notes/{id}` – 204, by its author; anyone else 403",
    "`DELETE /notes/{id}` → 204. Allowed for the author of the note; any other signed-in user gets `403`.",
    "`DELETE /notes/{id}` → 204. Only the note's author, otherwise 403",
  ])("%s", (line) => {
    expect(guarded(`${NOTES}- ${line}\n`)["DELETE /notes/{id}"]).toEqual([`403 ${MAKER}`]);
  });

  test.each(["only the fields sent change", "only the members that are given", "only those properties present"])(
    "is not said by what a body holds: %s",
    (words) => {
      expect(guarded(`${NOTES}- \`PATCH /notes/{id}\` with \`text\` → 200 and the note; ${words}\n`)).toMatchObject({
        "PATCH /notes/{id}": [],
      });
    },
  );

  test("may be several people, of a record and of what it belongs to", () => {
    const lines = `- \`POST /notes/{id}/remarks\` with \`{ "remark" }\` → 201 with \`{ "id", "remark", "author_id" }\`
- \`DELETE /notes/{id}/remarks/{remark_id}\` → 204. Allowed for the author of the remark and for the author of the note; any other signed-in user gets \`403\`.
`;
    expect(guarded(NOTES + lines)["DELETE /notes/{id}/remarks/{remark_id}"]).toEqual([
      `403 or(${MAKER}, equal(parent author_id, caller id))`,
    ]);
  });

  test.each([
    "`DELETE /notes/{id}` (the author's friends) → 204",
    "`DELETE /notes/{id}` (members) → 204",
    "`DELETE /notes/{id}` → 204; 403 for people without a licence",
  ])("is left out where it is not understood: %s", (line) => {
    const { uncovered } = parse(`${ACCOUNTS}${NOTES}- ${line}\n`);
    expect(Object.keys(guarded(`${NOTES}- ${line}\n`))).not.toContain("DELETE /notes/{id}");
    expect(uncovered.find(({ text }) => text === "`DELETE /notes/{id}`")?.reason).toContain("not understood");
  });

  test("is not who has the same name", () => {
    const lines = NOTES.replace("author_id", "author");
    expect(guarded(`${lines}- \`DELETE /notes/{id}\` (author) → 204\n`)["DELETE /notes/{id}"]).toEqual([
      "403 equal(field author, caller id)",
    ]);
  });
});

const scopeOf = (text: string): string | null => {
  const list = operationsOf(parse(ACCOUNTS + text)).find(({ behaviour }) => behaviour.kind === "list")?.behaviour;
  return list?.kind === "list" && list.scope !== undefined ? show(list.scope) : null;
};

describe("for whom a record exists", () => {
  const read =
    "- `GET /notes/{id}` → 200 and the note\n- `PATCH /notes/{id}` (author) with `text` → 200 and the note\n";
  const seen = `or(equal(field status, value shown), ${MAKER})`;

  test("is told of a state", () => {
    const text = `${NOTES}${read}\nDrafts exist only for their author; everybody else gets \`404 no_note\`.\n`;
    expect(guarded(text)).toMatchObject({
      "GET /notes/{id}": [`404 no_note ${seen}`],
      "PATCH /notes/{id}": [`404 no_note ${seen}`, `403 ${MAKER}`],
    });
    expect(scopeOf(text)).toBe(seen);
  });

  test("is told of a role", () => {
    const accounts = ACCOUNTS.replace('"password" }` → 201', '"password", "role" }` → 201').replace(
      "a taken email is 409",
      "a taken email is 409. Role is `customer` or `agent`.",
    );
    const text = `${NOTES}${read}\nA note of another customer is \`404\` for a customer.\n`;
    const operations = operationsOf(parse(accounts + text));
    const found = operations.find(({ behaviour }) => behaviour.kind === "read");
    expect(found?.guards?.map(({ holds }) => show(holds))).toEqual([
      `or(not(equal(caller role, value customer)), ${MAKER})`,
    ]);
  });

  test("that is not understood keeps everybody out", () => {
    const text = `${NOTES}${read}\nNobody may see a note unless the moon is full.\n`;
    expect(Object.keys(guarded(text))).not.toContain("GET /notes/{id}");
    expect(Object.keys(guarded(text))).toContain("PATCH /notes/{id}");
  });
});

const TEAMS = `A team: \`{ "id", "title", "owner_id", "role" }\`. \`role\` is \`"owner"\` or \`"member"\` – the role of whoever is asking.

| Request | Who | Answer |
| --- | --- | --- |
| \`POST /teams\` \`{ "title" }\` | anyone signed in | \`201\` team |
| \`GET /teams\` | anyone signed in | \`200\` \`{ "items": [team, ...] }\`: own and shared teams |
| \`GET /teams/{id}\` | owner, members | \`200\` team |
| \`DELETE /teams/{id}\` | owner | \`204\` |
| \`POST /teams/{id}/members\` \`{ "email" }\` | owner | \`200\` \`{ "account_id", "email", "role": "member" }\` |
| \`DELETE /teams/{id}/members/{account_id}\` | owner, or the member themself | \`204\` |

Inviting an email nobody registered with gives \`404 no_account\`. Inviting the owner gives \`409 is_owner\`.

To somebody who is neither owner nor member, a team does not exist: \`404 not_found\`.
`;

test("people who are let into a record see it, and its owner lets them in", () => {
  const own = "equal(field owner_id, caller id)";
  const member = "any Member: equal(field account_id, caller id)";
  expect(guarded(TEAMS)).toMatchObject({
    "GET /teams/{id}": [`404 not_found or(${own}, ${member})`],
    "DELETE /teams/{id}": [`404 not_found or(${own}, ${member})`, `403 ${own}`],
    "POST /teams/{id}/members": [
      `404 not_found or(equal(parent owner_id, caller id), ${member})`,
      "403 equal(parent owner_id, caller id)",
      "409 is_owner unequal(found id, parent owner_id)",
    ],
    "DELETE /teams/{id}/members/{account_id}": [
      `404 not_found or(equal(parent owner_id, caller id), ${member})`,
      "403 or(equal(parent owner_id, caller id), equal(field account_id, caller id))",
    ],
  });
  expect(scopeOf(TEAMS)).toBe(`or(${own}, ${member})`);
  const spec = parse(ACCOUNTS + TEAMS);
  expect(operationsOf(spec).find(({ behaviour }) => behaviour.kind === "enlist")?.behaviour).toMatchObject({
    service: "Account",
    operation: "findByEmail",
    by: "email",
    points: "account_id",
    missing: { status: 404, code: "no_account" },
  });
  const role = spec.services.flatMap(({ fields }) => fields).find(({ name }) => name === "role");
  expect(role?.compute && show(role.compute)).toBe(`if(${own}, value owner, value member)`);
});

test("a member tells each caller whether they have done it", () => {
  const text = `A note: \`{ "id", "text", "likedByMe" }\`

- \`POST /notes\` with \`text\` → 201 and the note
- \`PUT /notes/{id}/like\` and \`DELETE /notes/{id}/like\` → 200 with the note
`;
  const [liked] = parse(ACCOUNTS + text).services.flatMap(({ fields }) =>
    fields.filter(({ name }) => name === "likedByMe"),
  );
  expect(liked?.compute && show(liked.compute)).toBe("any Like: equal(field person, caller id)");
});

test("what was sent is looked at first where its author says so", () => {
  const orderOf = (order: string): (boolean | undefined)[] => {
    const text = `${NOTES}- \`PATCH /notes/{id}\` (author) with \`text\` → 200 and the note\n\n## Checks\n\n${order}\n`;
    const found = operationsOf(parse(ACCOUNTS + text)).find(({ behaviour }) => behaviour.kind === "update");
    return (found?.guards ?? []).map(({ late }) => late);
  };
  expect(orderOf("Order: 401, 404, 422, 403.")).toEqual([true]);
  expect(orderOf("When several would apply, check in the order 401, 404, 403, 422, 409.")).toEqual([undefined]);
});
