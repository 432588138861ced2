import type { Effort, Improved, ImprovementTask, Unwritten } from "#src/agents/agents.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { atBench } from "./at-bench.ts";
import { codeReviewed } from "./code-reviewed.ts";
import { fence, listed } from "./fence.ts";
import { remarkOf, reviewChange, type Reviewed } from "./review-change.ts";
import { startImproving } from "./start-improving.ts";
import type { WritingMeans } from "./writing-means.ts";

const LOOKS: Reviewed["looks"] = {
  Security:
    "who can read or change by it what they could not before, what a stranger can make it read, keep or send, what is not bounded any more",
  QA: "what is answered otherwise than before: for which input, which order, which limit, which state of what is stored, or amid which failure",
};

const reviewOf = ({ facts, operation }: ImprovementTask): Reviewed => ({
  about: `The product is live, and one operation of it was to do less. What was measured of it:\n${fence("measured", listed(facts))}`,
  pieces: [`have \`${operation}\` do less, and answer exactly the same`],
  looks: LOOKS,
  what: "it",
});

/** Backend changes the code, Security and QA review it, and what they say must not stay is mended once. */
export const improve = async (
  task: ImprovementTask,
  effort: Effort,
  means: WritingMeans,
): Promise<Improved | Unwritten> => {
  const { files, plan } = task;
  const done = await atBench({ writer: "improver", files }, means, (bench) =>
    codeReviewed(bench, effort, {
      thinkers: means.thinkersOf("Backend"),
      asking: means.askingOf("Backend", "performance"),
      breaches: (changes) => means.knowledge.findNewBreaches(plan, files, overlayFiles(files, changes.files)),
      start: (written, faults) =>
        startImproving({ ...task, files: overlayFiles(files, written) }, means.prompts, faults),
      review: (diff) => reviewChange(reviewOf(task), diff, effort, means),
    }),
  );
  if ("because" in done) return done;
  const { changes, end, found, missing } = done;
  const blocked = found.some(({ blocking }) => blocking);
  if (end.state !== "done" || blocked || changes.files.length === 0) {
    const why = blocked ? "reviewers say must not be merged" : "passes no checks";
    return { because: `${end.thought.by} wrote what ${why}`, passes: false };
  }
  return {
    files: changes.files,
    says: end.says,
    unchecked: end.unchecked,
    remarks: found.map(remarkOf),
    missing,
    thought: end.thought,
  };
};
