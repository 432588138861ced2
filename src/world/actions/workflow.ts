/** A value of a workflow file: literals as they stand, `${{ }}` as an expression still to be evaluated. */
export type Template = string | number | boolean | null | Expression | Template[] | Map<string, Template>;
type Expression = { expression: string };

/** A workflow file that parsed. `on` maps event names to their filters. */
export type Workflow = {
  path: string;
  name: string;
  on: Map<string, EventFilter>;
  env: Template;
  defaults: Template;
  concurrency: Template;
  permissions: Template;
  jobs: WorkflowJob[];
};

/** What an event must be like to start the workflow; an absent list lets everything through. */
export type EventFilter = {
  types?: string[];
  branches?: string[];
  "branches-ignore"?: string[];
  tags?: string[];
  "tags-ignore"?: string[];
  paths?: string[];
  "paths-ignore"?: string[];
  workflows?: string[];
  inputs?: Record<string, { default?: string | boolean | number }>;
};

/** One job as written. `condition` always holds a status function; `settings` has the keys that have no field here. */
export type WorkflowJob = {
  key: string;
  name: Template;
  needs: string[];
  condition: string;
  steps: WorkflowStep[];
  settings: Map<string, Template>;
};

/** One Actions step as written: exactly one of `run` and `uses` is set, unless its kind is not supported. */
export type WorkflowStep = {
  id: string;
  name: Template;
  condition: string;
  run: Template;
  uses: string | null;
  settings: Map<string, Template>;
};
