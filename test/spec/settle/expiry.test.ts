import { describe, expect, test } from "vitest";
import { readLifetime } from "#src/spec/settle/read-lifetime.ts";
import { parse } from "#test/spec/problem-of.ts";
import { leftOf, operationOf, serviceOf } from "./api-of.ts";

const links = (sentences: string, requests = "") =>
  parse(`# Links

No login; everybody may do everything.

## Link

- \`word\` – 3 to 32 characters, unique
- \`url\` – absolute http URL
- \`expires_at\` – RFC 3339 timestamp in UTC
- \`expired\` – boolean, computed when read: true as soon as \`expires_at\` has been reached

## Requests

### \`POST /links\`

201, the link.

\`\`\`
POST /links
{ "word": "abc", "url": "https://a.example/", "expires_in": 60 }
\`\`\`

- \`expires_in\` is a whole number of seconds, 1 to 31536000. Left out or \`null\`: never expires.

### \`GET /links/{word}\`

200, the link.

### \`PATCH /links/{word}\`

200, the link. The body may have \`url\`, \`expires_in\`.

### \`GET /links\`

200, \`{"links": [...]}\`.

- expired links are left out
${requests}
## More

${sentences}
`);

const GO = "\n### `GET /{word}`\n\n302 with `Location`. An expired link is 410 `over`.\n";
const aliveUntil = (field: string) => ({
  do: "or",
  with: [
    { do: "equal", with: [{ field }, { value: null }] },
    { do: "more", with: [{ field }, { now: true }] },
  ],
});

describe("what is over in time", () => {
  test("is so long after it was made as its caller said, and tells it", () => {
    const { fields } = serviceOf(links(""));
    const named = (name: string) => fields.find((field) => field.name === name);
    expect(named("expires_at")).toMatchObject({ after: { seconds: 1, times: "expires_in" }, origin: "service" });
    expect(named("expires_in")).toMatchObject({ hidden: true, min: 1, max: 31_536_000, required: false });
    expect(named("expired")).toMatchObject({
      origin: "computed",
      compute: { do: "not", with: [aliveUntil("expires_at")] },
    });
  });

  test("is refused where its author says so, left out of lists, and kept elsewhere", () => {
    const spec = links("", GO);
    expect(operationOf(spec, "GET /{word}").guards).toMatchObject([
      { holds: aliveUntil("expires_at"), status: 410, code: "over" },
    ]);
    expect(operationOf(spec, "GET /links/{word}")).not.toHaveProperty("guards");
    expect(operationOf(spec, "GET /links").behaviour).toMatchObject({ scope: aliveUntil("expires_at") });
    expect(serviceOf(spec)).not.toHaveProperty("expires");
  });

  test("is refused everywhere where that is said of all requests", () => {
    const spec = links("An expired link is **410** on every call on that link.");
    for (const line of ["GET /links/{word}", "PATCH /links/{word}"])
      expect(operationOf(spec, line).guards).toMatchObject([{ status: 410, code: null }]);
    expect(leftOf(spec, links(""))).toEqual([]);
  });

  test("is not there any more where it is as if it had never been", () => {
    expect(serviceOf(links("An expired link is answered with 404, as if it had never been there."))).toMatchObject({
      expires: "expires_at",
    });
  });

  test("may be in a state of its own from then on, in which some steps are refused", () => {
    const spec = parse(`# Tables

No login; everybody may do everything.

## Reservation

- \`id\` – string, from the server
- \`guest\` – required, 1–60 characters
- \`status\` – one of \`held\`, \`confirmed\`, \`expired\`; starts as \`held\`
- \`expires_at\` – timestamp

## Requests

| Request | Body | Success |
|---|---|---|
| \`POST /reservations\` | \`guest\`, \`hold_seconds\` (integer 1–900, default 120) | 201, reservation |
| \`GET /reservations/{id}\` | – | 200, reservation |
| \`POST /reservations/{id}/confirm\` | – | 200, reservation, \`held\` → \`confirmed\` |

## Failures

- 410 \`expired\` – confirming an expired reservation
`);
    expect(serviceOf(spec).lapses).toEqual([{ ends: "expires_at", field: "status", from: ["held"], to: "expired" }]);
    expect(operationOf(spec, "POST /reservations/{id}/confirm").guards).toMatchObject([
      { holds: { do: "unequal", with: [{ field: "status" }, { value: "expired" }] }, status: 410 },
    ]);
  });

  test("may be a session", () => {
    expect(readLifetime("A session lives for 24 hours.")).toBe(86_400);
    expect(readLifetime("Tokens are valid for one week")).toBe(604_800);
    expect(readLifetime("Sessions end when people sign out.")).toBeNull();
  });
});
