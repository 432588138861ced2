import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const COURTS = `# Tennis courts

No login.

A time is written \`HH:MM\`.

## Courts

\`POST /courts\` with \`name\` (1 to 40 characters), \`openFrom\` (\`HH:MM\`) and \`openTo\` (\`HH:MM\`). Answers 201 with the court: those three members and an \`id\`.

\`GET /courts/{courtId}\` answers 200 with the court.

## Games

\`POST /courts/{courtId}/games\`:

    { "day": "2031-04-07", "startsAt": "09:00", "endsAt": "10:30", "player": "Ann" }

\`player\` is a string of 1 to 100 characters. 201 with the game: all of the above and \`id\`, \`courtId\`, \`state\` (\`"planned"\` or \`"called_off"\`).

- \`startsAt\` must be before \`endsAt\`.
- It must not overlap a planned game of the same court on the same day.

\`GET /courts/{courtId}/available?day=2031-04-07\`: 200 with the gaps in which nobody plays: \`[{"startsAt": "08:00", "endsAt": "09:00"}]\`.

## Errors

| Status | Code | When |
|---|---|---|
| 409 | \`taken\` | the times overlap a game; the answer names those games in \`gameIds\` |
| 422 | \`invalid\` | a member is missing or against its rule |
`;

describe("what is free", () => {
  const { services } = parse(COURTS);
  const [court] = services;

  test("is what planned records leave of the opening hours", () => {
    const free = court?.operations.find(({ path }) => path === "/courts/{id}/available");
    expect(free?.behaviour).toEqual({
      kind: "gaps",
      of: "Game",
      span: { from: "startsAt", to: "endsAt" },
      within: { from: "openFrom", to: "openTo" },
      day: { field: "day", parameter: "day" },
      taken: { do: "equal", with: [{ field: "state" }, { value: "planned" }] },
      items: null,
      tells: { from: "startsAt", to: "endsAt" },
    });
  });

  test("and what stands in the way is named", () => {
    const [rule] = (court?.parts?.[0]?.rules ?? []).filter(({ code }) => code === "taken");
    expect(rule?.names).toEqual({ member: "gameIds", how: "ids", sort: "startsAt" });
  });
});
