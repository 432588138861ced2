import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const PARCELS = `No login: everybody may do everything.

A parcel has \`id\`, \`sender\` (required, 1–40 characters), \`zone\` (\`north\` or \`south\`, required), \`status\` (\`waiting\`, \`sent\` or \`lost\`), \`weight\` (integer, required), \`views\` (integer, starts at 0), \`labels\` (array of strings, default \`[]\`) and \`createdAt\`.

- \`POST /parcels\` with \`sender\`, \`zone\`, \`weight\`, \`labels\` → 201 and the parcel.
- \`GET /parcels/{id}\` → 200 and the parcel.
`;

const reportOf = (request: string) => {
  const { services, uncovered } = parse(`${PARCELS}${request}`);
  const [parcel] = services;
  const operation = parcel?.operations.find(({ behaviour }) => !["create", "read"].includes(behaviour.kind));
  const reasons = uncovered.filter(({ text }) => text.startsWith("`GET /")).map(({ reason }) => reason);
  return { behaviour: operation?.behaviour, path: operation?.path, reasons };
};

describe("reports", () => {
  test("count by the values of an enumeration, all of them", () => {
    const { behaviour } = reportOf(
      '- `GET /stats?zone=north` → 200 `{ "total", "byStatus", "heavy" }`. All keys are there even when 0. `heavy` counts parcels whose `weight` is at least 10.',
    );
    expect(behaviour).toEqual({
      kind: "report",
      members: {
        total: { tally: "count", of: "Parcel" },
        byStatus: { by: "status", of: "Parcel", values: ["waiting", "sent", "lost"] },
        heavy: {
          tally: "count",
          of: "Parcel",
          where: { do: "at-least", with: [{ field: "weight" }, { value: 10 }] },
        },
      },
      filters: ["zone"],
    });
  });

  test("count a list's entries, the highest first", () => {
    const { behaviour } = reportOf(
      '- `GET /labels` → 200 `{ "items": [ { "label", "count" } ] }`. Counts sent parcels only. Highest count first, then by name.',
    );
    expect(behaviour).toMatchObject({
      kind: "report",
      members: {
        items: {
          by: "labels",
          of: "Parcel",
          where: { do: "equal", with: [{ field: "status" }, { value: "sent" }] },
          entries: { value: "label", result: "count" },
        },
      },
    });
  });

  test("sum by a value, of records that the path narrows", () => {
    const { behaviour, path } = reportOf(
      '- `GET /senders/{sender}/summary` → 200 `{ "sender", "parcels", "weights" }`. `weights` maps a zone to the sum of `weight` over the parcels in `sent` or `lost`; zones without such parcels are left out.',
    );
    expect(path).toBe("/senders/{sender}/summary");
    expect(behaviour).toMatchObject({
      within: "sender",
      members: {
        sender: { asked: true },
        parcels: { tally: "count", of: "Parcel" },
        weights: { by: "zone", what: { field: "weight" }, where: { do: "or" } },
      },
    });
  });

  test("list the first of an order, without what is left out", () => {
    const { behaviour } = reportOf(
      '- `GET /top?limit=10` → 200 `{"parcels": [parcel]}`. Most views first. Same number of views: the one created earlier first. Lost parcels are left out. `limit` is 1 to 50, default 10.',
    );
    expect(behaviour).toMatchObject({
      kind: "list",
      sort: [
        { field: "views", descending: true },
        { field: "createdAt", descending: false },
      ],
      scope: { do: "not", with: [{ do: "equal", with: [{ field: "status" }, { value: "lost" }] }] },
    });
  });

  test.each([
    ['- `GET /stats` → 200 `{ "total", "mood" }`.', "it is not said what `mood` is"],
    [
      '- `GET /stats` → 200 `{ "total", "mood" }`. `mood` is how the moon stands.',
      "it is not understood what `mood` is",
    ],
    [
      '- `GET /stats?asOf=2026-01-01` → 200 `{ "total" }`.',
      "it is not understood what the parameter `asOf` does to what is counted",
    ],
    [
      '- `GET /stats` → 200 `{ "total" }`. Parcels of the boss count twice.',
      "it is not understood what “Parcels of the boss count twice” asks for",
    ],
    ['- `GET /top` → 200 `{"parcels": [parcel]}`.', "it is not understood in which order they stand"],
  ])("are left out whole where something is not understood: %s", (request, reason) => {
    const { behaviour, reasons } = reportOf(request);
    expect(behaviour).toBeUndefined();
    expect(reasons).toContain(reason);
  });
});

test("a report that only some may see is no report on what each person has alone", () => {
  const { services, uncovered } =
    parse(`- \`POST /accounts\` with \`name\`, \`password\` and \`role\` (\`clerk\` or \`guest\`) → 201 with \`id\`.
- \`POST /sessions\` with \`name\` and \`password\` → 201 with \`token\`.

Everything below needs \`Authorization: Bearer <token>\`, else 401. You only ever see your own parcels.

A parcel has \`id\` and \`title\` (1–40 characters).

| Call | Who | Success |
|---|---|---|
| \`POST /parcels\` \`{"title"}\` | both | 201 parcel |
| \`GET /stats\` | clerks | 200 \`{ "total" }\` |
`);
  const parcel = services.find(({ name }) => name === "Parcel");
  expect(parcel?.keyedBy).toEqual({ from: "owner" });
  expect(parcel?.operations.map(({ name }) => name)).not.toContain("stats");
  expect(uncovered.some(({ reason }) => reason.startsWith("everybody's records are kept apart"))).toBe(true);
});
