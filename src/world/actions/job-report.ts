import type { ActionsHost, Annotation, Conclusion, StepReport } from "./host.ts";
import { createMask } from "./mask-secrets.ts";

/** What a job tells GitHub while it runs. Everything that leaves through it is masked. */
export type JobReport = ReturnType<typeof openJobReport>;

const FLUSH_MS = 150;
const LOG_LIMIT = 4 * 1024 * 1024;
const ANNOTATIONS_PER_STEP_AND_LEVEL = 10;
const ANNOTATIONS_PER_JOB = 50;

/** Opens the report of one job; `stepNames` are all its steps in order. Updates are bundled to a few a second. */
export const openJobReport = (
  host: ActionsHost,
  job: { repo: string; runId: number; jobId: number },
  stepNames: string[],
) => {
  const mask = createMask([]);
  const steps = createSteps(stepNames);
  const annotations = createAnnotations();
  let log = "";
  let summary = "";
  let timer: NodeJS.Timeout | null = null;
  const send = (conclusion: Conclusion | null) => {
    if (timer) clearTimeout(timer);
    timer = null;
    host.updateJob({
      ...job,
      status: conclusion ? "completed" : "in_progress",
      conclusion,
      steps: steps.list.map((step) => ({ ...step, name: mask.apply(step.name) })),
      annotations: annotations.list.map((annotation) => ({ ...annotation, message: mask.apply(annotation.message) })),
      summary: mask.apply(summary),
      log,
    });
  };
  const touch = () => (timer ??= setTimeout(() => send(null), FLUSH_MS));
  const logLine = (text: string) => {
    if (log.length > LOG_LIMIT) return;
    const time = new Date().toISOString();
    for (const line of mask.apply(text).split("\n")) log += `${time} ${line}\n`;
    if (log.length > LOG_LIMIT) log += `${time} ##[warning]The log is cut here: it is too long.\n`;
    touch();
  };
  return {
    mask,
    logLine,
    annotate: annotations.add,
    /** An error of the runner itself: into the log, and as an annotation on the place in the log, as GitHub has it. */
    fail(message: string) {
      const startLine = log.split("\n").length;
      logLine(`##[error]${message}`);
      annotations.add({ path: ".github", startLine, endLine: startLine, level: "failure", message, title: null });
    },
    appendSummary(markdown: string) {
      summary += markdown;
    },
    startStep(index: number, name: string) {
      annotations.startStep();
      steps.start(index, name);
      send(null);
    },
    finishStep(index: number, conclusion: Conclusion) {
      steps.finish(index, conclusion);
      touch();
    },
    finishOpenSteps: steps.finishOpen,
    complete: (conclusion: Conclusion) => send(conclusion),
  };
};

const createSteps = (names: string[]) => {
  const list = names.map((name, index): StepReport => ({
    number: index + 1,
    name,
    status: "queued",
    conclusion: null,
    startedAt: null,
    completedAt: null,
  }));
  const finish = (index: number, conclusion: Conclusion) => {
    const now = new Date().toISOString();
    const step = list[index];
    if (step)
      list[index] = { ...step, status: "completed", conclusion, startedAt: step.startedAt ?? now, completedAt: now };
  };
  return {
    list,
    start(index: number, name: string) {
      const step = list[index];
      if (step) list[index] = { ...step, name, status: "in_progress", startedAt: new Date().toISOString() };
    },
    finish,
    /** Closes what never came to its turn; a step that was running gets `conclusion`. The last step is the runner's own. */
    finishOpen(conclusion: Conclusion) {
      for (const [index, { status }] of list.entries()) {
        if (index === list.length - 1) finish(index, "success");
        else if (status === "in_progress") finish(index, conclusion);
        else if (status === "queued") finish(index, "skipped");
      }
    },
  };
};

const createAnnotations = () => {
  const list: Annotation[] = [];
  let inStep: Annotation[] = [];
  return {
    list,
    startStep: () => void (inStep = []),
    add(annotation: Annotation) {
      const alike = inStep.filter(({ level }) => level === annotation.level);
      if (alike.length >= ANNOTATIONS_PER_STEP_AND_LEVEL || list.length >= ANNOTATIONS_PER_JOB) return;
      inStep.push(annotation);
      list.push(annotation);
    },
  };
};
