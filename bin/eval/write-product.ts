import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateProduct } from "#src/codegen/generate-product.ts";
import { ensureReviewed, reviewProduct } from "#src/codegen/review/review-product.ts";
import { formatCode } from "#src/format/format-code.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import type { Plan } from "#src/plan/plan.ts";
import { readTemplates } from "#src/read-templates.ts";
import type { Spec } from "#src/spec/spec.ts";
import { discuss } from "#test/plan/plan-fixture.ts";

const TEMPLATES = join(import.meta.dirname, "..", "..", "templates", "product");

/** Writes the product of a spec into a folder; with its `text`, so that it can be built on. Throws a `UserError` where the plan or the code breaks a rule of review. */
export const writeProduct = async (
  spec: Spec,
  name: string,
  folder: string,
  text?: { title: string; body: string },
): Promise<Plan> => {
  const { plan: settled } = await discuss(spec, name);
  const plan: Plan = text === undefined ? settled : { ...settled, source: { text, wishes: [] } };
  ensureSound(plan);
  const files = await generateProduct(plan, readTemplates(TEMPLATES), formatCode);
  ensureReviewed(reviewProduct({ plan, files, before: null }));
  for (const { content, path } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return plan;
};
