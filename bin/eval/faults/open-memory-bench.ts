import type { Workbench, OpenWorkbench, WorkbenchReply } from "#src/agents/llm/workbench.ts";

const done = (text: string): WorkbenchReply => ({ text, failed: false });

/** A workbench without a machine behind it: it keeps what is written, and its checks agree to everything. */
export const openMemoryBench: OpenWorkbench = async ({ files }) => {
  const before = new Map(files.map(({ content, path }) => [path, content]));
  const now = new Map(before);
  const bench: Workbench = {
    list: async () => done([...now.keys()].join("\n")),
    search: async () => done("nothing"),
    read: async (path) => done(now.get(path) ?? "There is no such file."),
    write: async (path, content) => (now.set(path, content), done("Written.")),
    edit: async (path, find, replace) => (
      now.set(
        path,
        (now.get(path) ?? "").replace(find, () => replace),
      ),
      done("Edited.")
    ),
    remove: async (path) => (now.delete(path), done("Removed.")),
    check: async () => ({ text: "", outcome: "passed" }),
    changes: async () => {
      const changed = [...now].filter(([path, content]) => before.get(path) !== content);
      return {
        files: changed.map(([path, content]) => ({ path, content })),
        removed: [...before.keys()].filter((path) => !now.has(path)),
        diff: changed.map(([path, content]) => `+++ ${path}\n${content}`).join("\n"),
      };
    },
    close: async () => {},
  };
  return bench;
};
