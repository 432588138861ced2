import type { Effort, Remark, Written, WritingTask } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import type { Thinker } from "./ask-typed.ts";
import { type Finding, reviewChange } from "./review-change.ts";
import { startWriting } from "./start-writing.ts";
import { think } from "./think.ts";
import { type Bounds, work, type WorkEnd } from "./work.ts";
import type { Workbench } from "./workbench.ts";
import type { WritingMeans } from "./writing-means.ts";

/** QA's tests cannot pass before there is code that they are about. */
const TESTS: Bounds = { calls: 6, tokens: 24_000, checks: ["types", "lint"], breaches: () => [] };
const CODE = { calls: 16, tokens: 64_000, checks: ["types", "lint", "tests"] } as const;
const MENDING = { ...CODE, calls: 8 };

/** At a bench of their own each, the first of a role's models that gets through. */
const atBench = async <T>(
  writer: "qa" | "backend",
  files: FileChange[],
  thinkers: Thinker[],
  effort: Effort,
  { openWorkbench }: WritingMeans,
  use: (bench: Workbench, thinker: Thinker) => Promise<T>,
): ReturnType<typeof think<T>> =>
  think(thinkers, effort, async (thinker) => {
    const bench = await openWorkbench({ files, writer });
    try {
      return await use(bench, thinker);
    } finally {
      await bench.close();
    }
  });

/** Tests, before anybody writes what they are about. Where none came about, the scenarios are all there is. */
const writeTests = async (task: WritingTask, effort: Effort, means: WritingMeans): Promise<FileChange[]> => {
  const asking = means.askingOf("QA", "tests");
  const start = startWriting("QA", task, means.prompts);
  const done = await atBench("qa", task.files, means.thinkersOf("QA"), effort, means, async (bench, thinker) => {
    const end = await work(bench, thinker, start, asking, TESTS);
    return end.state === "done" ? (await bench.changes()).files : [];
  });
  return done.value ?? [];
};

const remarkOf = ({ line, path, role, text }: Finding): Remark => ({ role, path, line, text });
const sayFinding = ({ line, path, role, text }: Finding): string => `${role}, ${path}:${line}: ${text}`;

/**
 * QA writes tests, Backend the code, Security and QA review it, and what they say must not stay is mended once. The same
 * task is written the same way again for nothing, since every call is paid once. Null: no model could.
 */
export const write = async (task: WritingTask, effort: Effort, means: WritingMeans): Promise<Written | null> => {
  const tests = task.faults.length === 0 ? await writeTests(task, effort, means) : [];
  const tested = { ...task, files: overlayFiles(task.files, tests) };
  const start = startWriting("Backend", tested, means.prompts);
  const breaches: Bounds["breaches"] = ({ files, removed }) =>
    means.knowledge.findBreaches(
      task.plan,
      overlayFiles(
        tested.files.filter(({ path }) => !removed.includes(path)),
        files,
      ),
    );
  const asking = means.askingOf("Backend", task.faults.length === 0 ? "code" : "repair");
  const done = await atBench(
    "backend",
    tested.files,
    means.thinkersOf("Backend"),
    effort,
    means,
    async (bench, thinker) => {
      let end: WorkEnd = await work(bench, thinker, start, asking, { ...CODE, breaches });
      const { diff } = await bench.changes();
      const found = (
        await Promise.all((["Security", "QA"] as const).map((role) => reviewChange(role, task, diff, effort, means)))
      ).flat();
      const blocking = found.filter((finding) => finding.blocking);
      if (blocking.length > 0) {
        const { files } = await bench.changes();
        const mending = { ...tested, files: overlayFiles(tested.files, files), faults: blocking.map(sayFinding) };
        end = await work(bench, thinker, startWriting("Backend", mending, means.prompts), asking, {
          ...MENDING,
          breaches,
        });
      }
      return { end, found: found.filter((finding) => !finding.blocking), changes: await bench.changes() };
    },
  );
  if (!("thought" in done)) return null;
  const { changes, end, found } = done.value;
  return {
    files: overlayFiles(tests, changes.files),
    removed: changes.removed,
    failing: end.failing,
    unchecked: end.unchecked,
    remarks: found.map(remarkOf),
    thought: done.thought,
  };
};
