import { describe, expect, test } from "vitest";
import { parse, problemOf } from "./problem-of.ts";

const BOOKS = `We keep the list of our books.

## Book

| Member | Type | Rules |
|---|---|---|
| \`id\` | string | UUID, set by the server |
| \`title\` | string | required; 1 to 200 characters after trimming; stored trimmed |
| \`isbn\` | string or null | optional, default null; no two books may share one |
| \`genre\` | string | default \`other\`; one of \`fiction\`, \`science\`, \`other\` |
| \`createdAt\`, \`updatedAt\` | string | ISO 8601 in UTC, set by the server |

## Endpoints

- \`POST /v1/books\` creates a book. 201 with the book, and a \`Location\` header of \`/v1/books/{id}\`.
- \`GET /v1/books/{id}\` gives 200 and the book.
- \`PUT /v1/books/{id}\` replaces the whole book. Optional members that are left out go back to their default. It does not create: an unknown id is 404.
- \`PATCH /v1/books/{id}\` changes only the members given. 200 with the book.
- \`DELETE /v1/books/{id}\` gives 204 with no body. Afterwards the book is 404.
- \`GET /v1/books\` lists books, newest first
`;

describe("a spec without a heading for services", () => {
  test("has one for each collection that its requests name", () => {
    const { services, uncovered } = parse(BOOKS);
    const [book] = services;
    expect(uncovered).toEqual([]);
    expect(services).toHaveLength(1);
    expect(
      book?.operations.map(({ behaviour, method, name, path, status }) => [name, behaviour.kind, method, path, status]),
    ).toEqual([
      ["create", "create", "POST", "/v1/books", 201],
      ["read", "read", "GET", "/v1/books/{id}", 200],
      ["replace", "replace", "PUT", "/v1/books/{id}", null],
      ["update", "update", "PATCH", "/v1/books/{id}", 200],
      ["delete", "delete", "DELETE", "/v1/books/{id}", 204],
      ["list", "list", "GET", "/v1/books", null],
    ]);
    expect(book?.fields).toMatchObject([
      { name: "id", line: 7 },
      { name: "title", type: "text", required: true, min: 1, max: 200, trim: true },
      { name: "isbn", type: "text", required: false, unique: true },
      { name: "genre", type: "enum", values: ["fiction", "science", "other"], default: "other" },
      { name: "createdAt", type: "date-time", origin: "created-at" },
      { name: "updatedAt", type: "date-time", origin: "updated-at" },
    ]);
  });

  test("finds what each of several keeps by its heading", () => {
    const body = `## What a room is

- \`title\`: text, required
- \`seats\`: whole number

## What a booking is

- \`person\`: text, required
- \`cancelled\`: yes/no

## API

- add a room: \`POST /rooms\`
- list the rooms: \`GET /rooms\`
- book: \`POST /bookings\`
- list the bookings: \`GET /bookings\`
`;
    expect(parse(body).services.map(({ fields, name }) => [name, fields.map((field) => field.name)])).toEqual([
      ["Room", ["id", "title", "seats"]],
      ["Booking", ["id", "person", "cancelled"]],
    ]);
  });

  test("nor with requests keeps nothing", () => {
    expect(problemOf("## Book\n\n- title: text\n- pages: number\n").code).toBe("spec-not-understood");
  });
});

describe("a product that asks nobody who they are", () => {
  test.each([
    "No log-in; it runs on the club's own network.",
    "There is **no authentication** in this version.",
    "Without accounts, for now.",
    "Everybody may do everything.",
  ])("%s", (sentence) => {
    const { services } = parse(BOOKS.replace("We keep", `${sentence} We keep`));
    expect(services[0]?.operations.map(({ access }) => access)).toEqual(Array(6).fill("anyone"));
  });

  test.each([
    "Every request carries the header `X-Api-Key`.",
    "Only the person who added a book may remove it.",
    "A wrong password is answered with 401.",
    "Members see their own books.",
  ])("is not meant where something tells callers apart, understood or not: %s", (sentence) => {
    const problem = problemOf(`${BOOKS}\n## Privacy and such\n\n${sentence}\n`);
    expect(problem).toMatchObject({ code: "spec-not-understood" });
    expect(problem.message).toContain("it is not understood how callers are told apart");
  });

  test("is not meant by what is not there yet", () => {
    const { services } = parse(BOOKS.replace("We keep", "There is no page for readers yet. We keep"));
    expect(services[0]?.operations[0]?.access).toBeNull();
  });
});
