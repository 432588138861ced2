import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";

const launchOf = (said: string) => {
  const text = `# Boats

There are no accounts.

## Boat

- \`id\`: made by us
- \`name\`: 1 to 40 characters
- \`state\`: \`moored\`, \`out\` or \`sunk\`

## Requests

- \`POST /boats\` with \`name\` → 201 and the boat, always as \`moored\`.
- \`GET /boats/{id}\` → 200 and the boat.
- \`POST /boats/{id}/launch\` → 200 and the boat, now \`out\`. ${said}
`;
  const { services, uncovered } = parseSpec(readSpecText(text, "boats"));
  const launch = services[0]?.operations.find(({ name }) => name === "launch");
  return { launch, uncovered };
};

describe("where a step starts from, as its failures tell", () => {
  test.each([
    "Allowed from `moored` only, otherwise 409 `not_now`.",
    "Only from `moored` (409 `not_now` otherwise).",
    "409 `not_now` unless it is `moored`.",
    "If the boat is not `moored`: 409 `not_now`.",
    "409 `not_now` if it is already `out` or `sunk`.",
    "Only possible while `moored`, else 409 `not_now`.",
    "Works only for moored boats (409 `not_now`).",
    "Not allowed when `sunk` or `out`: 409 `not_now`.",
    "Requires state `moored`, otherwise 409 `not_now`.",
    "Fails with 409 `not_now` when the boat is not `moored`.",
    "Launching a boat that is not `moored` gives 409 `not_now`.",
    "Boats that are `out` or `sunk` cannot be launched: 409 `not_now`.",
  ])("%s", (said) => {
    const { launch, uncovered } = launchOf(said);
    expect(uncovered).toEqual([]);
    expect(launch?.behaviour).toMatchObject({
      kind: "act",
      when: [{ field: "state", equals: "moored" }],
      refusal: { status: 409, code: "not_now" },
    });
  });

  test("are several where each has a code of its own", () => {
    const { launch } = launchOf("409 `at_sea` if it is already `out`; 409 `lost` if it is `sunk`.");
    expect(launch?.guards?.map(({ code, status }) => [status, code])).toEqual([
      [409, "at_sea"],
      [409, "lost"],
    ]);
    expect(launch?.behaviour).toMatchObject({ when: [] });
  });
});
