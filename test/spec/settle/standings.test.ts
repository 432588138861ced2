import { describe, expect, test } from "vitest";
import type { OperationSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const TEXT = `# Regatta

No login; everybody may do everything.

## Races

\`POST /races\` with

\`\`\`json
{ "title": "Spring Regatta" }
\`\`\`

- \`title\`: required, 1 to 60 characters

201 with \`{ "id", "title" }\`. \`GET /races/{id}\`: 200 with the same.

## Heats

\`POST /races/{id}/heats\` with \`{ "boat": "Otter", "points": 3, "heat_ref": "h-1" }\`

- \`boat\`: required, 1 to 30 characters
- \`points\`: required, whole number from 0 to 10,000
- \`heat_ref\`: optional, string of 1–20 characters. The server makes one if none is sent.

201 with \`{ "heat_ref", "boat", "points", "known" }\`, where \`known\` is false. A repeated \`heat_ref\` is not counted again; the answer is 200 with \`"known": true\`.

A **place** is \`{ "position", "boat", "points" }\`.

- \`GET /races/{id}/table?max=3\` → 200 \`{ "race_id", "places": [...] }\`. \`max\`: 1–20, default 3.
- \`GET /races/{id}/boats/{boat}\` → 200 \`{ "boat", "position", "points", "heats", "mean" }\`
- \`GET /races/{id}/boats/{boat}/neighbours?span=1\` → 200 \`{ "places": [...] }\`. \`span\`: 0–5, default 1.
- \`GET /races/{id}/numbers\` → 200 \`{ "race_id", "boats", "heats", "mean", "min", "max" }\`

Fewer points are better. Boats with equal points share a place: 1, 2, 2, 3. Among equals, the boat that comes first alphabetically is listed first. Points of a boat are added up. Means are rounded to one decimal.
`;

const spec = parse(TEXT);
const [service] = spec.services;
const part = service?.parts?.find(({ name }) => name === "Boat");
const asked = (path: string): OperationSpec | undefined => service?.operations.find((each) => each.path === path);
const tells = { position: "rank", boat: "who", points: "points" };

describe("who stands where", () => {
  test("is kept by what counts, as its author says", () => {
    expect(part?.standings).toEqual({
      by: "boat",
      keep: "total",
      order: "low",
      ranks: "dense",
      first: "name",
      decimals: 1,
    });
    expect(asked("/races/{id}/heats")).toMatchObject({
      behaviour: { kind: "create" },
      stands: { part: "Boat", who: "boat", result: "points" },
    });
  });

  test("is told from the top, around one, of one, and of all", () => {
    expect(asked("/races/{id}/table")?.behaviour).toEqual({
      kind: "top",
      part: "Boat",
      items: "places",
      whole: "race_id",
      count: { name: "max", default: 3, min: 1, max: 20 },
      tells,
    });
    expect(asked("/races/{id}/boats/{boat}/neighbours")?.behaviour).toEqual({
      kind: "around",
      part: "Boat",
      items: "places",
      count: { name: "span", default: 1, min: 0, max: 5 },
      tells,
    });
    expect(asked("/races/{id}/boats/{boat}")?.behaviour).toEqual({
      kind: "standing",
      part: "Boat",
      tells: { ...tells, heats: "results", mean: "average" },
    });
    expect(asked("/races/{id}/numbers")?.behaviour).toEqual({
      kind: "overview",
      part: "Boat",
      whole: "race_id",
      tells: { boats: "entrants", heats: "results", mean: "average", min: "lowest", max: "highest" },
    });
  });

  test("counts a result once, however often it is sent", () => {
    expect(asked("/races/{id}/heats")?.existing).toEqual({
      by: "heat_ref",
      where: [],
      status: 200,
      tells: { known: true },
    });
    expect(service?.parts?.find(({ name }) => name === "Heat")?.fields).toContainEqual(
      expect.objectContaining({ name: "heat_ref", made: expect.objectContaining({ length: 21 }) }),
    );
  });
});
