import { expect, test } from "vitest";
import { describeBehaviour } from "#src/plan/describe-behaviour.ts";
import type { Behaviour } from "#src/spec/spec.ts";

test.each<[Behaviour, string]>([
  [{ kind: "create" }, "create"],
  [{ kind: "update", fields: ["title", "text"] }, "update: only title, text"],
  [
    {
      kind: "act",
      set: [
        { field: "done", value: true },
        { field: "done_at", now: true },
      ],
      when: [{ field: "done", equals: false }],
    },
    "act: sets done to true and done_at to now; only while done is false",
  ],
  [
    { kind: "count", where: [{ field: "status", oneOf: ["open", "waiting"] }] },
    "count: where status is open or waiting",
  ],
  [
    {
      kind: "list",
      filters: ["done"],
      sort: [{ field: "created_at", descending: true }],
      narrows: [{ parameter: "q", fields: ["title", "text"], by: "contains" }],
      sorts: ["title"],
      paging: {
        items: "notes",
        limit: { name: "size", default: 20, max: 100 },
        from: { by: "page", name: "page" },
        tells: { total: "total" },
      },
    },
    "list: filter by done; q: title or text contains it; sorted by created_at descending; pages by page and size (20, at most 100), told in notes, total; callers may sort by title",
  ],
  [{ kind: "redirect", to: "url", count: "visits" }, "redirect: to url; adds one to visits"],
  [{ kind: "handwritten", text: "merges; the later one wins" }, "handwritten: merges; the later one wins"],
  [
    {
      kind: "act",
      set: [{ field: "refund", to: { do: "multiply", with: [{ field: "price" }, { value: 2 }] } }],
      when: [],
    },
    "act: sets refund to `price` × 2",
  ],
  [
    {
      kind: "report",
      members: {
        customer: { asked: true },
        orders: { tally: "count", of: "Order" },
        byStatus: { by: "status", of: "Order", values: ["open", "paid"] },
      },
      within: "customer",
      filters: ["year"],
    },
    "report: customer is what the path says; orders is the number of orders; byStatus is the number of orders for each value of `status`; of those whose customer is in the path; filter by year",
  ],
])("%j", (behaviour, words) => {
  expect(describeBehaviour(behaviour)).toBe(words);
});
