import type { CheckName, CheckReply, OpenWorkbench, Workbench, WorkbenchReply } from "#src/agents/llm/workbench.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { type Bench, changesOf, tryChange, type WorkbenchPlace } from "./bench.ts";
import { checkLint } from "./checks/check-lint.ts";
import { checkTests } from "./checks/check-tests.ts";
import { checkTypes } from "./checks/check-types.ts";
import { formatOrKeep } from "./format-or-keep.ts";
import { listFolder } from "./list-folder.ts";
import { readLines } from "./read-lines.ts";
import { replaceOnce } from "./replace-once.ts";
import { searchFiles } from "./search-files.ts";
import { layOut } from "./working-copy.ts";

const refuse = (text: string): WorkbenchReply => ({ text, failed: true });
const absent = (path: string): WorkbenchReply => refuse(`There is no file \`${path.slice(0, 120)}\`.`);

const write = async (bench: Bench, path: string, content: string): Promise<WorkbenchReply> => {
  const formatted = await formatOrKeep(bench.place.formatCode, path, content);
  const findings = tryChange(bench, new Map(bench.files).set(path, formatted));
  if (findings !== null) return refuse(findings);
  bench.copy.write({ path, content: formatted });
  const lines = formatted.split("\n").length - 1;
  const laidOut = formatted === content ? "" : " The formatter changed its layout.";
  return {
    text: `\`${path}\` is written and has ${lines} ${lines === 1 ? "line" : "lines"}.${laidOut}`,
    failed: false,
  };
};

const edit = async (bench: Bench, path: string, find: string, replace: string): Promise<WorkbenchReply> => {
  const content = bench.files.get(path);
  if (content === undefined) return absent(path);
  const replaced = replaceOnce(content, find, replace);
  return "refused" in replaced ? refuse(replaced.refused) : write(bench, path, replaced.text);
};

const remove = (bench: Bench, path: string): WorkbenchReply => {
  if (!bench.files.has(path)) return absent(path);
  const next = new Map(bench.files);
  next.delete(path);
  const findings = tryChange(bench, next);
  if (findings !== null) return refuse(findings);
  bench.copy.remove(path);
  return { text: `\`${path}\` is removed.`, failed: false };
};

/** A linter's settings are code. Outside a sandbox only those run that the app itself has written. */
const bringsOwnLinter = ({ base, place }: Bench): boolean => {
  const isLinter = ({ path }: FileChange): boolean => path === "oxlint.config.ts" || path.startsWith("lint/");
  const given = new Map(place.templates.map(({ content, path }) => [path, content]));
  return base.filter(isLinter).some(({ content, path }) => given.get(path) !== content);
};

const check = async (bench: Bench, which: CheckName, files: readonly string[]): Promise<CheckReply> => {
  const { copy, place } = bench;
  if (which === "types") return checkTypes(place.sandbox, copy.folder);
  if (which === "tests") return checkTests(place.sandbox, copy.folder, files, place.testSeconds);
  if (!place.sandbox.runsProducts && bringsOwnLinter(bench))
    return { text: "The linter does not run here: its settings are the repository's own code.", outcome: "not-run" };
  return checkLint(
    place.sandbox,
    copy.folder,
    changesOf(bench).files.map(({ path }) => path),
  );
};

/** What has passed is not run again before something is written. */
const checkOnce = async (bench: Bench, which: CheckName, files: readonly string[]): Promise<CheckReply> => {
  const asked = JSON.stringify([which, ...files]);
  const known = bench.passed.get(asked);
  if (known !== undefined) return known;
  const reply = await check(bench, which, files);
  if (reply.outcome === "passed") bench.passed.set(asked, reply);
  return reply;
};

/** Opens workbenches at `place`. */
export const openWorkbench =
  (place: WorkbenchPlace): OpenWorkbench =>
  async ({ files: base, writer }): Promise<Workbench> => {
    const copy = await layOut(place.root, base);
    const files = new Map(base.map(({ content, path }) => [path, content]));
    const bench: Bench = { place, copy, base, writer, files, passed: new Map() };
    return {
      list: async (folder) => listFolder(bench.files, folder),
      search: async (search) => searchFiles(bench.files, search),
      read: async (path, from, to) => {
        const content = bench.files.get(path);
        return content === undefined ? absent(path) : readLines(content, from, to);
      },
      write: (path, content) => write(bench, path, content),
      edit: (path, find, replace) => edit(bench, path, find, replace),
      remove: async (path) => remove(bench, path),
      check: (which, named = []) => checkOnce(bench, which, named),
      changes: async () => ({ ...changesOf(bench), diff: await copy.diff() }),
      close: async () => copy.close(),
    };
  };
