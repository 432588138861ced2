import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { OperationSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf, serviceOf } from "./api-of.ts";

/** Halls that are let, with further sentences. */
const halls = (sentences: string, failures = ""): Spec =>
  parse(`# Halls

No login; everybody may do everything.

## Hall

- \`id\` – string, from the server
- \`name\` – required, 1–60 characters, unique
- \`seats\` – integer, 1 to 500, required
- \`opens\` – time \`HH:MM\`, default \`08:00\`
- \`closes\` – time \`HH:MM\`, default \`18:00\`

## Letting

- \`id\` – string, from the server
- \`day\` – a date \`YYYY-MM-DD\`, required
- \`start\` – time \`HH:MM\`, required
- \`end\` – time \`HH:MM\`, required, after \`start\`
- \`guests\` – integer, optional, default 1
- \`status\` – one of \`booked\`, \`called_off\`, set by the server

## Requests

| Request | Success |
|---|---|
| \`POST /halls\` | 201, hall |
| \`GET /halls\` | 200, \`{"halls": [...]}\` |
| \`GET /halls/{id}\` | 200, hall |
| \`DELETE /halls/{id}\` | 204 |
| \`POST /halls/{id}/lettings\` | 201, letting |
| \`GET /halls/{id}/lettings\` | 200, \`{"lettings": [...]}\` |
| \`PATCH /lettings/{id}\` | 200, letting |
| \`POST /lettings/{id}/call-off\` | 200, letting |

## More

${sentences}

## Errors

Every error is \`{"error": "<code>", "message": "<text>"}\`.

| Status | Code | When |
|---|---|---|
| 404 | \`not_found\` | no such hall or letting |
| 409 | \`name_taken\` | another hall has that name |
${failures}
`);

const rulesOf = (spec: Spec): [string, number | null, string | null][] =>
  [serviceOf(spec), ...(serviceOf(spec).parts ?? [])].flatMap(({ rules = [] }) =>
    rules.map(({ code, holds, status }): [string, number | null, string | null] => [
      describeExpression(holds),
      status,
      code,
    ]),
  );

const guardsOf = ({ guards = [] }: OperationSpec): [string, number, string | null][] =>
  guards.map(({ code, holds, status }) => [describeExpression(holds), status, code]);

describe("what must hold of a record", () => {
  test("is told beside a member, in a sentence of its own, and of what it belongs to", () => {
    const spec = halls(
      "`opens` must be before `closes`. No more guests than the hall's seats, else 422 `too_many`. A letting lies within the opening hours.",
    );
    expect(rulesOf(spec)).toEqual([
      ["`opens` is less than `closes`", null, null],
      ["`end` is more than `start`", null, null],
      ["`guests` is at most `seats` of what it belongs to", 422, "too_many"],
    ]);
  });

  test("is named by the failure whose words say the same", () => {
    const spec = halls(
      "A letting must lie within the opening hours.",
      "| 422 | `outside_hours` | not within the opening hours |",
    );
    expect(rulesOf(spec)).toContainEqual([
      "(`start` is at least `opens` of what it belongs to) and (`end` is at most `closes` of what it belongs to)",
      422,
      "outside_hours",
    ]);
  });

  test("may be that no two overlap, unless one is of no account", () => {
    const spec = halls("It must not overlap a booked letting of the same hall.", "| 409 | `overlap` | taken then |");
    expect(rulesOf(spec).at(-1)).toEqual([
      'there are no lettings where ((`day` is `day` of what it belongs to) and (`status` is "booked") and (`start` is less than `end` of what it belongs to) and (`end` is more than `start` of what it belongs to) and (`id` is not `id` of what it belongs to))',
      409,
      "overlap",
    ]);
  });
});

describe("times of day", () => {
  test("lie on a grid, and a day ends at 24:00 where something ends", () => {
    const spec = halls("A time is written `HH:MM`, up to `24:00`, always on the quarter hour.");
    const patterns = serviceOf(spec).fields.flatMap(({ name, pattern, type }) =>
      type === "time" ? [[name, new RegExp(`^(?:${pattern})$`, "u")] as const] : [],
    );
    const fits = (name: string, text: string) => patterns.find(([each]) => each === name)?.[1].test(text);
    expect(fits("opens", "08:15")).toBe(true);
    expect(fits("opens", "08:10")).toBe(false);
    expect(fits("opens", "24:00")).toBe(false);
    expect(fits("closes", "24:00")).toBe(true);
  });
});

describe("a request", () => {
  test("is bound by sentences that stand by themselves and tell what it does", () => {
    const spec = halls(
      "A `called_off` letting can't be changed, 409 `over`. Halls may be deleted only while nobody asks.",
      "| 409 | `in_use` | deleting a hall with lettings |",
    );
    expect(guardsOf(operationOf(spec, "PATCH /lettings/{id}"))).toEqual([
      ['not (`status` is "called_off")', 409, "over"],
    ]);
  });

  test("is refused by what its own failures say of what is kept", () => {
    const told = halls("Nothing more.").services.length;
    expect(told).toBe(1);
    const spec = parse(`# Shelves

No login; everybody may do everything.

- \`POST /shelves\` with \`name\` (1 to 40 characters) → 201 with \`{ "id", "name" }\`.
- \`DELETE /shelves/{id}\` → 204, but 409 \`not_empty\` if the shelf has books.
- \`POST /shelves/{id}/books\` with \`title\` (1 to 40 characters) → 201 with \`{ "id", "title" }\`.
`);
    expect(guardsOf(operationOf(spec, "DELETE /shelves/{id}"))).toEqual([["there are no books", 409, "not_empty"]]);
  });
});

const parcels = (table: string): Spec =>
  parse(`# Parcels

No login; everybody may do everything.

## Parcel

- \`id\` – string, from the server
- \`weight\` – integer, 1 to 30000
- \`status\` – one of \`new\`, \`packed\`, \`sent\`, \`lost\`, set by the server
- \`receipt\` – object or null, \`{ "carrier", "number" }\` once sent
- \`fee\` – integer or null, set by the server

## Requests

| Request | Body | Success |
|---|---|---|
| \`POST /parcels\` | \`weight\` | 201, parcel |
| \`GET /parcels/{id}\` | – | 200, parcel |
| \`POST /parcels/{id}/pack\` | – | 200, parcel |
| \`POST /parcels/{id}/send\` | \`{ "carrier", "number" }\` | 200, parcel |
| \`POST /parcels/{id}/lose\` | – | 200, parcel |

## Steps

${table}

Any other step is refused with 409 \`wrong_step\`.
`);

describe("a table of steps", () => {
  const spec = parcels(`| From | Step | To | Bound to |
|---|---|---|---|
| new | pack | packed | – |
| packed | send | sent | \`weight\` is at most 20000, else 422 \`too_heavy\` |
| packed, sent | lose | lost | \`fee\` becomes \`weight\` if it was packed, otherwise 0 |`);
  const actOf = (step: string) => operationOf(spec, `POST /parcels/{id}/${step}`);

  test("says where each step starts and ends, and how any other is refused", () => {
    expect(actOf("pack").behaviour).toEqual({
      kind: "act",
      set: [{ field: "status", value: "packed" }],
      when: [{ field: "status", equals: "new" }],
      refusal: { status: 409, code: "wrong_step" },
    });
    expect(actOf("lose").behaviour).toMatchObject({ when: [{ field: "status", oneOf: ["packed", "sent"] }] });
  });

  test("says what a step is bound to, what it keeps of the body, and what it sets beside", () => {
    expect(guardsOf(actOf("send"))).toEqual([["`weight` is at most 20000", 422, "too_heavy"]]);
    expect(actOf("send").behaviour).toMatchObject({
      set: [
        { field: "status", value: "sent" },
        { field: "receipt", sent: ["carrier", "number"] },
      ],
    });
    const { behaviour } = actOf("lose");
    const told =
      behaviour.kind === "act" ? behaviour.set.map((each) => ("to" in each ? describeExpression(each.to) : "")) : [];
    expect(told).toContain('`weight` if (`status` is "packed"); otherwise 0');
  });

  test("may be told by lines with arrows", () => {
    const lines = parcels("- `pack`: new → packed\n- `send`: packed → sent");
    expect(operationOf(lines, "POST /parcels/{id}/send").behaviour).toMatchObject({
      when: [{ field: "status", equals: "packed" }],
      set: [{ field: "status", value: "sent" }, { field: "receipt" }],
    });
  });
});

describe("a list", () => {
  test("may need a parameter, and its bounds in order", () => {
    const spec = parse(`# Diary

No login; everybody may do everything.

- \`POST /days\` with \`day\` (a date \`YYYY-MM-DD\`) and \`text\` (1 to 200 characters) → 201 with \`{ "id", "day", "text" }\`.
- \`GET /days?from=2026-01-01&to=2026-01-31\` → 200 with \`{ "days": [day] }\`, by day ascending. Both ends inclusive. \`from\` after \`to\` → 422.
`);
    expect(operationOf(spec, "GET /days").behaviour).toMatchObject({ kind: "list", ordered: true });
  });
});
