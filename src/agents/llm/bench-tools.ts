import { checkForm } from "./check-form.ts";
import type { JsonSchema, Tool, ToolCall, ToolResult } from "./language-model.ts";
import type { CheckName, Workbench } from "./workbench.ts";

const TEXT = { type: "string" };
const LINE = { type: ["integer", "null"] };

const tool = (name: string, description: string, properties: Record<string, JsonSchema>): Tool => ({
  name,
  description,
  input: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
});

/** What can be done at a workbench, as a model is told. */
export const BENCH_TOOLS: Tool[] = [
  tool("list", "Lists the files below a folder; an empty name is the product's root.", { folder: TEXT }),
  tool("search", "Finds lines with a text in files whose path matches a glob such as `src/**`.", {
    pattern: TEXT,
    paths: TEXT,
  }),
  tool("read", "Reads a file, or its lines from one to another (from 1; null: from its beginning, to its end).", {
    path: TEXT,
    from: LINE,
    to: LINE,
  }),
  tool("write", "Writes a file whole: a new one, or in place of what is there.", { path: TEXT, content: TEXT }),
  tool("edit", "Replaces a text that stands in a file exactly once.", { path: TEXT, find: TEXT, replace: TEXT }),
  tool("remove", "Removes a file.", { path: TEXT }),
  tool("check", "Runs the product's type check, its linter, or its tests (`files`: parts of paths; empty: all).", {
    which: { type: "string", enum: ["types", "lint", "tests"] },
    files: { type: "array", items: TEXT },
  }),
];

type Reply = { text: string; failed: boolean };
type Uses = { [name: string]: (bench: Workbench, given: never) => Promise<Reply> };

const USES: Uses = {
  list: (bench, { folder }: { folder: string }) => bench.list(folder),
  search: (bench, search: { pattern: string; paths: string }) => bench.search(search),
  read: (bench, { from, path, to }: { path: string; from: number | null; to: number | null }) =>
    bench.read(path, from ?? undefined, to ?? undefined),
  write: (bench, { content, path }: { path: string; content: string }) => bench.write(path, content),
  edit: (bench, { find, path, replace }: { path: string; find: string; replace: string }) =>
    bench.edit(path, find, replace),
  remove: (bench, { path }: { path: string }) => bench.remove(path),
  check: async (bench, { files, which }: { which: CheckName; files: string[] }) => {
    const { outcome, text } = await bench.check(which, files.length === 0 ? undefined : files);
    return { text, failed: outcome === "failed" };
  },
};

/** Does what a model asked for; what cannot be is told, so that it can ask for something else. */
export const useTool = async (bench: Workbench, { id, input, name }: ToolCall): Promise<ToolResult> => {
  const known = BENCH_TOOLS.find((each) => each.name === name);
  const use = Object.hasOwn(USES, name) ? USES[name] : undefined;
  if (known === undefined || use === undefined) return { id, text: `There is no tool \`${name}\`.`, failed: true };
  const checked = checkForm(JSON.stringify(input), known.input);
  if ("complaints" in checked) return { id, text: checked.complaints.join("\n"), failed: true };
  return { id, ...(await use(bench, checked.value as never)) };
};
