import { describe, expect, test } from "vitest";
import { sampleBody } from "#src/agents/rules/sample-body.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { field, operation } from "#test/codegen/plans/plan-parts.ts";
import { discuss } from "#test/plan/plan-fixture.ts";

const BOATS = parseSpec({
  title: "Boats",
  body: `# Boats

A club lends boats. JSON over HTTP. There are no accounts.

## Boats

- \`id\`: made by us
- \`name\`: 1 to 40 characters
- \`state\`: \`moored\`, \`out\` or \`sunk\`
- \`skipper\`: text or null

Requests:

- \`POST /boats\` with \`name\` → 201 and the boat, always as \`moored\`.
- \`GET /boats/{id}\` → 200 and the boat.
- \`POST /boats/{id}/launch\` with \`skipper\` → 200 and the boat, now \`out\`. Allowed from \`moored\` only, otherwise 409.
- \`POST /boats/{id}/land\` → 200 and the boat, now \`moored\`. Allowed from \`out\` only, otherwise 409.
`,
});

const stepsOf = async () => {
  const { plan, transcript } = await discuss(BOATS);
  const made = plan.scenarios.map(({ name, steps }) => ({
    name,
    calls: steps.map((step) => `${step.method} ${step.path} ${step.expect.status}`),
    steps,
  }));
  return { made, transcript };
};

describe("scenarios that QA makes up", () => {
  test("send what a transition wants besides the record's own fields, where it must be there", () => {
    const takes = [field("skipper", "text", { required: true }), field("note", "text")];
    const launch = operation("launch", { kind: "act", set: [], when: [] }, "POST /boats/{id}/launch", { takes });
    expect(sampleBody({ fields: [] }, launch)).toEqual({ skipper: expect.any(String) });
  });

  test("break a condition where that is certain: of a new record, or at the second time", async () => {
    const { made } = await stepsOf();
    const refused = made.filter(({ steps }) => steps.at(-1)?.expect.status === 409).map(({ calls }) => calls);
    expect(refused).toContainEqual(["POST /boats 201", "POST /boats/{record}/land 409"]);
    expect(refused).toContainEqual([
      "POST /boats 201",
      "POST /boats/{record}/launch 200",
      "POST /boats/{record}/launch 409",
    ]);
  });

  test("are none where no request is certain to bring it about, and QA says so", async () => {
    const { made, transcript } = await stepsOf();
    expect(made.some(({ calls }) => calls.at(-1)?.endsWith("/land 200"))).toBe(false);
    expect(transcript).toContainEqual(
      expect.objectContaining({ role: "QA", kind: "concern", text: expect.stringContaining("`Boat.land`, because") }),
    );
  });
});
