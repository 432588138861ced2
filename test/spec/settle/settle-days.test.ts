import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const LOG = `Everyone signs in: \`POST /users\` \`{"email", "password"}\` → 201 \`{"id", "email"}\`; \`POST /sessions\` \`{"email", "password"}\` → 201 \`{"token"}\`, wrong → 401. All else needs \`Authorization: Bearer <token>\`, else 401. You only see your own plants.

## Plants

A plant has \`id\`, \`name\` (1–40 characters) and \`litres\` (integer 1–20, how much it needs).

- \`POST /plants\` with \`name\`, \`litres\` → 201 and the plant.
- \`GET /plants/{id}\` → 200 and the plant.

## Waterings

- \`PUT /plants/{id}/waterings/{day}\` with \`{"amount": 2}\`; \`amount\` is an integer from 0 to 50, default 1 → 201 if new, 200 if replaced. Answer: \`{"day", "amount", "enough"}\`, where \`enough\` tells whether \`amount\` has reached the plant's litres.
- \`GET /plants/{id}/waterings/{day}\` → 200, or 404.
`;

const reportOf = (more: string) => {
  const { services, uncovered } = parse(`${LOG}\n${more}`);
  const operation = services
    .flatMap(({ operations }) => operations)
    .find(({ behaviour }) => behaviour.kind === "report");
  return {
    behaviour: operation?.behaviour,
    fields: services.flatMap(({ parts = [] }) => parts.flatMap(({ fields }) => fields)),
    uncovered: uncovered.map(({ text }) => text),
  };
};

const ENOUGH = { do: "equal", with: [{ field: "enough" }, { value: true }] };
const OF = { of: "Watering", day: "day" };

describe("reports about days", () => {
  test("count days in a row up to one that is asked about, or the day before", () => {
    const { behaviour } = reportOf(
      '`GET /plants/{id}/report?until=2026-05-31` → 200 `{"until", "current_run", "best_run", "litres_total"}`\n\n- `until` defaults to today.\n- `current_run`: consecutive days with `enough` water up to `until`, or up to yesterday where that day is still missing.\n- `best_run`: the most consecutive days with `enough` water.\n- `litres_total`: total of all amounts.\n',
    );
    expect(behaviour).toEqual({
      kind: "report",
      members: {
        until: { asked: true },
        current_run: { streak: "current", ...OF, where: ENOUGH, grace: 1 },
        best_run: { streak: "longest", ...OF, where: ENOUGH },
        litres_total: { tally: "sum", of: "Watering", what: { field: "amount" } },
      },
      asOf: { ...OF, parameter: "until" },
    });
  });

  test("count the last days, whatever they are called", () => {
    const { behaviour } = reportOf(
      '`GET /plants/{id}/report` → 200 `{"streak", "past_14_days", "week"}`\n\n- `streak`: days in a row, today included\n- `week`: waterings of the last 7 days\n',
    );
    expect(behaviour).toMatchObject({
      members: {
        streak: { streak: "current", ...OF },
        past_14_days: { days: 14, ...OF, is: { tally: "count", of: "Watering" } },
        week: { days: 7, ...OF, is: { tally: "count", of: "Watering" } },
      },
      asOf: OF,
    });
  });
});

describe("days near today", () => {
  test.each([
    ["A day in the future is refused with `422`.", { after: 0 }],
    ["A day more than two days after the current date (UTC) → `422`.", { after: 2 }],
    ["The day must not be later than tomorrow, else `422`.", { after: 1 }],
    ["Days more than 30 days ago are rejected (`422`).", { before: 30 }],
  ])("are told by a sentence: %s", (sentence, near) => {
    const { fields, uncovered } = reportOf(`\n## Days\n\n${sentence}\n`);
    expect(fields.find(({ name }) => name === "day")?.near).toEqual(near);
    expect(uncovered).not.toContain(sentence);
  });
});
