import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { OperationSpec, ServiceSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const { services } = parse(`# Board games

- \`POST /players\` with \`{"nick", "password"}\` → 201 with \`{"id", "nick"}\`
- \`POST /sessions\` with \`{"nick", "password"}\` → 200 \`{"token"}\`

All other calls need \`Authorization: Bearer <token>\`, else 401.

A game: \`id\`, \`title\`, \`copies\` (1–9), \`available\` (how many are on the shelf now), \`averageRating\`, \`ratingCount\`.

- \`POST /games\` with \`title\` and \`copies\` → 201 with the game
- \`PUT /games/{id}/rating\` with \`{"stars": 3}\` → 200 with the game. Rating again replaces the earlier one. Only players who have rented the game before may rate it, otherwise 403 \`not_rented\`.
- \`DELETE /games/{id}/rating\` → 200 with the game
- \`GET /games/best\` is open to all and lists the games, highest average first. Games without a rating are left out. Answer \`{"games": [game]}\`.

A rental: \`{"id", "gameId", "playerId", "rentedAt", "dueAt", "returnedAt"}\`.

- \`POST /rentals\` with \`{"gameId"}\` → 201 with the rental. It is due 7 days after it was rented.
  - No copy available: 409 \`none_left\`
  - At most two rentals at a time: 409 \`too_many\`
  - The same game a second time: 409 \`has_it\`
- \`POST /rentals/{id}/return\` → 200 with the rental; only the renter, others 403. Returning it again: 409 \`was_returned\`.
`);

const game: ServiceSpec | undefined = services.find(({ name }) => name === "Game");
const operation = (path: string): OperationSpec | undefined => game?.operations.find((each) => each.path === path);
const told = (is: Expression): string => describeExpression(is).replaceAll("`", "");

describe("what is lent and given back", () => {
  test("stands with what is lent, which tells how much is left", () => {
    const left = game?.fields.find(({ name }) => name === "available")?.compute;
    expect(left && told(left)).toBe(
      "copies − (the number of rentals where ((gameId is id of what it belongs to) and (returnedAt is null)))",
    );
  });

  test("is refused where nothing is left, where somebody has enough, and where they have it", () => {
    const rent = operation("/rentals");
    expect(rent?.reaches).toMatchObject([{ of: "Game", guards: [{ status: 409, code: "none_left" }] }]);
    expect(rent?.guards?.map(({ code, holds }) => `${code}: ${told(holds)}`)).toEqual([
      "too_many: (the number of rentals where ((playerId is the caller's id) and (returnedAt is null))) is less than 2",
      "has_it: (the number of rentals where ((playerId is the caller's id) and (returnedAt is null) and (gameId is the given gameId))) is less than 1",
    ]);
  });

  test("is due in time, and given back once", () => {
    const rentals = game?.parts?.find(({ name }) => name === "Rental");
    expect(rentals?.fields.find(({ name }) => name === "dueAt")?.after).toEqual({ seconds: 604_800 });
    expect(operation("/rentals/{id}/return")?.behaviour).toMatchObject({
      set: [{ field: "returnedAt", now: true }],
      when: [{ field: "returnedAt", equals: null }],
      refusal: { code: "was_returned" },
    });
  });

  test("may be rated by those alone who had it", () => {
    const [guard] = operation("/games/{id}/rating")?.guards ?? [];
    expect([guard?.status, guard?.code]).toEqual([403, "not_rented"]);
    expect(guard && told(guard.holds)).toContain("there are rentals where ((playerId is the caller's id)");
  });

  test("is listed by its best, and by nothing that nobody rated", () => {
    expect(operation("/games/best")).toMatchObject({
      access: "anyone",
      behaviour: {
        kind: "list",
        sort: [{ field: "averageRating", descending: true }],
        scope: { tally: "any", of: "Rating" },
      },
    });
  });
});
