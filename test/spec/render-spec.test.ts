import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { renderSpec } from "#src/spec/render-spec.ts";
import { rewriteSpec } from "#src/spec/rewrite-spec.ts";
import { SPEC_EXAMPLE } from "#src/spec/spec-example.ts";
import { describedSpec } from "./described-specs.ts";
import { meaningOf } from "./meaning-of.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/specs");
const readAgain = (text: string) => parseSpec(readSpecText(text, "spec"));

describe("a spec of described services that is written again is the same spec", () => {
  test.each(["todo-list", "url-shortener", "notification-system", "coworking-space", "helpdesk"])("%s", (name) => {
    const spec = readAgain(readFileSync(join(EXAMPLES, `${name}.md`), "utf8"));
    expect(meaningOf(readAgain(renderSpec(spec)))).toEqual(meaningOf(spec));
  });

  test("the example of the guide", () => {
    const spec = readAgain(`# Notes\n\n${SPEC_EXAMPLE}`);
    expect(meaningOf(readAgain(renderSpec(spec)))).toEqual(meaningOf(spec));
  });

  test("any", () => {
    fc.assert(
      fc.property(describedSpec, (spec) => {
        const read = readAgain(renderSpec(spec));
        expect(read.uncovered).toEqual([]);
        expect(meaningOf(read)).toMatchObject(
          meaningOf({
            ...spec,
            scenarios: spec.scenarios.map((scenario, n) => ({ ...scenario, names: read.scenarios[n]?.names ?? [] })),
            // What operations are called is made of their words.
            services: spec.services.map((service) => ({
              ...service,
              operations: service.operations.map((operation, n) => ({
                ...operation,
                name: read.services.find(({ name }) => name === service.name)?.operations[n]?.name ?? "",
              })),
            })),
          }) as object,
        );
        expect(meaningOf(readAgain(renderSpec(read)))).toEqual(meaningOf(read));
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});

describe("a spec that is written again for its author", () => {
  test("is the same, or is not written", () => {
    const notes = readAgain(`# Notes\n\n${SPEC_EXAMPLE}`);
    expect(rewriteSpec(notes)).toBe(renderSpec(notes));
    const told = readAgain(
      "# Jars\n\nNo log-in.\n\n- `POST /jars` with `lid` (1 to 20 characters) → 201 with `id` and `lid`. Always at most 5 in 10 seconds, else 429.\n- `POST /jars/{id}/open` → 200 and the jar: `lid` becomes `null`. Else 409 `open_already`.\n- `GET /jars/{id}` → 200 and the jar.",
    );
    expect(() => rewriteSpec(told)).toThrow("tells its requests");
  });
});
