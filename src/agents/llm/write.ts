import type { Effort, Remark, Unwritten, Written, WritingTask } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { type Finding, reviewChange } from "./review-change.ts";
import { startWriting } from "./start-writing.ts";
import { type Bounds, work, type WorkEnd } from "./work.ts";
import type { Workbench, WorkbenchChanges } from "./workbench.ts";
import type { WritingMeans } from "./writing-means.ts";

/** QA's tests cannot pass before there is code that they are about. */
const TESTS: Bounds = { calls: 6, tokens: 24_000, checks: ["types", "lint"], breaches: () => [] };
const CODE = { calls: 16, tokens: 64_000, checks: ["types", "lint", "tests"] } as const;
const MENDING = { ...CODE, calls: 8 };

type Job = { writer: "qa" | "backend"; files: FileChange[] };

const atBench = async <T>(
  job: Job,
  { openWorkbench }: WritingMeans,
  use: (bench: Workbench) => Promise<T>,
): Promise<T> => {
  const bench = await openWorkbench(job);
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
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

const remarkOf = ({ line, path, role, text }: Finding): Remark => ({ role, path, line, text });
const sayFinding = ({ line, path, role, text }: Finding): string => `${role}, ${path}:${line}: ${text}`;

/** What Security and QA find, and who of them could not look. */
const review = async (
  task: WritingTask,
  diff: string,
  effort: Effort,
  means: WritingMeans,
): Promise<{ found: Finding[]; missing: string[] }> => {
  const roles = ["Security", "QA"] as const;
  const reviews = roles.map((role) => reviewChange(role, task, diff, effort, means));
  // Where one fails the other ends first, so that nothing is paid any more when it is told what was spent.
  await Promise.allSettled(reviews);
  const what = task.faults.length === 0 ? "it" : "what was mended";
  const found: Finding[] = [];
  const missing: string[] = [];
  for (const [n, each] of (await Promise.all(reviews)).entries()) {
    if ("findings" in each) found.push(...each.findings);
    else missing.push(`${roles[n]} did not review ${what}: ${each.because}.`);
  }
  return { found, missing };
};

type Coded = { end: WorkEnd; found: Finding[]; missing: string[]; changes: WorkbenchChanges };

/** The code and its review, and what the review says must not stay mended once. */
const writeCode = async (
  bench: Workbench,
  task: WritingTask,
  effort: Effort,
  means: WritingMeans,
): Promise<Coded | Unwritten> => {
  const { files } = task;
  const breaches: Bounds["breaches"] = (changes) =>
    means.knowledge.findBreaches(
      task.plan,
      overlayFiles(
        files.filter(({ path }) => !changes.removed.includes(path)),
        changes.files,
      ),
    );
  const asking = { ...means.askingOf("Backend", task.faults.length === 0 ? "code" : "repair"), repeat: task.repeat };
  const thinkers = means.thinkersOf("Backend");
  const start = startWriting("Backend", task, means.prompts);
  const end = await work(bench, thinkers, start, effort, asking, { ...CODE, breaches });
  if ("because" in end) return end;
  const changes = await bench.changes();
  if (changes.diff === "") return { because: `${end.thought.by} wrote nothing`, passes: false };
  const { found, missing } = await review(task, changes.diff, effort, means);
  const blocking = found.filter((finding) => finding.blocking);
  const rest = { found: found.filter((finding) => !finding.blocking), missing };
  if (blocking.length === 0) return { end, ...rest, changes };
  const mending = { ...task, files: overlayFiles(files, changes.files), faults: blocking.map(sayFinding) };
  const again = startWriting("Backend", mending, means.prompts);
  const mended = await work(bench, thinkers, again, effort, asking, { ...MENDING, breaches });
  if ("because" in mended) return mended;
  const after = await bench.changes();
  // What nothing was done about is still to be said.
  return { end: mended, ...rest, ...(after.diff === changes.diff ? { found } : {}), changes: after };
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
