import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const BASKETS = `No login: everybody may do everything.

### Basket

| Member | Type | Notes |
|---|---|---|
| \`id\` | string | assigned by the service |
| \`name\` | string | required, 1–40 characters |
| \`percent\` | integer | 0–50, default 0 |
| \`lines\` | array of basket lines | in the order they were added |
| \`lineCount\` | integer | |
| \`bill\` | object | \`{ "subtotal", "discount", "total" }\`, computed |
| \`expires_at\` | timestamp or null | |
| \`expired\` | boolean | computed when read: true as soon as \`expires_at\` has been reached |

### Basket line

| Member | Type | Notes |
|---|---|---|
| \`id\` | string | assigned |
| \`quantity\` | integer | required, 1–99 |
| \`price\` | integer | required, 0–1000 |
| \`paid\` | boolean | default false |
| \`amount\` | integer | \`quantity × price\`, computed |

### Bill

| Amount | Rule |
|---|---|
| \`subtotal\` | sum of all \`amount\` |
| \`discount\` | \`subtotal × percent / 100\`, rounded half up |
| \`total\` | 0 if there are no lines; otherwise \`subtotal − discount\` |

### Requests

- \`POST /baskets\` with \`name\`, optional \`percent\`, optional \`lines\` → 201 and the basket.
- \`GET /baskets/{id}\` → 200 and the basket.
- \`POST /baskets/{id}/lines\` with \`quantity\`, \`price\`, optional \`paid\` → 201, the whole basket.
`;

describe("what nobody sends", () => {
  const [basket] = parse(BASKETS).services;
  const named = (name: string) => basket?.fields.find((field) => field.name === name);

  test("is calculated from the record itself", () => {
    const [line] = basket?.parts ?? [];
    expect(line?.fields.find(({ name }) => name === "amount")).toMatchObject({
      origin: "computed",
      type: "integer",
      compute: { do: "multiply", with: [{ field: "quantity" }, { field: "price" }] },
    });
    expect(named("expired")).toMatchObject({ origin: "computed", type: "boolean", compute: { do: "and" } });
    expect(named("expired")?.default).toBeUndefined();
  });

  test("is counted by its name", () => {
    expect(named("lineCount")).toMatchObject({ origin: "computed", compute: { tally: "count", of: "BasketLine" } });
  });

  test("is told by a table, member after member", () => {
    expect(named("bill")).toMatchObject({ origin: "computed", type: "object" });
    expect(named("bill")?.members).toMatchObject([
      { name: "subtotal", compute: { tally: "sum", of: "BasketLine", what: { field: "amount" } } },
      { name: "discount", compute: { do: "round" } },
      { name: "total", compute: { do: "if" } },
    ]);
  });

  test("is a list of what belongs to the record, which a creation may make along with it", () => {
    expect(named("lines")).toMatchObject({ type: "list", compute: { tally: "all", of: "BasketLine" } });
    const create = basket?.operations.find(({ name }) => name === "create");
    expect(create?.accepts).toEqual(["name", "percent"]);
    expect(create?.makes).toEqual([{ part: "BasketLine", from: "lines" }]);
    expect(create?.takes?.[0]?.entries?.members?.map(({ name }) => name)).toEqual(["quantity", "price", "paid"]);
  });

  test("is left as it was, and named, where a word of it is not understood", () => {
    const { services, uncovered } = parse(BASKETS.replace("sum of all `amount`", "sum of all `weight`"));
    expect(services[0]?.fields.find(({ name }) => name === "bill")?.origin).toBe("service");
    expect(uncovered.some(({ text }) => text.startsWith("bill: "))).toBe(true);
    expect(uncovered.some(({ text }) => text.includes("`discount` | "))).toBe(true);
  });

  test("keeps named what else is said of it", () => {
    const text = BASKETS.replace(
      "| `lineCount` | integer | |",
      "| `lineCount` | integer | never told to people on Sundays |",
    );
    expect(parse(text).uncovered.some((each) => each.text.startsWith("lineCount: never told"))).toBe(true);
  });
});
