import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const filmsWith = (members: string, requests: string): Spec =>
  parse(`# Films

- \`POST /members\` with \`{ "nick", "password" }\` → 201 with \`{ "id", "nick" }\`
- \`POST /sessions\` with \`{ "nick", "password" }\` → 201 \`{ "token" }\`

All other calls need \`Authorization: Bearer <token>\`, else 401.

A film: \`id\`, \`title\`, ${members}.

- \`POST /films\` with \`{ "title" }\` → 201 with the film
- \`GET /films/{id}\` → 200 with the film
${requests}
`);

const RATING = `- \`PUT /films/{id}/rating\` with \`{ "points": 7 }\`, a whole number from 1 to 10 → 200 with the film. Rating it again replaces the earlier rating.
- \`DELETE /films/{id}/rating\` → 200 with the film; 404 \`unrated\` if there is none`;

const VOTING = `- \`PUT /films/{id}/vote\` with \`{ "way": 1 }\` or \`{ "way": -1 }\` → 200 with the film
- \`DELETE /films/{id}/vote\` → 200 with the film`;

const computedIn = ({ services }: Spec): Record<string, string> =>
  Object.fromEntries(
    services
      .find(({ name }) => name === "Film")
      ?.fields.flatMap(({ compute, name }) =>
        compute === undefined ? [] : [[name, describeExpression(compute).replaceAll("`", "")]],
      ) ?? [],
  );

describe("a rating that holds something", () => {
  const spec = filmsWith(
    "`averageRating` (rounded to two decimals, null without ratings), `ratingCount`, `myRating` (or null)",
    RATING,
  );
  const film = spec.services.find(({ name }) => name === "Film");

  test("is one for each caller", () => {
    expect(film?.parts?.find(({ name }) => name === "Rating")?.fields.at(-1)).toMatchObject({
      name: "points",
      type: "integer",
      min: 1,
      max: 10,
    });
    expect(film?.operations.find(({ name }) => name === "addRating")).toMatchObject({
      behaviour: { kind: "relate", keeps: ["points"] },
      answers: "parent",
    });
  });

  test("is told as an average, a number and the caller's own", () => {
    expect(computedIn(spec)).toEqual({
      averageRating:
        "(the average of points of all ratings, rounded half up to 2 decimals) if (there are ratings); otherwise null",
      ratingCount: "the number of ratings",
      myRating:
        "(the sum of points of all ratings where (person is the caller's id)) if (there are ratings where (person is the caller's id)); otherwise null",
    });
  });

  test("cannot be taken back where there is none", () => {
    expect(film?.operations.find(({ name }) => name === "removeRating")?.guards).toMatchObject([
      { status: 404, code: "unrated" },
    ]);
  });
});

test("a vote is one of the numbers that are shown, and they are added up", () => {
  const spec = filmsWith("`score` (ups minus downs), `myVote` (-1, 0 or 1: the caller's vote)", VOTING);
  const film = spec.services.find(({ name }) => name === "Film");
  expect(film?.operations.find(({ name }) => name === "addVote")?.guards).toMatchObject([
    { status: 422, field: "way" },
  ]);
  expect(computedIn(spec)).toEqual({
    score: "the sum of way of all votes",
    myVote: "the sum of way of all votes where (person is the caller's id)",
  });
});

const LISTED = "`averageRating` (rounded to one decimal), `ratingCount`, `postedAt`, `editedAt`";

const listing = (line: string) =>
  filmsWith(LISTED, `${RATING}\n- \`GET /films\` → 200 with \`{ "films": [film] }\`${line}`)
    .services.find(({ name }) => name === "Film")
    ?.operations.find(({ name }) => name === "list")?.behaviour;

test("lists stand in the order of what is rated", () => {
  expect(listing(", highest average first, then the one with more ratings first, then by title")).toMatchObject({
    sort: [
      { field: "averageRating", descending: true },
      { field: "ratingCount", descending: true },
      { field: "title", descending: false },
    ],
  });
});

test("lists stand so where their callers ask for it", () => {
  const line = ". Query: `sort` = `new` (default) | `best` (highest average first, ties newest first)";
  const newest = { field: "postedAt", descending: true };
  expect(listing(line)).toMatchObject({
    sort: [newest],
    orders: { best: [{ field: "averageRating", descending: true }, newest], new: [newest] },
  });
});

test("what was never edited tells no time of that", () => {
  expect(computedIn(filmsWith(LISTED, RATING))["editedAt"]).toBe(
    "null if (changed_at is postedAt); otherwise changed_at",
  );
});
