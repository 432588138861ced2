import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evolvePlan } from "#src/codegen/evolve-plan.ts";
import { generateProduct } from "#src/codegen/generate-product.ts";
import { blockingIn, reviewProduct } from "#src/codegen/review/review-product.ts";
import { parseStanding, PLAN_PATH, SPEC_PATH } from "#src/codegen/standing.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderRelease } from "#src/pull-request/render-release.ts";
import { amendSpec } from "#src/spec/amend-spec.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { TEMPLATES } from "#test/play-story.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const TODO = readSpecText(readFileSync(join(ROOT, "examples", "specs", "todo-list.md"), "utf8"), "Todo");
const MORE = {
  title: "Hues and labels",
  body: [
    "## Services",
    "### Todo",
    "- hue: one of red, green, default green",
    "### Label",
    "A word that to-dos are found by.",
    "- name: text, required, 1–30 characters",
    "Operations:",
    "- Add a label: `POST /labels` → 201",
    "- Read one label: `GET /labels/{id}`",
  ].join("\n\n"),
};

const write = (plan: Plan): Promise<FileChange[]> => generateProduct(plan, TEMPLATES, formatCode);
const contentOf = (files: FileChange[], path: string): string =>
  files.find((file) => file.path === path)?.content ?? "";

test("a second spec goes on from the product that the repository tells of, and takes nothing from it", async () => {
  const first: Plan = { ...planOf(parseSpec(TODO), [], "todo"), source: { text: TODO, wishes: [] } };
  const before = await write(first);
  const text = readSpecText(contentOf(before, SPEC_PATH), "x");
  const standing = parseStanding(contentOf(before, PLAN_PATH), text);
  expect(parseSpec(text).services).toEqual(parseSpec({ ...TODO, body: `\n\n${TODO.body.trim()}` }).services);
  const amended = amendSpec(standing.plan.source.text, MORE);
  const plan = {
    ...evolvePlan(planOf(parseSpec(amended), [], "todo"), standing.plan, MORE.title),
    source: { text: amended, wishes: [] },
  };
  expect(plan.evolves).toEqual({ title: MORE.title, nth: 2, services: ["Todo"] });
  const after = await write(plan);
  expect(contentOf(after, "src/services/todo.ts")).toMatch(
    /ALTER TABLE records ADD COLUMN .*hue.* TEXT DEFAULT 'green'/u,
  );
  expect(contentOf(after, "docs/decisions/0002-plan.md")).toContain("# 2. Hues and labels");
  // Nobody has discussed these plans, so nobody has set a limit.
  const broken = blockingIn(reviewProduct({ plan, files: after, before })).map(({ rule }) => rule);
  expect(broken.filter((rule) => rule !== "P6")).toEqual([]);
  expect(renderRelease(plan)).toContain(
    "it creates 1 Durable Object class, `Label`; it adds to the tables of 1 service",
  );
  // A third one goes on from both.
  const third = evolvePlan(planOf(parseSpec(amended), [], "todo"), plan, "Again");
  expect(third.evolves).toMatchObject({ nth: 3, services: ["Todo", "Label"] });
  expect(renderRelease(third)).toContain("No migration");
});
