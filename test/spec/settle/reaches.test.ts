import { describe, expect, test } from "vitest";
import type { OperationSpec, PartSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf, serviceOf } from "./api-of.ts";

/** A cloakroom: hooks by number, and tickets for coats that hang on them. */
const cloakroom = (sentences: string, making = ""): Spec =>
  parse(`# Cloakroom

No login; everybody may do everything.

## Hook

- \`code\` – 1 to 8 characters, unique
- \`room\` – integer, 0 to 500, default 0
- \`kept\` – integer, from the server
- \`free\` – integer, from the server
- \`state\` – one of \`open\`, \`used\`; from the server

## Ticket

- \`id\` – string, from the server
- \`guest\` – required, 1–60 characters
- \`status\` – from the server
- \`lines\` – what hangs where
- \`expires_at\` – timestamp, from the server

## Requests

| Request | Success |
|---|---|
| \`POST /hooks\` with \`code\`, \`room\` | 201, hook |
| \`GET /hooks/{code}\` | 200, hook |
| \`GET /tickets/{id}\` | 200, ticket |

### Hang up

\`\`\`
POST /tickets
{ "guest": "Ina", "lines": [ { "code": "A", "coats": 2 } ], "hold_seconds": 60 }

201
{ "id": "…", "guest": "Ina", "status": "hung", "lines": [ { "code": "A", "coats": 2 } ], "expires_at": "2026-01-01T00:00:00.000Z" }
\`\`\`

\`hold_seconds\` is an integer from 1 to 900, optional, 60 if left out. ${making}

### Steps

\`POST /tickets/{id}/fetch\` answers 200 with the ticket. Fetching again: 200. Anything else is 409 \`not_hung\`.

## More

A ticket is \`hung\` when made. From there it becomes \`fetched\` (\`kept\` goes down by \`coats\`) or \`expired\` (same as fetched). Those are final.

${sentences}
`);

const partOf = (spec: Spec, name: string): PartSpec => {
  const found = serviceOf(spec).parts?.find((part) => part.name === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return found;
};

const making = (spec: Spec): OperationSpec => operationOf(spec, "POST /tickets");
const coats = { entry: "coats" };
const less = { field: "kept", to: { do: "subtract", with: [{ field: "kept" }, coats] } };
const more = { field: "kept", to: { do: "add", with: [{ field: "kept" }, coats] } };
const hook = { of: "Hook", each: "lines", by: "code", is: { entry: "code" } };

describe("records that change others", () => {
  test("stand in one object with them, and take what every end gives back", () => {
    const spec = cloakroom("");
    expect(spec.services.map(({ name }) => name)).toEqual(["Hook"]);
    expect(partOf(spec, "Ticket")).toMatchObject({
      of: null,
      lapses: [{ to: "expired", reaches: [{ ...hook, set: [less] }] }],
    });
    expect(making(spec).reaches).toMatchObject([{ ...hook, set: [more], missing: { status: 422, code: null } }]);
    expect(operationOf(spec, "POST /tickets/{id}/fetch")).toMatchObject({
      behaviour: { set: [{ field: "status", value: "fetched" }], when: [{ equals: "hung" }], repeats: true },
      reaches: [{ ...hook, set: [less] }],
    });
  });

  test("are refused where there is too little, with what their author wants to be told", () => {
    const spec = cloakroom(
      "`free` is always `room - kept` and never negative.",
      `If a code is named in several lines they are added up. A code nobody registered makes it 404 \`no_hook\`. If a hook is full the answer is

\`\`\`
409
{ "error": "full", "message": "…", "hooks": [ { "code": "A", "wanted": 3, "room": 2 } ] }
\`\`\`
`,
    );
    expect(making(spec).reaches).toMatchObject([
      {
        missing: { status: 404, code: "no_hook" },
        guards: [
          {
            holds: { do: "at-most", with: [coats, { field: "free" }] },
            status: 409,
            code: "full",
            listed: "hooks",
            tells: { code: { entry: "code" }, wanted: coats, room: { field: "room" } },
          },
        ],
      },
    ]);
    const lines = partOf(spec, "Ticket").fields.find(({ name }) => name === "lines");
    expect(lines).toMatchObject({ merges: { by: "code", sums: ["coats"] }, entries: { type: "object" } });
  });

  test("may set the state of others, and say which of them are not free", () => {
    const spec = parse(`# Boats

No login; everybody may do everything.

## Boat

- \`name\` – 1 to 20 characters, unique
- \`state\` – one of \`moored\`, \`booked\`, \`out\`; from the server

## Trip

- \`id\` – string, from the server
- \`boats\` – list of names, 1 to 3 entries
- \`status\` – one of \`booked\`, \`left\`, \`back\`, \`cancelled\`; from the server

## Requests

- \`POST /boats\` with \`name\` → 201 and the boat.
- \`GET /boats/{name}\` → 200 and the boat.
- \`POST /trips\` with \`boats\` → 201 and the trip. Its boats become \`booked\`. No boat twice. An unknown boat → 422 \`no_boat\`. One of the boats is booked or out → 409 \`not_moored\` with \`taken\`, the boats that are not moored.
- \`POST /trips/{id}/leave\` → 200 and the trip. \`booked\` → \`left\`; its boats become \`out\`.
- \`POST /trips/{id}/cancel\` → 200 and the trip. \`booked\` → \`cancelled\`; gives its boats back.

When a trip is \`back\`, its boats are \`moored\` again.
`);
    const boat = { of: "Boat", each: "boats", by: "name", is: { entry: "" } };
    expect(operationOf(spec, "POST /trips").reaches).toMatchObject([
      {
        ...boat,
        set: [{ field: "state", value: "booked" }],
        missing: { status: 422, code: "no_boat" },
        guards: [
          {
            holds: { do: "equal", with: [{ field: "state" }, { value: "moored" }] },
            status: 409,
            code: "not_moored",
            listed: "taken",
            tells: { "": { entry: "" } },
          },
        ],
      },
    ]);
    expect(operationOf(spec, "POST /trips/{id}/leave").reaches).toMatchObject([
      { set: [{ field: "state", value: "out" }] },
    ]);
    expect(operationOf(spec, "POST /trips/{id}/cancel").reaches).toMatchObject([
      { set: [{ field: "state", value: "moored" }] },
    ]);
    expect(partOf(spec, "Trip").fields.find(({ name }) => name === "boats")).toMatchObject({ single: true });
    expect(spec.uncovered.map(({ line }) => line)).toEqual([]);
  });

  test("stay what they are where nothing is said of others", () => {
    const spec = parse(`# Shop

No login; everybody may do everything.

## Book

- \`isbn\` – 10 to 13 characters, unique

## Wish

- \`id\` – string, from the server
- \`isbn\` – 10 to 13 characters

## Requests

- \`POST /books\` with \`isbn\` → 201 and the book.
- \`GET /books/{isbn}\` → 200 and the book.
- \`POST /wishes\` with \`isbn\` → 201 and the wish.
- \`GET /wishes/{id}\` → 200 and the wish.
`);
    expect(spec.services.map(({ name }) => name)).toEqual(["Book", "Wish"]);
    expect(operationOf({ ...spec, services: spec.services.slice(1) }, "POST /wishes")).not.toHaveProperty("reaches");
  });
});
