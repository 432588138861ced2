import { isAbsolute, relative } from "node:path";

import type { Annotation } from "./host.ts";
import type { JobState } from "./job-state.ts";
import { matchProblem } from "./match-problem.ts";
import { parseWorkflowCommand, type WorkflowCommand } from "./workflow-command.ts";

const LEVELS: Record<string, Annotation["level"]> = { error: "failure", warning: "warning", notice: "notice" };

/** Reads a step's output line by line: workflow commands take effect, the rest goes to the log. */
export const createOutputReader = (state: JobState, setOutput: (name: string, value: string) => void) => {
  const { report } = state;
  let resumeToken: string | null = null;
  return (line: string): void => {
    const command = parseWorkflowCommand(line);
    if (resumeToken !== null) {
      if (command?.name === resumeToken.toLowerCase()) resumeToken = null;
      else report.logLine(line);
      return;
    }
    const level = command && LEVELS[command.name];
    const problem = command || !state.matchesProblems ? null : matchProblem(line);
    if (problem) {
      report.annotate(problem);
      report.logLine(`##[${problem.level === "failure" ? "error" : "warning"}]${line}`);
    } else if (!command) report.logLine(line);
    else if (level) {
      report.annotate(toAnnotation(command, level, state.directories.workspace));
      report.logLine(`##[${command.name}]${command.message}`);
    } else if (command.name === "add-mask") report.mask.add(command.message);
    else if (command.name === "group") report.logLine(`##[group]${command.message}`);
    else if (command.name === "endgroup") report.logLine("##[endgroup]");
    else if (command.name === "stop-commands") resumeToken = command.message;
    else if (command.name === "set-output") {
      setOutput(command.properties["name"] ?? "", command.message);
      report.logLine("##[warning]The `set-output` command is deprecated: write to $GITHUB_OUTPUT.");
    } else if (command.name !== "debug") report.logLine(line);
  };
};

const toAnnotation = (
  { properties, message }: WorkflowCommand,
  level: Annotation["level"],
  workspace: string,
): Annotation => {
  const file = properties["file"];
  const startLine = Number(properties["line"]) || 1;
  return {
    path: file ? (isAbsolute(file) ? relative(workspace, file) : file) : ".github",
    startLine,
    endLine: Number(properties["endLine"]) || startLine,
    level,
    message,
    title: properties["title"] ?? null,
  };
};
