import type { CheckReply } from "#src/agents/llm/workbench.ts";
import { boundText } from "#src/workbench/bounded.ts";
import type { Outcome } from "#src/workbench/sandbox/run-process.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { renderStopped } from "./render-stopped.ts";
import { renderTests } from "./render-tests.ts";
import { steadyText } from "./steady-text.ts";
import type { ReportedTest, TestEvent } from "./test-event.ts";

const REPORTER = "/workbench/checks/report-tests.ts";

const MEMORY = 6 * 2 ** 30;
/** What can be no option of the test runner. */
const FILTER = /^[A-Za-z0-9][\w./-]*$/u;

/** The report's whole lines; the last one may have been cut off. */
const parseReport = (report: string): TestEvent[] =>
  report
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TestEvent);

/** What had begun and was not over: the tests where they are known, else their files. */
const renderUnfinished = (events: readonly TestEvent[]): string => {
  const nameOf = ({ file, name }: ReportedTest): string => `${file} › ${name}`;
  const done = new Set(events.flatMap((one) => (one.event === "done" ? [nameOf(one.test)] : [])));
  const over = new Set(events.flatMap((one) => (one.event === "file" ? [one.file] : [])));
  const tests = events.flatMap((one) => (one.event === "begun" && !done.has(nameOf(one.test)) ? [one.test] : []));
  const files = events.flatMap((one) => (one.event === "queued" && !over.has(one.file) ? [one.file] : []));
  const names = [...tests.map(nameOf), ...files.filter((file) => !tests.some((test) => test.file === file))];
  return names.length === 0 ? "" : `\nIt was at: ${names.toSorted().join(", ")}`;
};

const judge = (ran: Outcome, seenAt: string, seconds: number): CheckReply => {
  const events = parseReport(ran.report);
  const over = events.some(({ event }) => event === "over");
  if (!over && ran.ended !== "itself") {
    const stopped = renderStopped("The run of the tests", ran.ended, seconds);
    return { text: boundText(`${stopped}${renderUnfinished(events)}`), outcome: "failed" };
  }
  if (!over) {
    const said = steadyText(ran.stderr + ran.stdout, seenAt).trim();
    return { text: boundText(`The tests could not run.\n${said}`), outcome: "failed" };
  }
  return renderTests(events, (text) => steadyText(text, seenAt));
};

/** Runs the product's tests in its runtime; `files`: only those whose path contains one of these, or all. */
export const checkTests = async (
  sandbox: Sandbox,
  product: string,
  files: readonly string[],
  seconds: number,
): Promise<CheckReply> => {
  if (!sandbox.runsProducts)
    return {
      text: "Tests do not run here: this machine has no sandbox for code that a model wrote. The pull request's CI runs them.",
      outcome: "not-run",
    };
  const strange = files.find((file) => !FILTER.test(file));
  if (strange !== undefined)
    return { text: `Name test files by a part of their path, such as \`test/custom/\`.`, outcome: "failed" };
  const options = ["--project=product", "--configLoader=native", `--reporter=${REPORTER}`, "--includeTaskLocation"];
  // One runtime for all files, whose start takes longer than most of them; in CI each has its own.
  const args = ["run", ...options, "--no-isolate", "--silent=true", ...files];
  const ran = await sandbox.run({ product, script: "vitest/vitest.mjs", args, seconds, memoryBytes: MEMORY });
  return judge(ran, sandbox.productSeenAt(product), seconds);
};
