import type { Remark, SpecText, Unwritten } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { generateProduct } from "#src/codegen/generate-product.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import type { Plan } from "#src/plan/plan.ts";
import { effortOf } from "./effort-of.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { withinBudget } from "./within-budget.ts";

/** What of a product was written by hand so far; it stands in place of what is generated, or beside it. */
export type ByHand = {
  files: FileChange[];
  removed: string[];
  /** Those of `files` that people have changed, by commits or suggestions. */
  theirs: string[];
  /** What a check said last, where not all that could run here passed. */
  failing: string | null;
  /** Checks that could not run here. */
  unchecked: string[];
  remarks: Remark[];
  /** Tests and reviews that were to be and are not, a sentence each. */
  missing: string[];
  thought: Thought | null;
};

export const NOTHING_BY_HAND: ByHand = {
  files: [],
  removed: [],
  theirs: [],
  failing: null,
  unchecked: [],
  remarks: [],
  missing: [],
  thought: null,
};

/** The whole product: generated, and written by hand. The same plan and hands give the same bytes. */
export const assembleProduct = async (
  { formatCode, templates }: Pick<Ports, "formatCode" | "templates">,
  plan: Plan,
  { files, removed }: Pick<ByHand, "files" | "removed">,
): Promise<FileChange[]> => {
  const generated = await generateProduct(plan, templates, formatCode);
  return overlayFiles(
    generated.filter(({ path }) => !removed.includes(path)),
    files,
  );
};

/** What agents wrote alone. */
export const withoutTheirs = (byHand: ByHand): ByHand => ({
  ...byHand,
  files: byHand.files.filter(({ path }) => !byHand.theirs.includes(path)),
  theirs: [],
});

/** The services that take code of their own; where it is not said which, all of them may. */
const servicesOf = ({ handwritten = [], services }: Plan): string[] => {
  const names = services.map(({ name }) => name);
  const named = handwritten.flatMap(({ operation, text }) => {
    const [service] = operation?.split(".") ?? [];
    return service === undefined ? names.filter((name) => text.includes(name)) : [service];
  });
  return named.length === 0 ? names : [...new Set(named)];
};

/**
 * Has the agents write what the plan leaves to hands, or mend it by `faults`. `round`: 0 the first time. Where the budget is spent it waits for people, and throws what `withinBudget` does.
 */
export const writeByHand = (
  run: ListeningRun,
  ports: Ports,
  { issue, plan, status, text }: { issue: SpecIssue; plan: Plan; text: SpecText; status: Status },
  before: ByHand,
  { faults, repeat = 0, round }: { faults: string[]; round: number; repeat?: number },
): Promise<ByHand | Unwritten> =>
  withinBudget(run, ports, issue, status, () =>
    run.step(round === 0 ? "write by hand" : `mend, round ${round}`, async (attempt) => {
      const files = await assembleProduct(ports, plan, before);
      const pieces = (plan.handwritten ?? []).map((piece) => piece.text);
      const guidance = issue.guidance ?? "";
      const task = { text, plan, pieces, services: servicesOf(plan), guidance, files, faults, repeat };
      const written = await ports.agents.write(task, effortOf(run, issue.repo, attempt));
      if ("because" in written) return written;
      const { failing, missing, remarks, removed, thought, unchecked } = written;
      const kept = before.files.filter(({ path }) => !removed.includes(path));
      const hand = overlayFiles(kept, written.files);
      const paths = new Set(hand.map(({ path }) => path));
      return {
        files: hand,
        theirs: before.theirs,
        // What was removed once and is written again is there.
        removed: [...new Set([...before.removed, ...removed])].filter((path) => !paths.has(path)),
        failing,
        unchecked,
        remarks,
        missing: [...new Set([...before.missing, ...missing])],
        thought,
      };
    }),
  );
