import { describe, expect, test } from "vitest";
import { findProof, SCENARIO_CHECK } from "#src/ci/find-proof.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";

const check = (name: string, conclusion: string | null) => ({
  name,
  status: conclusion === null ? ("in_progress" as const) : ("completed" as const),
  conclusion,
  url: null,
  startedAt: null,
  completedAt: null,
  annotations: [],
});

describe("findProof", () => {
  test("is the check that plays the scenarios, whichever was done first", () => {
    const proof = check(SCENARIO_CHECK, "success");
    expect(findProof([check("Base against head", "success"), proof])).toBe(proof);
  });

  test("is another that succeeded where that one has another name, and never one that did not", () => {
    const other = check("Mine", "success");
    expect(findProof([check(SCENARIO_CHECK, "skipped"), other])).toBe(other);
    expect(findProof([check(SCENARIO_CHECK, null)])).toBeNull();
  });

  test("knows the name of the job in the product's workflow", () => {
    const ci = readTemplates().find(({ path }) => path === ".github/workflows/ci.yml");
    expect(ci?.content).toContain(`name: ${SCENARIO_CHECK}\n`);
  });
});
