import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";

import type { Annotation, WorkflowFile } from "./host.ts";
import type { EventFilter, Template, Workflow, WorkflowJob, WorkflowStep } from "./workflow.ts";
import { parser } from "./workflow-language.ts";

type Language = typeof parser;
type ConvertedJob = Awaited<ReturnType<Language["convertWorkflowTemplate"]>>["jobs"][number];

/** What a workflow file says, or one annotation (file, line, message with column) for each thing wrong in it. */
export const parseWorkflow = async (
  file: WorkflowFile,
): Promise<{ workflow: Workflow } | { problems: Annotation[] }> => {
  const { value, context } = parser.parseWorkflow(
    { name: file.path, content: file.content },
    new parser.NoOperationTraceWriter(),
  );
  const problems = () =>
    context.errors
      .getErrors()
      .map(({ rawMessage, range }) => problemAt(file.path, rawMessage, range?.start.line, range?.start.column));
  if (!value) {
    return { problems: context.errors.count > 0 ? problems() : [problemAt(file.path, "The file is empty.")] };
  }
  const converted = await parser.convertWorkflowTemplate(context, value, undefined, { errorPolicy: 1 });
  if (context.errors.count > 0) return { problems: problems() };
  const root = asMap(readTemplate(value));
  const jobs = asMap(root.get("jobs") ?? null);
  return {
    workflow: {
      path: file.path,
      name: typeof root.get("name") === "string" ? String(root.get("name")) : file.path,
      on: new Map(Object.entries(converted.events as Record<string, EventFilter>)),
      env: root.get("env") ?? null,
      defaults: root.get("defaults") ?? null,
      concurrency: root.get("concurrency") ?? null,
      permissions: root.get("permissions") ?? null,
      jobs: converted.jobs.map((job) => readJob(job, asMap(jobs.get(job.id.value) ?? null))),
    },
  };
};

/** The mapping a template is, or an empty one. */
export const asMap = (template: Template): Map<string, Template> => (template instanceof Map ? template : new Map());

const problemAt = (path: string, message: string, line = 1, column = 1): Annotation => ({
  path,
  startLine: line,
  endLine: line,
  level: "failure",
  title: "Invalid workflow file",
  message: `${path} (Line: ${line}, Col: ${column}): ${message}`,
});

const readJob = (job: ConvertedJob, settings: Map<string, Template>): WorkflowJob => {
  const steps = settings.get("steps");
  const written = Array.isArray(steps) ? steps : [];
  return {
    key: job.id.value,
    name: settings.get("name") ?? job.id.value,
    needs: (job.needs ?? []).map(({ value }) => value),
    condition: job.if.expression,
    steps:
      job.type === "job"
        ? job.steps.map((step, index) => readStep(step.id, step.if?.expression, asMap(written[index] ?? null)))
        : [],
    settings,
  };
};

const readStep = (id: string, condition: string | undefined, settings: Map<string, Template>): WorkflowStep => {
  const uses = settings.get("uses");
  return {
    id,
    name: settings.get("name") ?? null,
    condition: condition ?? "success()",
    run: settings.get("run") ?? null,
    uses: typeof uses === "string" ? uses : null,
    settings,
  };
};

// The converted template drops half of the keys, so the token tree is read whole.
const readTemplate = (token: TemplateToken): Template => {
  if (parser.isMapping(token)) {
    return new Map([...token].map(({ key, value }) => [key.toString(), readTemplate(value)]));
  }
  if (parser.isSequence(token)) return [...token].map((item) => readTemplate(item));
  if (parser.isBasicExpression(token)) return { expression: token.expression };
  if (parser.isString(token) || parser.isNumber(token) || parser.isBoolean(token)) return token.value;
  return null;
};
