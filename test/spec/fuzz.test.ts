import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "#src/errors.ts";
import { generate } from "#test/codegen/generate.ts";
import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import { parsePlan, renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { renderProblem } from "#src/spec/render-problem.ts";
import { discuss } from "#test/plan/plan-fixture.ts";
import { samples } from "#test/samples.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/specs");
const WHOLE = ["todo-list", "url-shortener", "notification-system"].map((name) =>
  readFileSync(join(EXAMPLES, `${name}.md`), "utf8").split("\n"),
);
const LINES = WHOLE.flat();

/** Lines in strangers' words, on what the rules find hardest. */
const STRANGE = [
  "- Only the person who saved a link may change it.",
  "- Nobody else may see a to-do.",
  "- Only other services may list links.",
  "- Read it: `GET /lists/{list}/todos/{title}`",
  "- Tick it: `POST /lists/{list}/todos/{id}/tick` sets `done` to yes and adds one to `visits`",
  "- leave a to-do",
  "- title: text, unique",
  "An open to-do can't be completed (409).",
];

/** Lines of real specs, shuffled, torn and mixed with what no spec holds: close enough to one to reach every rule. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  { weight: 1, arbitrary: fc.constantFrom(...STRANGE) },
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
const heap = fc.array(line, { maxLength: 60 }).map((lines) => lines.join("\n"));
/** A whole spec with a few lines lost, doubled, moved or put in: most of these are built. */
const edit = fc.tuple(fc.nat(200), fc.constantFrom("lose", "double", "put"), line);
const edited = fc.tuple(fc.constantFrom(...WHOLE), fc.array(edit, { maxLength: 4 })).map(([lines, edits]) =>
  edits
    .reduce((text, [place, kind, extra]) => {
      const at = place % text.length;
      const own = text[at] ?? "";
      return text.toSpliced(at, 1, ...(kind === "lose" ? [] : [own, kind === "double" ? own : extra]));
    }, lines)
    .join("\n"),
);
const body = fc.oneof(heap, edited);

const TEMPLATE = join(import.meta.dirname, "../../templates/product");
/** The template's own files, without what is installed or built beside them. */
const TEMPLATES = readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/[/\\](?:node_modules|\.wrangler)(?:[/\\]|$)/u.test(entry.parentPath))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(TEMPLATE, path).replaceAll("\\", "/"), content: readFileSync(path, "utf8") }));

const outcome = async (text: string): Promise<string> => {
  try {
    const spec = parseSpec({ title: "Fuzz", body: text });
    const { plan } = await discuss(spec);
    expect(parsePlan(renderPlan(plan))?.spec).toBe(spec.hash);
    for (const { line: at } of spec.uncovered) expect(at).toBeGreaterThan(0);
    ensureSound(plan);
    const files = await generate(plan, TEMPLATES);
    ensureReviewed(reviewProduct({ plan, files, before: null }));
    return JSON.stringify([spec, plan, files.length]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.mend).not.toBe("");
    // What is generated keeps the rules; if it can't, that must be said before anything is.
    expect(error.code).not.toBe("review-failed");
    return renderProblem(error);
  }
};

test("any text becomes a product or a problem its author can mend, and always the same one", async () => {
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      expect(await outcome(text)).toBe(await outcome(text));
    }),
    { numRuns: samples(25) },
  );
}, 600_000);
