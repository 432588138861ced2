import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf } from "./api-of.ts";

const basket = (sentences: string) =>
  parse(`# Baskets

No login; everybody may do everything.

## Basket

- \`id\` – string, from the server
- \`owner\` – required, 1–60 characters
- \`lines\` – array of lines

## Line

- \`id\` – string, from the server
- \`book_id\` – required, 1–20 characters
- \`qty\` – integer, required, 1–40
- \`price\` – integer, required, 0–9000

## Requests

| Request | Success |
|---|---|
| \`POST /baskets\` \`{"owner"}\` | 201, basket |
| \`GET /baskets/{id}\` | 200, basket |
| \`POST /baskets/{id}/lines\` \`{"book_id", "qty", "price"}\` | 201, the basket |

## More

${sentences}
`);

describe("what is added to a line that is there", () => {
  test.each([
    "Adding a `book_id` that is already in the basket raises the quantity of the existing line. If the `price` differs from it: 409 `other_price`.",
    "Lines with the same `book_id` are merged: their `qty` is summed. A different `price` is 409 `other_price`.",
    "Posting the same book again increases the `qty` of its line instead of adding a second one; if the `price` is another one, 409 `other_price`.",
  ])("is told as: %s", (text) => {
    const spec = basket(text);
    expect(operationOf(spec, "POST /baskets/{id}/lines").merges).toEqual({
      by: "book_id",
      sums: ["qty"],
      same: [{ field: "price", status: 409, code: "other_price" }],
    });
    expect(spec.uncovered).toEqual(basket("").uncovered);
  });

  test("may have an own refusal where it is too much", () => {
    const { merges } = operationOf(
      basket("A `book_id` that is there already: the quantities are added up. If the sum exceeds 40: 409 `too_many`."),
      "POST /baskets/{id}/lines",
    );
    expect(merges).toMatchObject({ sums: ["qty"], over: { status: 409, code: "too_many" } });
  });

  test("is nothing without such a sentence", () => {
    expect(operationOf(basket(""), "POST /baskets/{id}/lines").merges).toBeUndefined();
  });
});
