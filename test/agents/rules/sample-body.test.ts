import { expect, it } from "vitest";
import { uniqueParts } from "#src/agents/rules/sample-body.ts";
import type { Field } from "#src/spec/spec.ts";

const field = (name: string, more: Partial<Field>): Field => ({
  name,
  type: "text",
  description: "",
  required: true,
  origin: "caller",
  unique: true,
  ...more,
});

it("knows which values of a body no second record may have, so that each run makes them its own", () => {
  const fields = [
    field("email", { type: "email" }),
    field("code", {}),
    field("site", { type: "url" }),
    field("note", { unique: false }),
    field("count", { type: "integer" }),
  ];
  const body = { email: "quinn@example.com", code: "A1", site: "https://example.com/page", note: "n", count: 1 };
  expect(uniqueParts({ fields } as never, body)).toEqual(["quinn@example.com", "A1", "page"]);
  expect(uniqueParts({ fields } as never, undefined)).toEqual([]);
});
