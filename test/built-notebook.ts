import { generateProduct } from "#src/codegen/generate-product.ts";
import { formatCode } from "#src/format/format-code.ts";
import { notebook } from "./codegen/plans/notebook.ts";
import { readTemplates } from "./codegen/read-templates.ts";

const text = { title: "Notebook", body: "## Services\n\n### Note\n" };
const generated = await generateProduct({ ...notebook, source: { text, wishes: [] } }, readTemplates(), formatCode);

/** The notebook as it is built of a spec, by path. */
export const builtNotebook: Record<string, string> = Object.fromEntries(
  generated.map(({ content, path }) => [path, content]),
);
