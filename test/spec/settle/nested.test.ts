import { describe, expect, test } from "vitest";
import type { Field, ServiceSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const REQUESTS = `
## Requests

- \`POST /parcels\` → 201 and the parcel
- \`GET /parcels/{id}\` → 200 and the parcel
- \`PATCH /parcels/{id}\` → 200 and the parcel; only what is sent changes, and \`sender\` is merged field by field
`;

const parcelOf = (members: string): ServiceSpec | undefined =>
  parse(`Anyone may do everything.\n\n## Parcel\n\n${members}\n${REQUESTS}`).services[0];

const named = (service: ServiceSpec | undefined, name: string): Field | undefined =>
  service?.fields.find((field) => field.name === name);

describe("what an object holds is told", () => {
  const sender = {
    type: "object",
    members: [
      { name: "street", type: "text", required: true, max: 50 },
      { name: "phone", type: "text", required: false },
    ],
  };

  test.each<[string, string]>([
    [
      "by a table of its own",
      "| Field | Type | Rules |\n|---|---|---|\n| `weight` | integer | required |\n| `sender` | object | required |\n\n`sender`:\n\n| Field | Type | Rules |\n|---|---|---|\n| `street` | string | required, 1–50 characters |\n| `phone` | string | optional |",
    ],
    [
      "with dots",
      "| Field | Type | Rules |\n|---|---|---|\n| `weight` | integer | required |\n| `sender` | object | required |\n| `sender.street` | string | required, 1–50 characters |\n| `sender.phone` | string | optional |",
    ],
    [
      "by bullets below it",
      "- `weight`: integer, required\n- `sender`: object, required\n  - `street`: string, required, 1–50 characters\n  - `phone`: string, optional",
    ],
    [
      "in its own line",
      "- `weight`: integer, required\n- `sender`: required, object with `street` (string, required, 1–50 characters) and `phone` (string, optional)",
    ],
    [
      "under a heading",
      "- `weight`: integer, required\n- `sender`: object, required\n\n### Sender\n\n- `street`: string, required, 1–50 characters\n- `phone`: string, optional",
    ],
  ])("%s", (_, members) => {
    const parcel = parcelOf(members);
    expect(named(parcel, "sender")).toMatchObject({ ...sender, required: true, patched: true });
    expect(named(parcel, "weight")).toMatchObject({ type: "integer" });
  });
});

describe("lists of objects", () => {
  const parcel = parcelOf(`| Field | Type | Rules |
|---|---|---|
| \`goods\` | array of objects | at most 9, default \`[]\` |
| \`worth\` | integer | read-only, sum of \`amount × price\` over all goods |
| \`heavy\` | integer | read-only, number of goods whose \`amount\` is above 10 |

Each entry of \`goods\`:

| Field | Type | Rules |
|---|---|---|
| \`label\` | string | required, no two goods share a label |
| \`amount\` | integer | optional, default 1 |
| \`price\` | integer | required, 0 or more |`);

  test("hold entries whose members are told, one of which no two may share", () => {
    expect(named(parcel, "goods")).toMatchObject({
      type: "list",
      max: 9,
      single: "label",
      entries: {
        type: "object",
        members: [{ name: "label" }, { name: "amount", default: 1 }, { name: "price", min: 0 }],
      },
    });
  });

  test("may be added up and counted", () => {
    const product = { do: "multiply", with: [{ field: "amount" }, { field: "price" }] };
    expect(named(parcel, "worth")?.compute).toEqual({ tally: "sum", of: ".goods", what: product });
    expect(named(parcel, "heavy")?.compute).toMatchObject({ tally: "count", of: ".goods", where: { do: "more" } });
  });
});
