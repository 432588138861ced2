import type { Run } from "#src/durable/step.ts";
import { type Phase, PHASES, renderStatus } from "#src/status.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** What `phase` has reached, or null where it is open again; every later phase is open too. */
export type Status = (phase: Phase, reached: string | null, next: string) => Promise<void>;

/** The status comment of an issue, which this run keeps from now on. */
export const openStatus = (run: Run, { thread }: Ports, { repo, issue, title }: SpecIssue): Status => {
  let done: string[] = [];
  return async (phase, reached, next) => {
    done = [...done.slice(0, PHASES.indexOf(phase)), ...(reached === null ? [] : [reached])];
    const body = renderStatus({ title, done, next });
    await run.step("update status", () => thread.ensureComment(repo, issue, "status", body));
  };
};
