import { describe, expect, test } from "vitest";
import type { Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf, serviceOf } from "./api-of.ts";

const spec = parse(`# Trips and berths

No login; everybody may do everything.

## Requests

\`\`\`
POST /berths/holds
{ "note": "trip 4", "nights": 2, "hold_seconds": 60 }

201
{ "id": "…", "note": "trip 4", "nights": 2, "status": "held", "expires_at": "2026-01-01T00:00:00.000Z" }
\`\`\`

\`note\` is 1 to 100 characters, \`nights\` an integer from 1 to 9, \`hold_seconds\` is an integer from 1 to 900, optional, 60 if left out.

\`GET /berths/holds/{id}\` answers 200 with the hold. \`POST /berths/holds/{id}/keep\` answers 200 with the hold.

\`\`\`
POST /trips
{ "guest": "Ida", "nights": 2, "hold_seconds": 60 }

201
{ "id": "…", "guest": "Ida", "status": "planned", "hold_id": "…", "nights": 2 }
\`\`\`

\`guest\` is 1 to 100 characters; \`nights\` and \`hold_seconds\` follow the rules of holds.

\`GET /trips/{id}\` answers 200. \`POST /trips/{id}/book\` keeps the hold and answers 200 with status \`booked\`.

## More

A hold is \`held\` when made. From there it becomes \`kept\` or \`expired\`. Those are final.

When a hold expires the berth service emits \`hold.expired\` with \`hold_id\`; the trip service listens and moves the trip from \`planned\` to \`lost\`.
`);

const trips: Spec = { ...spec, services: spec.services.filter(({ name }) => name === "Trip") };
const holds: Spec = { ...spec, services: spec.services.filter(({ name }) => name === "Hold") };

describe("a service that has another do its part", () => {
  test("asks it first, and keeps the id of what was made there", () => {
    expect(operationOf(trips, "POST /trips").asks).toEqual({
      service: "Hold",
      operation: "create",
      body: { note: { value: "trip" }, nights: { sent: "nights" }, hold_seconds: { sent: "hold_seconds" } },
      keeps: { hold_id: "id" },
    });
    expect(operationOf(trips, "POST /trips/{id}/book").asks).toEqual({
      service: "Hold",
      operation: "keep",
      id: { field: "hold_id" },
    });
  });

  test("hears when that is over", () => {
    expect(serviceOf(holds).lapses).toMatchObject([{ to: "expired", tells: { event: "holdExpired", fields: ["id"] } }]);
    expect(serviceOf(trips).operations.find(({ behaviour }) => behaviour.kind === "hear")).toMatchObject({
      access: "internal",
      behaviour: {
        event: "Hold.holdExpired",
        by: "hold_id",
        is: "id",
        set: [{ field: "status", value: "lost" }],
        when: [{ field: "status", equals: "planned" }],
      },
    });
  });
});
