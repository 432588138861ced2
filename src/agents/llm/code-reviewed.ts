import type { Effort, Unwritten } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Asking, Thinker } from "./ask-typed.ts";
import type { Question } from "./language-model.ts";
import type { Finding, Review } from "./review-change.ts";
import { type Bounds, work, type WorkEnd } from "./work.ts";
import type { Workbench, WorkbenchChanges } from "./workbench.ts";

const CODE = { calls: 16, tokens: 64_000, checks: ["types", "lint", "tests"] } as const;
const MENDING = { ...CODE, calls: 8 };

/** `start`: how the work begins, or begins again at what was `written` by then, with what is wrong with that. */
export type Coding = {
  thinkers: readonly Thinker[];
  asking: Asking;
  breaches: Bounds["breaches"];
  start(written: readonly FileChange[], faults: string[]): Omit<Question, "tools" | "form">;
  review(diff: string): Promise<Review>;
};

export type Coded = Review & { end: WorkEnd; changes: WorkbenchChanges };

const sayFinding = ({ line, path, role, text }: Finding): string => `${role}, ${path}:${line}: ${text}`;

/** Code and its review, and what the review says must not stay mended once. */
export const codeReviewed = async (
  bench: Workbench,
  effort: Effort,
  { asking, breaches, review, start, thinkers }: Coding,
): Promise<Coded | Unwritten> => {
  const end = await work(bench, thinkers, start([], []), effort, asking, { ...CODE, breaches });
  if ("because" in end) return end;
  const changes = await bench.changes();
  if (changes.diff === "") return { because: `${end.thought.by} wrote nothing`, passes: false };
  const { found, missing } = await review(changes.diff);
  const blocking = found.filter((finding) => finding.blocking);
  const rest = { found: found.filter((finding) => !finding.blocking), missing };
  if (blocking.length === 0) return { end, ...rest, changes };
  const again = start(changes.files, blocking.map(sayFinding));
  const mended = await work(bench, thinkers, again, effort, asking, { ...MENDING, breaches });
  if ("because" in mended) return mended;
  const after = await bench.changes();
  // What nothing was done about is still to be said.
  return { end: mended, ...rest, ...(after.diff === changes.diff ? { found } : {}), changes: after };
};
