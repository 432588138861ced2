import type { Effort, Unwritten, Written, WritingTask } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { atBench } from "./at-bench.ts";
import { cutTo } from "./budgets.ts";
import { type Coded, codeReviewed } from "./code-reviewed.ts";
import { fence } from "./fence.ts";
import { remarkOf, reviewChange, type Reviewed } from "./review-change.ts";
import { startWriting } from "./start-writing.ts";
import { type Bounds, work } from "./work.ts";
import type { Workbench } from "./workbench.ts";
import type { WritingMeans } from "./writing-means.ts";

/** QA's tests cannot pass before there is code that they are about. */
const TESTS: Bounds = { calls: 6, tokens: 24_000, checks: ["types", "lint"], breaches: () => [] };

const LOOKS: Reviewed["looks"] = {
  Security:
    "who can read or change what they should not, what a stranger can make it store, run or send, what is not bounded",
  QA: "what of the pieces is not done or done otherwise, which edge breaks it, which test proves nothing",
};

/** Tests, before anybody writes what they are about. Where none came about, the scenarios are all there is. */
const writeTests = (
  task: WritingTask,
  effort: Effort,
  means: WritingMeans,
): Promise<{ files: FileChange[]; missing: string[] }> =>
  atBench({ writer: "qa", files: task.files }, means, async (bench) => {
    const start = startWriting("QA", task, means.prompts);
    const end = await work(bench, means.thinkersOf("QA"), start, effort, means.askingOf("QA", "tests"), TESTS);
    const { files } = await bench.changes();
    if (!("because" in end) && end.state === "done" && files.length > 0) return { files, missing: [] };
    const because = "because" in end ? end.because : "what was written breaks the product's types or lint";
    return { files: [], missing: [`QA wrote no tests of it: ${because}.`] };
  });

const writeCode = (
  bench: Workbench,
  task: WritingTask,
  effort: Effort,
  means: WritingMeans,
): Promise<Coded | Unwritten> => {
  const { faults, files, pieces, plan, text } = task;
  const isFirst = faults.length === 0;
  const reviewed: Reviewed = {
    about: fence("issue", cutTo("issue", `${text.title}\n\n${text.body}`)),
    pieces,
    looks: LOOKS,
    what: isFirst ? "it" : "what was mended",
  };
  return codeReviewed(bench, effort, {
    thinkers: means.thinkersOf("Backend"),
    asking: { ...means.askingOf("Backend", isFirst ? "code" : "repair"), repeat: task.repeat },
    breaches: (changes) =>
      means.knowledge.findBreaches(
        plan,
        overlayFiles(
          files.filter(({ path }) => !changes.removed.includes(path)),
          changes.files,
        ),
      ),
    start: (written, found) =>
      startWriting(
        "Backend",
        { ...task, files: overlayFiles(files, written), faults: found.length === 0 ? faults : found },
        means.prompts,
      ),
    review: (diff) => reviewChange(reviewed, diff, effort, means),
  });
};

/**
 * QA writes tests, Backend the code, Security and QA review it, and what they say must not stay is mended once. The same
 * task is written the same way again for nothing, since every call is paid once.
 */
export const write = async (task: WritingTask, effort: Effort, means: WritingMeans): Promise<Written | Unwritten> => {
  const tests = task.faults.length === 0 ? await writeTests(task, effort, means) : { files: [], missing: [] };
  const tested = { ...task, files: overlayFiles(task.files, tests.files) };
  const done = await atBench({ writer: "backend", files: tested.files }, means, (bench) =>
    writeCode(bench, tested, effort, means),
  );
  if ("because" in done) return done;
  const { changes, end, found, missing } = done;
  return {
    files: overlayFiles(tests.files, changes.files),
    removed: changes.removed,
    failing: end.failing,
    unchecked: end.unchecked,
    remarks: found.map(remarkOf),
    missing: [...tests.missing, ...missing],
    thought: end.thought,
  };
};
