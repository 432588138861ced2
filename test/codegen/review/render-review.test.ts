import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReview, renderReview } from "#src/codegen/review/render-review.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { parseTable } from "#src/markdown.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const held = RULES.map(({ how, id, where }) => ({ id, how, where }));
const word = fc.stringMatching(/^[A-Za-z|\\](?:[\w |\\.-]{0,20}[\w|\\])?$/u);

test("parse reads what render wrote", () => {
  const findings = fc.array(
    fc.record({
      rule: fc.constantFrom(...RULES.map(({ id }) => id)),
      path: fc.stringMatching(/^[\w./-]{1,30}$/u),
      line: fc.integer({ min: 1, max: 9_999 }),
      sentence: word,
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(findings, (found) => {
      expect(parseReview(renderReview(found, held))).toEqual({ findings: found, rules: held });
    }),
  );
});

test("one line says how much is held, and how much was found", () => {
  expect(renderReview([], held)).toContain(
    `<summary>${RULES.length} rules held by lint, test or review; 0 findings</summary>`,
  );
});

test("every rule has an id of its own, and one thing that holds it", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(new Set(held.filter(({ how }) => how !== "review").map(({ where }) => where)).size).toBe(
    held.filter(({ how }) => how !== "review").length,
  );
});

test("the page about the rules shows the same table", () => {
  const page = readFileSync(join(ROOT, "docs", "review-rules.md"), "utf8");
  const told = RULES.flatMap(({ id, lenient }) => (lenient ? [id] : []));
  expect(page).toContain(`stops the run; ${told.slice(0, -1).join(", ")} and ${told.at(-1)} are only told.`);
  const rows = parseTable(page, ["Rule", "What it says", "Held by", "Where"]);
  expect(rows).toEqual(
    RULES.map(({ also, how, id, sentence, where }) => {
      const place = how === "test" ? `“${where}”` : `\`${where}\``;
      return [id, sentence, how, also === undefined ? place : `${place}; ${also}`];
    }),
  );
});
