import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf } from "./api-of.ts";

const spec = parse(`No accounts; everybody at the harbour may do everything.

## Trips

A trip has an \`id\`, the \`boat_id\`, a \`skipper\` (1 to 40 characters), \`starts_at\`, \`ends_at\` and a \`state\`: \`planned\`, \`cancelled\` or \`sailed\`.

- \`POST /trips\` with \`boat_id\`, \`skipper\`, \`starts_at\` and \`ends_at\` makes a trip and answers 201. \`ends_at\` must be after \`starts_at\`, and a trip lasts at most 6 hours.
- Two trips that are not cancelled must never overlap on the same boat: 409 \`boat_taken\`. Nor can a skipper be on two trips at once: 409 \`skipper_taken\`.
- \`GET /trips\` lists trips as \`{ "trips": [...] }\`.
- \`POST /trips/{id}/shift\` with new \`starts_at\` and \`ends_at\` answers 200 with the trip. Only planned trips can be shifted, otherwise 409 \`not_planned\`.
- \`POST /trips/{id}/sail\` turns a planned trip into \`sailed\`.
- \`POST /trips/{id}/cancel\` cancels a planned trip and answers 200 with it.

## Seats

Somebody takes a seat with \`POST /trips/{id}/seats\` and \`{ "guest": "Mia" }\`. The answer is 201 with the seat: \`id\`, \`trip_id\`, \`guest\`, \`state\` and \`taken_at\`.

- The seat is \`taken\` at first.
- \`POST /seats/{id}/give-back\` answers 200 with the seat, now \`free\`.
- \`POST /seats/{id}/board\` marks a taken seat as \`boarded\`.
- \`GET /seats/{id}\` answers 200 with the seat, \`GET /trips/{id}/seats\` with \`{ "seats": [...] }\`.
- \`GET /trips/{id}/summary\` answers 200 with \`{ "taken": 3, "boarded": 1, "free": 0 }\`.
`);
const [trip] = spec.services;
const seat = trip?.parts?.find(({ name }) => name === "Seat");

describe("a timetable", () => {
  test("keeps apart what shares a boat, and what shares a skipper", () => {
    const rules = trip?.rules?.map(({ code, holds }) => [code, describeExpression(holds)]) ?? [];
    expect(rules.map(([code]) => code)).toEqual([null, null, "boat_taken", "skipper_taken"]);
    expect(rules[2]?.[1]).toContain("`boat_id` is `boat_id` of what it belongs to");
    expect(rules[3]?.[1]).toContain("`skipper` is `skipper` of what it belongs to");
    for (const [, text] of rules.slice(2)) expect(text).toContain('`state` is not "cancelled"');
  });

  test("binds an end to its beginning", () => {
    expect(trip?.rules?.slice(0, 2).map(({ holds }) => holds)).toEqual([
      { do: "more", with: [{ field: "ends_at" }, { field: "starts_at" }] },
      {
        do: "at-most",
        with: [{ field: "ends_at" }, { do: "add-seconds", with: [{ field: "starts_at" }, { value: 21_600 }] }],
      },
    ]);
  });

  test("has steps that turn records into a state, and one that gives them other times", () => {
    expect(operationOf(spec, "POST /trips/{id}/sail").behaviour).toMatchObject({
      set: [{ field: "state", value: "sailed" }],
      when: [{ field: "state", equals: "planned" }],
    });
    expect(operationOf(spec, "POST /trips/{id}/cancel").behaviour).toMatchObject({
      when: [{ field: "state", equals: "planned" }],
    });
    expect(operationOf(spec, "POST /trips/{id}/shift").behaviour).toMatchObject({
      set: [
        { field: "starts_at", to: { sent: "starts_at" } },
        { field: "ends_at", to: { sent: "ends_at" } },
      ],
    });
  });

  test("finds members and states where they are answered", () => {
    expect(seat?.fields.find(({ name }) => name === "state")).toMatchObject({
      values: ["taken", "free", "boarded"],
      default: "taken",
    });
    expect(operationOf(spec, "GET /trips/{id}/seats").behaviour.kind).toBe("list");
    expect(operationOf(spec, "GET /trips/{id}/summary").behaviour).toMatchObject({
      members: { boarded: { tally: "count", of: "Seat" } },
    });
  });
});
