import type { Failure } from "./failure.ts";
import { identify } from "./same-failure.ts";
import { classOfTrouble, type TroubleClass } from "./trouble.ts";

/** Only what is `deterministic` is repaired; the rest waits for a person. */
export type FailureClass = "deterministic" | "flaky" | TroubleClass;

/** What the checks of one head came to at one time. `completed`: the names of those that had ended. */
export type Attempt = { completed: string[]; failures: Failure[] };

export type Classified = {
  failures: Record<FailureClass, Failure[]>;
  /** 1 for the first run of a head, one more for each time that it was run again. */
  attempt: number;
};

/** What depends on time or order. Types, format and the like come out the same each time. */
const UNSTEADY = new Set(["test", "perf", "budget"]);

const isOfOne = (left: Failure, right: Failure): boolean =>
  left.test === undefined ? identify(left) === identify(right) : left.test === right.test;

export const isUnsteady = ({ kind }: Failure): boolean => UNSTEADY.has(kind);

/** One head, one test, two results: nothing in the code made the difference. */
const isFlaky = (failure: Failure, earlier: readonly Attempt[]): boolean =>
  isUnsteady(failure) &&
  earlier.some(({ completed, failures }) => {
    const known = failures.filter(({ check }) => check === failure.check);
    // Where another step had failed, this one may not have been reached.
    const ran = known.length === 0 || known.some(({ step }) => step === failure.step);
    const passed = !known.some((other) => isOfOne(failure, other));
    return failure.check !== null && completed.includes(failure.check) && ran && passed;
  });

const classify = (failure: Failure, earlier: readonly Attempt[]): FailureClass => {
  const trouble = failure.kind === "step" ? classOfTrouble(failure.code ?? "") : null;
  if (trouble !== null) return trouble;
  if (isFlaky(failure, earlier)) return "flaky";
  if (failure.kind !== "step") return "deterministic";
  // Before the product's own checks ran, nothing of it was judged; another's check is for its owner to explain.
  return failure.step === null ? "blocked" : "environment";
};

/**
 * Who must act on each failure of a head. `earlier`: what the same head came to before, the oldest first; `attempt`: how
 * often its jobs have been run, this time included.
 */
export const classifyFailures = (
  failures: readonly Failure[],
  earlier: readonly Attempt[],
  attempt: number,
): Classified => {
  const by = (wanted: FailureClass) => failures.filter((failure) => classify(failure, earlier) === wanted);
  return {
    failures: {
      deterministic: by("deterministic"),
      flaky: by("flaky"),
      environment: by("environment"),
      blocked: by("blocked"),
      "needs-secret": by("needs-secret"),
    },
    attempt,
  };
};
