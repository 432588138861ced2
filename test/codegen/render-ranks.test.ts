import { expect, test } from "vitest";
import { ranksOf } from "#src/codegen/render-ranks.ts";
import type { Expression } from "#src/spec/expression.ts";
import { field, service } from "./plans/plan-parts.ts";

const mark = field("mark", "integer", { required: true });
const votes = [field("id", "text", { origin: "id" }), field("song_id", "text", { origin: "parent" }), mark];

const sqlOf = (compute: Expression): string | undefined => {
  const songs = service("Song", {
    fields: [field("id", "text", { origin: "id" }), field("fame", "number", { origin: "computed", compute })],
    parts: [{ name: "Vote", of: "Song", fields: votes, maxRecords: 10 }],
  });
  const scope = { service: songs, record: { subject: songs, variable: "song" }, parent: null, sent: null };
  const [found] = ranksOf(scope, { kind: "list", filters: [], sort: [{ field: "fame", descending: true }] }, "records");
  return found?.[1].sql;
};

const average: Expression = { tally: "average", of: "Vote", what: { field: "mark" } };

test("records stand in the order of what is counted of their parts", () => {
  expect(sqlOf({ tally: "count", of: "Vote" })).toBe(
    '(SELECT count(*) FROM votes WHERE votes."song_id" = records."id" AND TRUE)',
  );
  expect(
    sqlOf({
      do: "if",
      with: [{ tally: "any", of: "Vote" }, { do: "round", with: [average, { value: 1 }] }, { value: null }],
    }),
  ).toBe(
    'CASE WHEN EXISTS (SELECT 1 FROM votes WHERE votes."song_id" = records."id" AND TRUE) THEN round((SELECT avg("mark") FROM votes WHERE votes."song_id" = records."id" AND TRUE), 1) ELSE null END',
  );
});

test("what a table cannot count is left to its records", () => {
  expect(sqlOf({ do: "lower", with: [{ field: "id" }] })).toBeUndefined();
});
