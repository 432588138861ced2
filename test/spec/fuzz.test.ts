import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "#src/errors.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { checkPlan } from "#src/plan/check-plan.ts";
import { parsePlan, renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { renderProblem } from "#src/spec/render-problem.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/specs");
const LINES = ["todo-list", "url-shortener", "notification-system"].flatMap((name) =>
  readFileSync(join(EXAMPLES, `${name}.md`), "utf8").split("\n"),
);

/** Lines of real specs, shuffled, torn and mixed with what no spec holds: close enough to one to reach every rule. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...LINES), fc.nat(80)).map(([text, end]) => text.slice(0, end)) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "## ",
      "### ",
      "- ",
      "| | |",
      "|---|---|",
      "```",
      "`GET /`",
      "`POST /{id}/{id}`",
      "- a: one of",
      "- : text",
      "<details>",
    ),
  },
);
const body = fc.array(line, { maxLength: 60 }).map((lines) => lines.join("\n"));

const outcome = (text: string): string => {
  try {
    const spec = parseSpec({ title: "Fuzz", body: text });
    const plan = planOf(spec, [], "acme/fuzz");
    checkPlan(plan);
    expect(parsePlan(renderPlan(plan))?.spec).toBe(spec.hash);
    for (const { line: at } of spec.uncovered) expect(at).toBeGreaterThan(0);
    return JSON.stringify(spec);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.mend).not.toBe("");
    return renderProblem(error);
  }
};

test("any text is a spec or a problem its author can mend, and always the same one", () => {
  fc.assert(
    fc.property(body, (text) => {
      expect(outcome(text)).toBe(outcome(text));
    }),
    { numRuns: 300 },
  );
}, 30_000);
