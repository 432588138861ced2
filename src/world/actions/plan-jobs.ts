import { asObject, resolve, resolveText, type Scope, type Value } from "./evaluate.ts";
import { expandMatrix } from "./expand-matrix.ts";
import { asMap } from "./parse-workflow.ts";
import type { Template, Workflow, WorkflowJob } from "./workflow.ts";

/** One leg of a job's matrix, or the whole job where it has none. `key` is unique in the run, `name` is what people see. */
export type JobLeg = { key: string; name: string; job: WorkflowJob; matrix: Value; strategy: { [key: string]: Value } };

/** All legs of all jobs. `scope` knows what is known before anything ran; throws where a matrix needs more than that. */
export const planJobs = (workflow: Workflow, scope: Scope): Map<string, JobLeg[]> =>
  new Map(workflow.jobs.map((job) => [job.key, planLegs(job, scope)]));

const planLegs = (job: WorkflowJob, scope: Scope): JobLeg[] => {
  const strategy = asMap(job.settings.get("strategy") ?? null);
  const matrix = strategy.get("matrix");
  const legs = matrix === undefined ? [null] : readMatrix(job.key, matrix, scope);
  if (legs.length === 0) throw new Error(`The matrix of job '${job.key}' has no legs.`);
  return legs.map((leg, index) => {
    const about = {
      "fail-fast": resolve(strategy.get("fail-fast") ?? true, scope),
      "max-parallel": resolve(strategy.get("max-parallel") ?? legs.length, scope),
      "job-index": index,
      "job-total": legs.length,
    };
    return {
      key: leg === null ? job.key : `${job.key}.${index}`,
      name: nameLeg(job, leg, { ...scope, contexts: { ...scope.contexts, matrix: leg, strategy: about } }),
      job,
      matrix: leg,
      strategy: about,
    };
  });
};

const readMatrix = (key: string, matrix: Template, scope: Scope) => {
  try {
    return expandMatrix(asObject(resolve(matrix, scope)));
  } catch (error) {
    // Check runs are opened with the run, so all legs must be known by then.
    throw new Error(`The matrix of job '${key}' is not known before the run starts. ${(error as Error).message}`, {
      cause: error,
    });
  }
};

const nameLeg = (job: WorkflowJob, leg: { [key: string]: Value } | null, scope: Scope): string => {
  const name = resolveText(job.name, scope) || job.key;
  // A name with an expression is taken as it comes out; a plain one is told apart by the leg's values.
  if (leg === null || typeof job.name !== "string") return name;
  const values = Object.values(leg).map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)));
  return `${name} (${values.join(", ")})`;
};
