import { generateProduct, type TemplateFile } from "#src/codegen/generate-product.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { Plan } from "#src/plan/plan.ts";
import { readTemplates } from "./read-templates.ts";

/** The product of a plan, laid out as it is proposed. */
export const generate = (plan: Plan, templates: TemplateFile[] = readTemplates()): Promise<FileChange[]> =>
  generateProduct(plan, templates, formatCode);
